using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RemoteCsi.Protocol.Transport;

/// <summary>What a message must hold: every field that is neither optional nor allowed to be null, and no null within a list.</summary>
/// <remarks>
/// Without it a peer that leaves one out gives us a null where the code was promised none. A field that was added to the
/// contract later has a default, so an older peer's message still does.
/// </remarks>
internal static class WireRequirement
{
    /// <summary>Marks the required fields of a type; refuses a list with nulls in it.</summary>
    public static void Apply(JsonTypeInfo type)
    {
        if (type is { Kind: JsonTypeInfoKind.Enumerable, ElementType.IsValueType: false })
        {
            type.OnDeserialized = RefuseNulls;
        }

        foreach (JsonPropertyInfo field in type.Properties)
        {
            if (field.AssociatedParameter is { HasDefaultValue: false, IsNullable: false, ParameterType.IsValueType: false })
            {
                field.IsRequired = true;
            }
        }
    }

    private static void RefuseNulls(object list)
    {
        foreach (object? item in (IEnumerable)list)
        {
            if (item is null)
            {
                throw new JsonException("a list holds null where it must not");
            }
        }
    }
}
