// node tour.mjs SOCKET: all that a client does, once, and what came of it as one JSON object.
import { randomUUID } from "node:crypto";
import { Agent } from "./remote-csi.mjs";

const agent = await Agent.connect(process.argv[2]);
let output = "";
let nextSequence = 1;
let outputArrived = () => {};
agent.on("session/output", (chunk) => {
  output += chunk.text;
  nextSequence = chunk.sequence + 1;
  outputArrived();
});
agent.on("session/inputRequested", ({ questionId }) => agent.call("session/input", { session, questionId, line: "Node" }));

const { instanceId } = await agent.call("session/new", { name: `node-${process.pid}`, enter: true });
const session = { instanceId };

// The answer may overtake the last of the output, and says up to which chunk to wait.
async function submit(code) {
  const outcome = await agent.call("session/submit", { session, submissionId: randomUUID(), code, wantValueJson: true });
  while (nextSequence < outcome.nextSequence) await new Promise((resolve) => (outputArrived = resolve));
  return outcome;
}

await submit("var answer = 42;");
const value = await submit("answer");
await submit('Console.WriteLine("Hello, " + Console.ReadLine());');
const failed = await submit("no_such_name");
const threw = await submit('throw new InvalidOperationException("on purpose");');
const completion = await agent.call("session/complete", { session, code: "ans", position: 3 });
const refusal = await agent.call("session/enter", { session: { name: "no-such-session" } }).catch((error) => error.code);
await agent.call("session/remove", session);
agent.close();

console.log(JSON.stringify({
  version: agent.hello.version,
  value,
  output,
  diagnostic: failed.diagnostics[0],
  exception: threw.exception,
  completion: completion.items.map((item) => item.label).filter((label) => label.startsWith("ans")),
  refusal,
}, null, 2));
