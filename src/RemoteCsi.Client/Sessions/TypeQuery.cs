namespace RemoteCsi.Client.Sessions;

/// <summary>Queries for types alone, as <see cref="RemoteSession.FindAsync"/> takes them.</summary>
public static class TypeQuery
{
    /// <summary>The types that the session itself declared.</summary>
    public const string OfSession = "kind:type in:session";

    /// <summary>The types that a query finds.</summary>
    /// <param name="filter">As in <see cref="Protocol.Exploring.FindRequest.Query"/>.</param>
    public static string Of(string filter) => $"kind:type {filter}";
}
