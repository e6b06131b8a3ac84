using RemoteCsi.Client.Sessions;
using System.Text;
using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Protocol.SnapIns;

namespace RemoteCsi.Cli.Sessions;

/// <summary>Gives a session that was just made what the client's configuration says; the same for prompts and for commands.</summary>
/// <remarks>
/// Each part is a submission like any other, so that the journal has it, and a replay needs nothing of this machine. What fails is told and
/// left out: a session without it is better than none. What is asked and told comes through the properties; each must be set.
/// </remarks>
internal sealed class SessionSetup
{
    /// <summary>Finds a snap-in of the session's machine.</summary>
    public required Func<string, CancellationToken, Task<SnapIn>> FindAsync { get; init; }

    /// <summary>Submits, and shows what comes of it; whether it completed.</summary>
    public required Func<InvokeSubmission, CancellationToken, Task<bool>> SubmitAsync { get; init; }

    /// <summary>Says what went wrong.</summary>
    public required Action<string> Complain { get; init; }

    /// <summary>Does it.</summary>
    /// <returns>Whether all of it was done.</returns>
    /// <exception cref="RemoteCsiException">The connection or the agent failed.</exception>
    public async Task<bool> RunAsync(SessionDefaults defaults, Endpoint endpoint, CancellationToken cancellationToken)
    {
        bool done = true;
        if (Code(defaults) is { Length: > 0 } code && !await SubmitAsync(new InvokeSubmission(code, SourceName: null), cancellationToken).ConfigureAwait(false))
        {
            Complain("the session is there without these references and usings");
            done = false;
        }

        foreach (string name in defaults.SnapIns)
        {
            done &= await LoadAsync(name, cancellationToken).ConfigureAwait(false);
        }

        return (defaults.StartScript is null || await StartAsync(defaults.StartScript, endpoint, cancellationToken).ConfigureAwait(false)) && done;
    }

    private static string Code(SessionDefaults defaults)
    {
        var code = new StringBuilder();
        Array.ForEach(defaults.References, reference => code.Append("#r \"").Append(reference).Append("\"\n"));
        Array.ForEach(defaults.Usings, one => code.Append("using ").Append(one).Append(";\n"));
        return code.ToString();
    }

    private async Task<bool> LoadAsync(string name, CancellationToken cancellationToken)
    {
        SnapIn snapIn;
        try
        {
            snapIn = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteCsiException exception) when (exception.AgentError is not null || exception.Reason == RemoteCsiReason.AgentRefused)
        {
            Complain($"{exception.Message}; the session is there without it");
            return false;
        }

        if (await SubmitAsync(new InvokeSubmission(snapIn.Code, $"snap-in {snapIn.Name}"), cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        Complain($"snap-in '{snapIn.Name}' was not loaded; the session is there without it");
        return false;
    }

    private async Task<bool> StartAsync(string script, Endpoint endpoint, CancellationToken cancellationToken)
    {
        ScriptFile file;
        try
        {
            file = ScriptFile.Read(script);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Complain($"the start script cannot be read: {exception.Message}");
            return false;
        }

        if (await SubmitAsync(ScriptPaths.For(new InvokeSubmission(file.Code, file.Name, file.Loaded), endpoint), cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        Complain($"the start script {script} did not complete");
        return false;
    }
}
