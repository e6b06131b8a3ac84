using RemoteCsi.Compiler;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc;

// Standard output belongs to the link with the agent; whatever else would be printed goes where it can be read.
Stream input = Console.OpenStandardInput();
Stream output = Console.OpenStandardOutput();
Console.SetOut(Console.Error);

var handler = new BoundedMessageHandler(input, output, FrameLimits.Compiler);
handler.Trust();
using var service = new CompilerService(TimeProvider.System);
using var rpc = new JsonRpc(handler);
rpc.AddLocalRpcTarget<ICompiler>(service, null);
rpc.StartListening();
_ = Warming.RunAsync(service, () => service.ChainsOpened > 1, TimeProvider.System);
try
{
    await rpc.Completion;
    return 0;
}
catch (Exception exception) when (exception is IOException or RemoteRpcException)
{
    await Console.Error.WriteLineAsync($"the link with the agent broke: {exception.Message}");
    return 1;
}
