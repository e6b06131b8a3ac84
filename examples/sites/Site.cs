namespace Fabrikam.Sites;

/// <summary>A site of this server: a tree of lists under one address.</summary>
/// <remarks>The server has the sites <c>/news</c> and <c>/projects</c>. Not thread safe.</remarks>
public sealed class Site
{
    private static readonly Dictionary<string, Site> Sites = new()
    {
        ["/news"] = new("/news", [new SiteList("Articles", ["Welcome", "Second floor moves"]), new SiteList("Pictures", [])]),
        ["/projects"] = new("/projects", [new SiteList("Plans", ["North wing"])]),
    };

    private Site(string address, SiteList[] lists)
    {
        Address = address;
        Lists = lists;
    }

    /// <summary>Where it is on the server.</summary>
    public string Address { get; }

    /// <summary>Its lists, by name.</summary>
    public IReadOnlyList<SiteList> Lists { get; }

    /// <summary>All sites of this server.</summary>
    public static IReadOnlyCollection<Site> All => Sites.Values;

    /// <summary>Opens a site.</summary>
    /// <param name="address">Its address on the server.</param>
    /// <returns>The site; the same one each time.</returns>
    /// <exception cref="KeyNotFoundException">The server has no site there.</exception>
    /// <example><code>Site.Open("/news").Lists</code></example>
    /// <seealso cref="All"/>
    public static Site Open(string address) =>
        Sites.TryGetValue(address, out Site? site) ? site : throw new KeyNotFoundException($"there is no site {address} on this server");
}
