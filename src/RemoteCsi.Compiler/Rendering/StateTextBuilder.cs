using System.Collections.Immutable;
using System.Text;

namespace RemoteCsi.Compiler.Rendering;

/// <summary>Builds a <see cref="StateText"/>.</summary>
internal sealed class StateTextBuilder
{
    private readonly StringBuilder _text = new();
    private readonly ImmutableArray<TypeUse>.Builder _uses = ImmutableArray.CreateBuilder<TypeUse>();

    /// <summary>Appends source text.</summary>
    public StateTextBuilder Append(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Appends the name of one of the session's types.</summary>
    public StateTextBuilder AppendType(string key)
    {
        _uses.Add(new TypeUse(_text.Length, key));
        return this;
    }

    /// <summary>Appends what <paramref name="write"/> writes for each item, with <paramref name="separator"/> between.</summary>
    public StateTextBuilder AppendAll<T>(IEnumerable<T> items, string separator, Action<T> write)
    {
        bool first = true;
        foreach (T item in items)
        {
            if (!first)
            {
                Append(separator);
            }

            write(item);
            first = false;
        }

        return this;
    }

    /// <summary>What was built.</summary>
    public StateText Build() => new(_text.ToString(), _uses.ToImmutable());
}
