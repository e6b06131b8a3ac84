using RemoteCsi.Protocol.Restoring;

namespace RemoteCsi.Packages.Tests;

/// <summary>What packages bring along, and how that gets on with what the session has.</summary>
public sealed class DependencyTests : IDisposable
{
    private readonly Feed _feed = new();

    public void Dispose() => _feed.Dispose();

    [Fact]
    public async Task Dependencies_ComeAlong_EachInTheOneVersionThatDoes()
    {
        _feed.Publish("Low", "1.0.0");
        _feed.Publish("Low", "1.5.0");
        _feed.Publish("Low", "2.0.0");
        _feed.Publish("One", "1.0.0", "Low 1.0.0");
        _feed.Publish("Two", "1.0.0", "Low 1.5.0");

        RestoredReferences restored = await _feed.RestoreAsync("nuget: One", "nuget: Two");

        Assert.Equal(["Low 1.5.0", "One 1.0.0", "Two 1.0.0"], Names(restored));
        Assert.Equal(["Low.dll", "One.dll", "Two.dll"], restored.Compile.Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Dependency_ThatIsNowhere_IsNamed_WithWhoNeedsIt()
    {
        _feed.Publish("One", "1.0.0", "Gone 1.0.0");

        Assert.Equal($"there is no package 'Gone', which One 1.0.0 needs, in plain ({_feed.Source})", await _feed.RefusalAsync("nuget: One"));
    }

    [Fact]
    public async Task RequestedVersion_TooOldForAnother_IsRefused_NamingBoth()
    {
        _feed.Publish("Low", "1.0.0");
        _feed.Publish("Low", "2.0.0");
        _feed.Publish("One", "1.0.0", "Low 2.0.0");

        Assert.Equal(
            "Low 1.0.0 was chosen (asked for here), but One 1.0.0 needs Low (>= 2.0.0)", await _feed.RefusalAsync("nuget: Low, 1.0.0", "nuget: One"));
    }

    [Fact]
    public async Task HeldPackage_Stays_AndBringsNothingNew()
    {
        _feed.Publish("Low", "1.0.0");
        _feed.Publish("Low", "2.0.0");
        _feed.Publish("One", "1.0.0", "Low 1.0.0");
        RestoredPackage[] held = [new("Low", "2.0.0")];

        RestoredReferences again = await _feed.RestoreAsync(held, "nuget: Low");
        RestoredReferences one = await _feed.RestoreAsync(held, "nuget: One");

        Assert.Empty(again.Packages);
        Assert.Null(again.Notes);
        Assert.Equal(["One 1.0.0"], Names(one));
        Assert.Equal(["One.dll"], one.Files.Select(Path.GetFileName));
    }

    [Fact]
    public async Task NewerVersionThanTheSessionHas_Comes_AndAnOlderIsRefused_NamingBoth()
    {
        _feed.Publish("Low", "1.0.0");
        _feed.Publish("Low", "2.0.0");
        _feed.Publish("One", "1.0.0", "Low 2.0.0");

        Assert.Equal(["Low 2.0.0", "One 1.0.0"], Names(await _feed.RestoreAsync([new("Low", "1.0.0")], "nuget: One")));
        Assert.Equal(["Low 2.0.0"], Names(await _feed.RestoreAsync([new("Low", "1.0.0")], "nuget: Low, 2.0.0")));
        Assert.Equal(
            "this session has Low 2.0.0, and the older 1.0.0 cannot take its place; a new session, or #reset, can have it",
            await _feed.RefusalAsync([new("Low", "2.0.0")], "nuget: Low, 1.0.0"));
    }

    [Fact]
    public async Task TwoVersionsInOneSubmission_AreRefused()
    {
        _feed.Publish("Low", "1.0.0");

        Assert.Equal(
            "'nuget: Low, 1.0.0' and 'nuget: Low, 2.0.0' name different versions of one package",
            await _feed.RefusalAsync("nuget: Low, 1.0.0", "nuget: Low, 2.0.0"));
    }

    private static string[] Names(RestoredReferences restored) =>
        [.. restored.Packages.Select(package => $"{package.Id} {package.Version}").Order(StringComparer.Ordinal)];
}
