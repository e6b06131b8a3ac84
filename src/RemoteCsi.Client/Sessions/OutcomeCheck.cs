using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Client.Sessions;

/// <summary>Whether an outcome keeps the bounds that every agent promises, so that whoever draws it need not look.</summary>
internal static class OutcomeCheck
{
    // Twice what a worker shows: 64 KB of text, of which every node takes some.
    private const int MostNodes = 16_384;
    private const int MostText = 1024 * 1024;

    /// <summary>Returns the outcome.</summary>
    /// <exception cref="RemoteCsiException">It is none that an agent sends: <see cref="RemoteCsiReason.NotAnAgent"/>.</exception>
    public static SubmissionOutcome Checked(this SubmissionOutcome outcome, string submissionId)
    {
        if (outcome.SubmissionId != submissionId)
        {
            throw new RemoteCsiException(RemoteCsiReason.NotAnAgent, "the agent answered a submission with the outcome of another");
        }

        int nodes = 0;
        long text = 0;
        if (outcome.Value is not null)
        {
            Count(outcome.Value, ref nodes, ref text);
        }

        return outcome;
    }

    private static void Count(DisplayNode node, ref int nodes, ref long text)
    {
        text += node.Text.Length + (node.TypeName?.Length ?? 0);
        if (++nodes > MostNodes || text > MostText)
        {
            throw new RemoteCsiException(
                RemoteCsiReason.NotAnAgent, $"the agent sent a value of more than {MostNodes} parts or {MostText} characters, which none does");
        }

        foreach (DisplayMember member in node.Members ?? [])
        {
            text += member.Name.Length;
            Count(member.Value, ref nodes, ref text);
        }

        foreach (DisplayNode item in node.Items ?? [])
        {
            Count(item, ref nodes, ref text);
        }
    }
}
