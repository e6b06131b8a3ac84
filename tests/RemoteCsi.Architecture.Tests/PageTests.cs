using System.Text.RegularExpressions;
using System.Xml.Linq;
using RemoteCsi.Testing;
using Xunit;

namespace RemoteCsi.Architecture.Tests;

/// <summary>What the pages refer to is there.</summary>
public sealed partial class PageTests
{
    private const int LargestPicture = 40 * 1024;

    private static readonly string[] Pages =
    [
        Path.Combine(Repository.Root, "README.md"), Path.Combine(Repository.Root, "examples", "README.md"),
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories),
    ];

    private static string[] Pictures => Directory.GetFiles(Path.Combine(Repository.Root, "docs", "pictures"));

    [Fact]
    public void Links_LeadToFilesOfTheRepository_OrAway() => Assert.Empty(
        from page in Pages
        from Match link in Link().Matches(File.ReadAllText(page))
        let target = link.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal) && target.Length > 0
        where !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target))
        select $"{page}: {target}");

    [Fact]
    public void Pictures_AreOnAPage_WithWordsForThoseWhoCannotSeeThem()
    {
        Dictionary<string, string> shown = Pages
            .SelectMany(page => Link().Matches(File.ReadAllText(page)).Where(link => link.Groups["picture"].Success)
                .Select(link => (Path: Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, link.Groups["target"].Value)), link.Groups["text"].Value)))
            .ToDictionary(picture => picture.Path, picture => picture.Value);

        Assert.Equal(Pictures.Order(StringComparer.Ordinal), shown.Keys.Order(StringComparer.Ordinal));
        Assert.All(shown, picture => Assert.True(picture.Value.Length > 20, picture.Key));
    }

    [Fact]
    public void Pictures_AreSmall_AndWellFormed()
    {
        Assert.NotEmpty(Pictures);
        Assert.All(Pictures, path =>
        {
            Assert.InRange(new FileInfo(path).Length, 1, LargestPicture);
            Assert.Equal("svg", XDocument.Load(path).Root?.Name.LocalName);
        });
    }

    // [text](target#place), with an ! before a picture; not what only looks so within code.
    [GeneratedRegex(@"(?<![`\w\]])(?<picture>!)?\[(?<text>[^\]\n`]*(?:`[^`\n]*`[^\]\n`]*)*)\]\((?<target>[^)#\s]*)(?:#[^)\s]*)?\)")]
    private static partial Regex Link();
}
