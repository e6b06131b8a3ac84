using RemoteCsi.Packages;

// Standard output belongs to whoever asked; whatever else would be printed goes where it can be read.
Stream output = Console.OpenStandardOutput();
Console.SetOut(Console.Error);
using var writer = new StreamWriter(output);
await new RestoreServer(Console.In, writer).RunAsync().ConfigureAwait(false);
