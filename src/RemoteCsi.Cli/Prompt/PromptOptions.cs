using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Prompt.Analysis;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Client.Endpoints;
using RemoteCsi.Protocol.Transport;

namespace RemoteCsi.Cli.Prompt;

/// <summary>How the interactive prompt behaves.</summary>
internal sealed record PromptOptions
{
    /// <summary>Options by what is in force.</summary>
    public static PromptOptions Of(Settings settings) => new()
    {
        Theme = settings.Theme,
        Keys = settings.Keys,
        Completion = settings.Completion,
        Diagnostics = settings.Diagnostics,
        Defaults = settings.Defaults,
    };

    /// <summary>The directory under which the client keeps the histories. Default: the state directory of the environment.</summary>
    public string StatePath { get; init; } = StateDirectory.FromEnvironment().Path;

    /// <summary>The colours.</summary>
    public Theme Theme { get; init; } = Theme.Dark;

    /// <summary>The keys.</summary>
    public PromptKeys Keys { get; init; } = PromptKeys.Default;

    /// <summary>Whether lists and signatures open by themselves; else only by their keys.</summary>
    public bool Completion { get; init; } = true;

    /// <summary>How the compiler's objections are shown while typing.</summary>
    public ProblemDisplay Diagnostics { get; init; } = ProblemDisplay.List;

    /// <summary>What the session is given first; nothing for one that was there already.</summary>
    public SessionDefaults Defaults { get; init; } = SessionDefaults.None;

    /// <summary>How a prompt at another endpoint behaves, and what a new session there is given. Default: as this one, and nothing.</summary>
    public Func<Endpoint, PromptOptions>? Elsewhere { get; init; }

    /// <summary>How a prompt in a session that is gone to from here behaves.</summary>
    /// <param name="session">The session.</param>
    /// <param name="isNew">Whether it was made for that.</param>
    public PromptOptions For(IPromptSession session, bool isNew) =>
        (Elsewhere?.Invoke(Endpoint.Parse(session.Endpoint)) ?? this) is var there && isNew ? there : there with { Defaults = SessionDefaults.None };

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
