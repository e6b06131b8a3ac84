using RemoteCsi.Testing.Processes;

namespace RemoteCsi.Testing.Peers;

/// <summary>Runs scripts of a JSON-RPC client that knows nothing of .NET.</summary>
public static class NodePeer
{
    /// <summary>Runs a script with Node.</summary>
    /// <param name="script">Path of the script.</param>
    /// <param name="environment">Its environment.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<ProgramResult> RunAsync(string script, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        string node = Requirement.Program("node", "node is not installed: the protocol is tried with a client in another language");
        await using RunningProgram program = RunningProgram.Start(node, [script, .. arguments], environment);
        program.CloseInput();
        return await program.WaitAsync();
    }
}
