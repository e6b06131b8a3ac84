using System.CommandLine;
using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Cli.Commands;

/// <summary>The three ways to name a session on the command line.</summary>
internal sealed class SessionOptions
{
    private readonly Option<string?> _name = new("--name") { Description = "The session of this name.", HelpName = "N" };
    private readonly Option<int?> _id = new("--id") { Description = "The session of this number.", HelpName = "I" };
    private readonly Option<Guid?> _instanceId = new("--instance-id") { Description = "The session of this instance id.", HelpName = "G" };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_id);
        command.Add(_instanceId);
    }

    /// <summary>The session that is named; null when none is.</summary>
    /// <exception cref="UsageException">More than one way was used.</exception>
    public SessionSelector? Find(ParseResult parsed)
    {
        var selector = new SessionSelector(parsed.GetValue(_id), parsed.GetValue(_instanceId), parsed.GetValue(_name));
        int ways = (selector.Id is null ? 0 : 1) + (selector.InstanceId is null ? 0 : 1) + (selector.Name is null ? 0 : 1);
        return ways switch
        {
            0 => null,
            1 => selector,
            _ => throw new UsageException("name the session in one way: --name, --id or --instance-id"),
        };
    }

    /// <summary>The session that is named.</summary>
    /// <exception cref="UsageException">None is, or in more than one way.</exception>
    public SessionSelector Require(ParseResult parsed) =>
        Find(parsed) ?? throw new UsageException("name the session: --name, --id or --instance-id");
}
