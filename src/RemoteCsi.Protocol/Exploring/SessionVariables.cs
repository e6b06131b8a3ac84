namespace RemoteCsi.Protocol.Exploring;

/// <summary>The variables of a session that later submissions can name, as they were at one moment.</summary>
/// <param name="Variables">In the order of their declaration.</param>
/// <param name="Incomplete">True when there were more than 200, and the oldest were left out.</param>
public sealed record SessionVariables(ScriptVariable[] Variables, bool Incomplete = false);
