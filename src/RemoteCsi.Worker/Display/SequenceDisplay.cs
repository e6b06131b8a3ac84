using System.Collections;
using System.Globalization;
using System.Reflection;

namespace RemoteCsi.Worker.Display;

/// <summary>Shows arrays, sequences, dictionaries and their entries.</summary>
internal sealed class SequenceDisplay(DisplayWalk walk, PartialNode node, int level)
{
    /// <summary>True for a key and value.</summary>
    public static bool IsPair(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    /// <summary>Shows a sequence; enumerates no more of it than is shown, and one.</summary>
    public void Show(IEnumerable sequence)
    {
        Type type = sequence.GetType();
        string name = NameOf(type);
        long? count = CountOf(sequence, type);
        string text = count is null ? name : string.Create(CultureInfo.InvariantCulture, $"{name}({count})");
        bool isDictionary = sequence is IDictionary || Interface(type, typeof(IDictionary<,>)) is not null
            || Interface(type, typeof(IReadOnlyDictionary<,>)) is not null;
        walk.WithItems(node, isDictionary ? ValueKind.Dictionary : ValueKind.Sequence, text, name, count);
        if (Interface(type, typeof(IGrouping<,>)) is Type grouping)
        {
            walk.Fill(walk.AddMember(node, "Key"), grouping.GetProperty("Key")!.GetValue(sequence), level + 1);
        }

        IEnumerator enumerator = sequence.GetEnumerator();
        try
        {
            ShowItems(enumerator, name, count);
        }
        finally
        {
            (enumerator as IDisposable)?.Dispose();
        }
    }

    /// <summary>Shows an array; one of several dimensions as an array of arrays.</summary>
    public void ShowArray(Array array)
    {
        string name = TypeNames.Of(array.GetType());
        int mark = name.IndexOf('[', StringComparison.Ordinal);
        string element = mark < 0 ? name : name[..mark];
        string rest = mark < 0 ? "" : name[(name.IndexOf(']', mark) + 1)..];
        string lengths = array.GetLength(0).ToString(CultureInfo.InvariantCulture);
        for (int dimension = 1; dimension < array.Rank; dimension++)
        {
            lengths += string.Create(CultureInfo.InvariantCulture, $", {array.GetLength(dimension)}");
        }

        walk.WithItems(node, ValueKind.Sequence, $"{element}[{lengths}]{rest}", name, array.GetLength(0));
        ShowDimension(node, array, new int[array.Rank], 0, level);
    }

    /// <summary>Shows a <see cref="KeyValuePair{TKey, TValue}"/>.</summary>
    public void ShowPair(object pair)
    {
        Type type = pair.GetType();
        ShowEntry(type, type.GetProperty("Key")!.GetValue(pair), type.GetProperty("Value")!.GetValue(pair));
    }

    /// <summary>Shows a key and its value.</summary>
    public void ShowEntry(Type type, object? key, object? value)
    {
        walk.WithItems(node, ValueKind.Entry, TypeNames.Of(type), TypeNames.Of(type), 2);

        walk.Fill(walk.AddItem(node), key, level + 1);
        walk.Fill(walk.AddItem(node), value, level + 1);
    }

    private void ShowItems(IEnumerator enumerator, string name, long? count)
    {
        long shown = 0;
        while (true)
        {
            if (walk.IsExhausted || shown == walk.MostParts)
            {
                bool more = count is null ? walk.IsExhausted || enumerator.MoveNext() : shown < count;
                if (more)
                {
                    walk.Change(node, static cut => cut.Truncated = true);
                    return;
                }

                break;
            }

            if (!enumerator.MoveNext())
            {
                break;
            }

            object? item = enumerator.Current;
            walk.Fill(walk.AddItem(node), item, level + 1);
            shown++;
        }

        if (count is null)
        {
            walk.Change(node, whole =>
            {
                whole.Count = shown;
                whole.Text = string.Create(CultureInfo.InvariantCulture, $"{name}({shown})");
            });
        }
    }

    private void ShowDimension(PartialNode target, Array array, int[] indices, int dimension, int depth)
    {
        int first = array.GetLowerBound(dimension);
        int length = array.GetLength(dimension);
        for (int i = 0; i < length; i++)
        {
            if (i == walk.MostParts || walk.IsExhausted)
            {
                walk.Change(target, static cut => cut.Truncated = true);
                break;
            }

            indices[dimension] = first + i;
            PartialNode item = walk.AddItem(target);
            if (dimension == array.Rank - 1)
            {
                walk.Fill(item, array.GetValue(indices), depth + 1);
            }
            else
            {
                int inner = array.GetLength(dimension + 1);
                walk.WithItems(item, ValueKind.Sequence, "row", "row", inner);
                ShowDimension(item, array, indices, dimension + 1, depth + 1);
                walk.Change(item, static whole => whole.IsComplete = true);
            }
        }
    }

    /// <summary>The name a programmer knows: of what LINQ and iterators return, the interface.</summary>
    private static string NameOf(Type type)
    {
        if (type.IsVisible || TypeNames.IsSubmission(Outermost(type)))
        {
            if (!type.Name.StartsWith('<'))
            {
                return TypeNames.Of(type);
            }
        }

        Type? known = Interface(type, typeof(IGrouping<,>)) ?? Interface(type, typeof(IDictionary<,>)) ?? Interface(type, typeof(IList<>))
            ?? Interface(type, typeof(IEnumerable<>));
        return TypeNames.Of(known is null || known.GetGenericTypeDefinition() == typeof(IList<>) && !IsRealList(type)
            ? Interface(type, typeof(IEnumerable<>)) ?? typeof(IEnumerable)
            : known);
    }

    // What LINQ returns may implement IList for speed; it is a sequence all the same.
    private static bool IsRealList(Type type) => type.Namespace != "System.Linq";

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is Type declaring)
        {
            type = declaring;
        }

        return type;
    }

    /// <summary>How many items there are, where that can be told without enumerating them; may run user code.</summary>
    public static long? CountOf(IEnumerable sequence, Type type)
    {
        if (type.Namespace == "System.Linq" && Interface(type, typeof(IGrouping<,>)) is null)
        {
            // Counting may run the query.
            return null;
        }

        if (sequence is ICollection collection)
        {
            return collection.Count;
        }

        Type? counted = Interface(type, typeof(IReadOnlyCollection<>)) ?? Interface(type, typeof(ICollection<>));
        return counted?.GetProperty("Count")!.GetValue(sequence, BindingFlags.DoNotWrapExceptions, null, null, null) is int count ? count : null;
    }

    private static Type? Interface(Type type, Type definition)
    {
        foreach (Type candidate in type.GetInterfaces())
        {
            if (candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition)
            {
                return candidate;
            }
        }

        return null;
    }
}
