namespace Fabrikam.Sites;

/// <summary>A list of a site: titles in the order in which they were added.</summary>
/// <param name="name">Its name.</param>
/// <param name="items">What is in it.</param>
public sealed class SiteList(string name, IEnumerable<string> items)
{
    private readonly List<string> _items = [.. items];

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>How many items it has.</summary>
    public int Count => _items.Count;

    /// <summary>The items.</summary>
    public IReadOnlyList<string> Items() => _items;

    /// <summary>Adds an item at the end.</summary>
    /// <param name="title">Its title.</param>
    /// <exception cref="ArgumentException">An item has that title already.</exception>
    public void Add(string title)
    {
        if (_items.Contains(title))
        {
            throw new ArgumentException($"'{title}' is in {name} already");
        }

        _items.Add(title);
    }
}
