using RemoteCsi.Compiler;
using RemoteCsi.Compiler.Decompiling;
using RemoteCsi.Protocol.CompilerLink;

// Standard output belongs to the link with the agent; whatever else would be printed goes where it can be read.
Stream input = Console.OpenStandardInput();
Stream output = Console.OpenStandardOutput();
Console.SetOut(Console.Error);

if (args is [DecompilerProgram.Argument])
{
    // In a method of its own: what it needs is loaded there, and in no compiler.
    return DecompilerProgram.Run(new StreamReader(input), new StreamWriter(output));
}

using var service = new CompilerService(TimeProvider.System);
_ = Warming.RunAsync(service, () => service.ChainsOpened > 1, () => service.IsCompiling, TimeProvider.System);
try
{
    new CompilerServer(service, input, output).Run();
    return 0;
}
catch (IOException exception)
{
    Console.Error.WriteLine($"the link with the agent broke: {exception.Message}");
    return 1;
}
