using System.ComponentModel;

namespace RemoteCsi.Worker.Execution;

/// <summary>Says what a generic type of types without names is: by the type of a call, whose value is of no use.</summary>
/// <remarks>Names and signatures are a contract with compilers of other builds: <c>References/SessionGlobals.cs</c> of the compiler describes them.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ResultsLike
{
    /// <summary>A result as what it is.</summary>
    /// <param name="result">The result.</param>
    /// <param name="like">Something of the type.</param>
    /// <typeparam name="T">The type.</typeparam>
    public static T As<T>(object? result, T like) => (T)result!;

    /// <summary>Has the type.</summary>
    public static IEnumerable<T> IEnumerable<T>(T item) => default!;

    /// <summary>Has the type.</summary>
    public static ICollection<T> ICollection<T>(T item) => default!;

    /// <summary>Has the type.</summary>
    public static IList<T> IList<T>(T item) => default!;

    /// <summary>Has the type.</summary>
    public static IReadOnlyList<T> IReadOnlyList<T>(T item) => default!;

    /// <summary>Has the type.</summary>
    public static List<T> List<T>(T item) => default!;

    /// <summary>Has the type.</summary>
    public static HashSet<T> HashSet<T>(T item) => default!;

    /// <summary>Has the type.</summary>
    public static Dictionary<TKey, TValue> Dictionary<TKey, TValue>(TKey key, TValue value) where TKey : notnull => default!;

    /// <summary>Has the type.</summary>
    public static KeyValuePair<TKey, TValue> KeyValuePair<TKey, TValue>(TKey key, TValue value) => default!;

    /// <summary>Has the type.</summary>
    public static IOrderedEnumerable<T> IOrderedEnumerable<T>(T item) => default!;

    /// <summary>Has the type.</summary>
    public static IQueryable<T> IQueryable<T>(T item) => default!;

    /// <summary>Has the type.</summary>
    public static IGrouping<TKey, TElement> IGrouping<TKey, TElement>(TKey key, TElement item) => default!;

    /// <summary>Has the type.</summary>
    public static ILookup<TKey, TElement> ILookup<TKey, TElement>(TKey key, TElement item) => default!;
}
