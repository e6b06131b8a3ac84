using Mono.Cecil;
using Mono.Cecil.Cil;

namespace RemoteCsi.Compiler.Instrumentation;

/// <summary>Makes an emitted submission stoppable: see <c>docs/decisions/009-checks-in-the-emitted-code.md</c>.</summary>
/// <remarks>Stateless; what it gives out behaves as what it was given as long as nobody interrupts it.</remarks>
internal static class InterruptChecks
{
    /// <summary>Puts checks into every loop and function. What has none comes back as it was, at the cost of a look.</summary>
    /// <param name="image">The assembly.</param>
    /// <param name="symbols">Its portable PDB; null or empty when it has none.</param>
    public static (byte[] Image, byte[]? Symbols) Insert(byte[] image, byte[]? symbols)
    {
        try
        {
            return CodeScan.NeedsChecks(image) ? Rewrite(image, symbols) : (image, symbols);
        }
        catch (Exception exception)
        {
            // Whatever it is, code that cannot be stopped is better than a submission that is refused for no fault of its own.
            Console.Error.WriteLine($"a submission got no interrupt checks: {exception.GetType().Name}: {exception.Message}");
            return (image, symbols);
        }
    }

    private static (byte[] Image, byte[]? Symbols) Rewrite(byte[] image, byte[]? symbols)
    {
        bool hasSymbols = symbols is { Length: > 0 };
        var reading = new ReaderParameters(ReadingMode.Deferred)
        {
            ReadSymbols = hasSymbols,
            SymbolReaderProvider = hasSymbols ? new PortablePdbReaderProvider() : null,
            SymbolStream = hasSymbols ? new MemoryStream(symbols!, writable: false) : null,
        };
        using ModuleDefinition module = ModuleDefinition.ReadModule(new MemoryStream(image, writable: false), reading);
        var check = new CheckReferences(module);
        foreach (TypeDefinition type in module.GetTypes())
        {
            foreach (MethodDefinition method in type.Methods)
            {
                MethodRole role = MethodRoles.Of(type.Name, method.Name);
                if (!method.HasBody)
                {
                    continue;
                }

                if (role != MethodRole.Plumbing)
                {
                    new BodyRewriter(method, check).Rewrite(role);
                }

                if (MethodRoles.BeginsAsync(method, role))
                {
                    method.Body.Instructions.Insert(0, Instruction.Create(OpCodes.Call, check.Descend));
                }
            }
        }

        var newImage = new MemoryStream(image.Length * 2);
        var newSymbols = hasSymbols ? new MemoryStream(symbols!.Length * 2) : null;
        module.Write(newImage, new WriterParameters
        {
            WriteSymbols = hasSymbols,
            SymbolWriterProvider = hasSymbols ? new PortablePdbWriterProvider() : null,
            SymbolStream = newSymbols,
            Timestamp = 0,
        });
        return (newImage.ToArray(), newSymbols?.ToArray() ?? symbols);
    }
}
