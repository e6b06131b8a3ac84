using System.CommandLine;
using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Invoking;
using RemoteCsi.Cli.Prompt;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Client;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Client.Sessions;
using RemoteCsi.Protocol;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi enter</c>: a prompt in a session.</summary>
internal static class EnterCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget> endpoint = Arguments.Endpoint();
        var session = new SessionOptions();
        Option<TimeSpan?> reconnect = Arguments.ReconnectTimeout("for as long as the prompt is open, or 2m where no person is at it");
        var settings = new SettingOptions();
        var command = new Command("enter", "A prompt in a session: a temporary one, or one that is there already.") { endpoint, reconnect };
        session.AddTo(command);
        settings.AddOfPrompt(command);
        settings.AddOfNewSessions(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(endpoint).Endpoint, session.Find(parsed), settings.Read(parsed), parsed.GetValue(reconnect), cancellationToken));
        return command;
    }

    /// <summary>A prompt in a temporary session on this machine.</summary>
    public static Task<int> RunLocalAsync(SettingOverrides settings, CancellationToken cancellationToken) =>
        RunAsync(new LocalEndpoint(), null, settings, null, cancellationToken);

    private static Task<int> RunAsync(
        Endpoint endpoint, SessionSelector? selector, SettingOverrides settings, TimeSpan? reconnectTimeout, CancellationToken cancellationToken)
    {
        if (selector is not null && settings.SpeaksOfNewSessions)
        {
            throw new UsageException("--using, --reference, --snapin and --start-script are for a new session, and this one is there already; at its prompt, #r, using, #snapin and #load do the same");
        }

        PromptOptions options = PromptOptions.Of(Configured.At(endpoint, settings)) with
        {
            Elsewhere = there => PromptOptions.Of(Configured.At(there, settings)),
        };
        options = selector is null ? options : options with { Defaults = SessionDefaults.None };
        RemoteAgentOptions connecting = Connecting.Options with
        {
            // A person sees that the link is down, and decides when it has been for too long.
            ReconnectTimeout = reconnectTimeout ?? (InteractivePrompt.IsPossible ? Timeout.InfiniteTimeSpan : Connecting.ReconnectTimeout),
        };

        // ssh may have questions of its own, and only of a session that is named or new it is known what its prompt says. What a new one is given first writes where the prompt would be.
        bool isKnown = endpoint is not SshEndpoint && (selector is null || selector.Name is not null) && options.Defaults.IsEmpty;
        if (!isKnown && InteractivePrompt.IsPossible && Environment.ProcessorCount > 1)
        {
            // While the line is made.
            _ = RemoteAgent.PrepareAsync();
        }

        return InteractivePrompt.RunAsync(
            token => OpenAsync(endpoint, connecting, selector, token),
            isKnown ? PromptText.Of(endpoint.DisplayName, selector?.Name) : null,
            endpoint.ToString(),
            options,
            cancellationToken);
    }

    private static async Task<VisitedSession> OpenAsync(
        Endpoint endpoint, RemoteAgentOptions connecting, SessionSelector? selector, CancellationToken cancellationToken)
    {
        RemoteAgent agent = await RemoteAgent.ConnectAsync(endpoint, connecting, cancellationToken).ConfigureAwait(false);
        try
        {
            return VisitedSession.Of(await OpenAsync(agent, selector, cancellationToken).ConfigureAwait(false), agent, isNew: selector is null);
        }
        catch
        {
            await agent.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<RemoteSession> OpenAsync(RemoteAgent agent, SessionSelector? selector, CancellationToken cancellationToken)
    {
        if (selector is null)
        {
            string? directory = agent.Endpoint is SshEndpoint ? null : Environment.CurrentDirectory;
            return await agent.NewSessionAsync(new NewSessionRequest(WorkingDirectory: directory), cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await agent.ReturnToSessionAsync(selector, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteCsiException exception) when (exception.AgentError == AgentErrorCode.NoSuchSession && selector.Name is { } name)
        {
            throw new RemoteCsiException(
                AgentErrorCode.NoSuchSession, $"{exception.Message}; rcsi new {agent.Endpoint} --name {name} makes one, rcsi list {agent.Endpoint} shows those that are there", exception);
        }
    }
}
