namespace RemoteCsi.Protocol.Sessions;

/// <summary>Names one session, by exactly one of three ways.</summary>
/// <param name="Id">Its small number.</param>
/// <param name="InstanceId">Its unique id.</param>
/// <param name="Name">Its name, compared ordinally.</param>
public sealed record SessionSelector(int? Id = null, Guid? InstanceId = null, string? Name = null)
{
    /// <summary>The selector that means exactly <paramref name="session"/>.</summary>
    public static SessionSelector For(SessionInfo session) => new(InstanceId: session.InstanceId);

    /// <summary>As a person would say it: <c>'build'</c>, <c>3</c>, or the instance id.</summary>
    public override string ToString() => Name is not null ? $"'{Name}'" : Id?.ToString() ?? InstanceId?.ToString() ?? "(none)";
}
