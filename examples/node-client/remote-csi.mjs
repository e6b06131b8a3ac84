// A client of the RemoteCsi agent in plain Node, without any package: JSON-RPC 2.0 in Content-Length frames over the
// agent's unix socket. The methods and their parameters are in docs/PROTOCOL.md.
import net from "node:net";

export class Agent {
  #socket;
  #received = Buffer.alloc(0);
  #nextId = 1;
  #waiting = new Map();
  #listeners = new Map();

  static async connect(path, client = "node/1") {
    const agent = new Agent();
    await new Promise((resolve, reject) => {
      agent.#socket = net.connect(path, resolve).once("error", reject);
    });
    agent.#socket.on("data", (bytes) => agent.#receive(bytes));
    agent.#socket.on("close", () => agent.#waiting.forEach(({ reject }) => reject(new Error("the agent hung up"))));
    agent.hello = await agent.call("hello", { version: { major: 1, minor: 0 }, client });
    return agent;
  }

  // Calls a method; rejects with an error that has the agent's code.
  call(method, params) {
    const id = this.#nextId++;
    this.#send({ jsonrpc: "2.0", id, method, ...(params === undefined ? {} : { params }) });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  // Calls back for each notification of that name: session/output, session/inputRequested, session/changed.
  on(method, listener) {
    this.#listeners.set(method, listener);
  }

  close() {
    this.#socket.end();
  }

  #send(message) {
    const body = Buffer.from(JSON.stringify(message));
    this.#socket.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  #receive(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const end = this.#received.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length:\s*(\d+)/i.exec(this.#received.subarray(0, end).toString())[1]);
      if (this.#received.length < end + 4 + length) return;
      const message = JSON.parse(this.#received.subarray(end + 4, end + 4 + length).toString());
      this.#received = this.#received.subarray(end + 4 + length);
      this.#dispatch(message);
    }
  }

  #dispatch(message) {
    if (message.method !== undefined) {
      this.#listeners.get(message.method)?.(message.params);
      return;
    }
    const { resolve, reject } = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) reject(Object.assign(new Error(message.error.message), { code: message.error.code }));
    else resolve(message.result);
  }
}
