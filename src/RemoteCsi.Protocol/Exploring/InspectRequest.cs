using RemoteCsi.Protocol.Sessions;

namespace RemoteCsi.Protocol.Exploring;

/// <summary>Opens a result to be looked at, or takes apart something in it.</summary>
/// <remarks>
/// The values of a session's last three submissions that had one can be opened. What was opened is a tree, whose objects the session keeps
/// until it is closed, all clients have left, or four more recent ones are open. Of a tree, up to 10,000 parts can be taken apart further.
/// </remarks>
/// <param name="Session">Which session.</param>
/// <param name="SubmissionId">Whose result to open; null for the last one. Of no meaning in an open tree.</param>
/// <param name="Detailed">True to have the result shown in detail (all members, more items) and no tree opened.</param>
/// <param name="Tree">The tree, as the answer that opened it named it; 0 to open one.</param>
/// <param name="Node">What in the tree to take apart: see <see cref="InspectedPart.Node"/>.</param>
/// <param name="Offset">The first part that is wanted, from 0.</param>
/// <param name="Count">How many parts at most, from 1 to 1,000; fewer come where they would not fit into 64 KB or not be there within a second.</param>
/// <param name="Close">True to give the tree back. The answer is then empty.</param>
public sealed record InspectRequest(
    SessionSelector Session, string? SubmissionId = null, bool Detailed = false, long Tree = 0, long Node = 0, long Offset = 0, int Count = 100,
    bool Close = false);
