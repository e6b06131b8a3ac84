using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RemoteCsi.Protocol.Transport;

/// <summary>Reads and writes, by reflection, what <see cref="WireJson"/> does not know.</summary>
/// <remarks>
/// The serializer asks for the interfaces of everything that it writes as an object, in case one says what derives from it. None of ours does; and
/// to look at <c>IEquatable</c> of each record takes a new process 60 ms. Thread safe.
/// </remarks>
internal sealed class UnforeseenTypes : IJsonTypeInfoResolver
{
    private readonly DefaultJsonTypeInfoResolver _reflection = new();

    /// <inheritdoc/>
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => type.IsInterface ? null : _reflection.GetTypeInfo(type, options);
}
