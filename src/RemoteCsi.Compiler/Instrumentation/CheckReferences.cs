using Mono.Cecil;

namespace RemoteCsi.Compiler.Instrumentation;

/// <summary>What a rewritten submission refers to beyond what Roslyn wrote.</summary>
/// <remarks>
/// By name only: this process does not have the worker's assembly, and the worker resolves the name to itself. The names are
/// a contract with workers that an older or newer version started.
/// </remarks>
internal sealed class CheckReferences
{
    private const string WorkerAssembly = "RemoteCsi.Worker";

    /// <summary>Nobody's version: a library of the user's may have the worker's name.</summary>
    private static readonly Version CheckVersion = new(0, 0, 0, 1);

    private const string StackProbe = "EnsureSufficientExecutionStack";

    /// <summary>Makes them for a module, which has them once something uses them.</summary>
    public CheckReferences(ModuleDefinition module)
    {
        TypeSystem types = module.TypeSystem;
        var worker = new AssemblyNameReference(WorkerAssembly, CheckVersion);
        module.AssemblyReferences.Add(worker);
        var checkpoint = new TypeReference("RemoteCsi.Worker.Execution", "Checkpoint", module, worker);
        IsArmed = new FieldReference("IsArmed", types.Boolean, checkpoint);
        Pass = new MethodReference("Pass", types.Void, checkpoint);
        Descend = new MethodReference("Descend", types.Void, checkpoint);
        ProbeStack = new MethodReference(
            StackProbe, types.Void, new TypeReference("System.Runtime.CompilerServices", "RuntimeHelpers", module, types.CoreLibrary));
    }

    /// <summary>The static field that says whether anything is to be stopped.</summary>
    public FieldReference IsArmed { get; }

    /// <summary>The method that stops what is.</summary>
    public MethodReference Pass { get; }

    /// <summary>The method that ends async functions that call each other too deep.</summary>
    public MethodReference Descend { get; }

    /// <summary>The runtime's check of the stack.</summary>
    public MethodReference ProbeStack { get; }

    /// <summary>Whether an operand is the check of the stack that Roslyn puts into functions.</summary>
    public static bool IsStackProbe(object? operand) =>
        operand is MethodReference { Name: StackProbe, DeclaringType.FullName: "System.Runtime.CompilerServices.RuntimeHelpers" };
}
