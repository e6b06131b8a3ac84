using RemoteCsi.Worker.Display;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Worker.Inspection;

/// <summary>The types by which code could name a value: its own, and, should that not be one that code can name, what else it is.</summary>
/// <remarks>Which of them can be named only a compiler knows. None of this runs user code, but for handlers of assemblies that must be loaded.</remarks>
internal static class NearestTypes
{
    private const int Most = 16;
    private const int MostParts = 64;
    private const int LongestName = 1024;

    // Of all that a sequence is, what says most of it; the iterators of Linq are several at a time, and none that code can name.
    private static readonly string[] Telling =
    [
        "System.Linq.IGrouping`2", "System.Linq.ILookup`2", "System.Linq.IOrderedQueryable`1", "System.Linq.IQueryable`1", "System.Linq.IOrderedEnumerable`1",
        "System.Collections.Generic.IDictionary`2", "System.Collections.Generic.IReadOnlyDictionary`2", "System.Collections.Generic.ISet`1",
        "System.Collections.Generic.IReadOnlySet`1", "System.Collections.Generic.IList`1", "System.Collections.Generic.IReadOnlyList`1",
        "System.Collections.Generic.ICollection`1", "System.Collections.Generic.IReadOnlyCollection`1", "System.Collections.Generic.IAsyncEnumerable`1",
        "System.Collections.Generic.IEnumerable`1",
    ];

    private static readonly Type[] Roots = [typeof(object), typeof(ValueType), typeof(Enum), typeof(Array), typeof(Delegate), typeof(MulticastDelegate)];

    /// <summary>The types, nearest first: its own, its base classes, then interfaces; none for null, and never <see cref="object"/>, which everything is.</summary>
    public static TypeDescription[] Of(object? value)
    {
        if (value is null)
        {
            return [];
        }

        var types = new List<Type>();
        try
        {
            for (Type? type = value.GetType(); type is not null && !Roots.Contains(type); type = type.BaseType)
            {
                types.Add(type);
            }

            types.AddRange(value.GetType().GetInterfaces().Concat(value is IEnumerable<object> ? [typeof(IEnumerable<object>)] : []).Distinct()
                .OrderBy(RankOf).ThenByDescending(type => type.GetInterfaces().Length));
        }
        catch (Exception exception) when (exception is IOException or TypeLoadException or BadImageFormatException)
        {
            // An assembly that it refers to is gone; what was found until then is what there is.
        }

        return [.. types.Select(Describe).OfType<TypeDescription>().Take(Most)];
    }

    private static int RankOf(Type type)
    {
        int telling = type.IsGenericType ? Array.IndexOf(Telling, type.GetGenericTypeDefinition().FullName) : -1;
        return telling >= 0 ? 1 + telling
            : type == typeof(IEnumerable<object>) ? 1 + Telling.Length
            : type.Namespace?.Split('.')[0] == "System" ? 2 + Telling.Length
            : 0;
    }

    private static TypeDescription? Describe(Type type)
    {
        int left = MostParts;
        return Describe(type, 0, ref left);
    }

    private static TypeDescription? Describe(Type type, int depth, ref int left)
    {
        if (depth > TypeDescription.Deepest - 1 || --left < 0 || type.IsPointer || type.IsByRef || type.IsFunctionPointer || type.IsGenericParameter)
        {
            return null;
        }

        Type[] parts = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();
        var arguments = new TypeDescription[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (Describe(parts[i], depth + 1, ref left) is not { } argument)
            {
                return null;
            }

            arguments[i] = argument;
        }

        if (type.IsArray)
        {
            return new TypeDescription("", "", arguments, type.GetArrayRank(), null);
        }

        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return definition.FullName is { Length: <= LongestName } name
            ? new TypeDescription(type.Assembly.GetName().Name ?? "", name, arguments, 0, TypeNames.IsAnonymous(type) ? Members(definition) : null)
            : null;
    }

    /// <summary>The properties of an anonymous type, in the order of the type parameters that are their types.</summary>
    private static string[] Members(Type definition) =>
    [
        .. definition.GetProperties().Where(property => property.PropertyType.IsGenericParameter)
            .OrderBy(property => property.PropertyType.GenericParameterPosition).Select(property => property.Name),
    ];
}
