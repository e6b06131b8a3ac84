using RemoteCsi.Protocol.Restoring;

namespace RemoteCsi.Packages.Tests;

/// <summary>Which version of a package a reference means.</summary>
public sealed class VersionTests : IDisposable
{
    private readonly Feed _feed = new();

    public VersionTests()
    {
        foreach (string version in (string[])["1.0.0", "1.2.0", "2.0.0", "3.0.0-beta"])
        {
            _feed.Publish("Acme", version);
        }
    }

    public void Dispose() => _feed.Dispose();

    [Theory]
    [InlineData("nuget: Acme", "2.0.0")]
    [InlineData("nuget:acme", "2.0.0")]
    [InlineData("nuget: Acme, 1.0.0", "1.0.0")]
    [InlineData("nuget: Acme, 1.*", "1.2.0")]
    [InlineData("nuget: Acme, [1.0,2.0)", "1.0.0")]
    [InlineData("nuget: Acme, [1.2.0]", "1.2.0")]
    [InlineData("nuget: Acme, *-*", "3.0.0-beta")]
    [InlineData("nuget: Acme, 3.0.0-beta", "3.0.0-beta")]
    public async Task Reference_MeansTheVersion(string reference, string version)
    {
        RestoredReferences restored = await _feed.RestoreAsync(reference);

        Assert.Equal(version, Assert.Single(restored.Packages).Version);
        string file = Path.Combine(_feed.Installed, "acme", version, "lib", "net8.0", "Acme.dll");
        Assert.Equal([file], restored.Compile);
        Assert.Equal([file], restored.Files);
        Assert.Equal([$"restoring Acme {version} from plain"], _feed.Progress.Select(line => line.Replace("acme", "Acme", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Version_ThatIsNotThere_IsRefused_NamingTheNewest()
    {
        Assert.Equal(
            $"package 'Acme' has no version 9.0; the newest of 4 in plain ({_feed.Source}) is 2.0.0", await _feed.RefusalAsync("nuget: Acme, 9.0"));
        Assert.Contains("has no version 1.1.0", await _feed.RefusalAsync("nuget: Acme, 1.1.0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Package_ThatIsNotThere_IsRefused_NamingTheSource() =>
        Assert.Equal($"there is no package 'Emca' in plain ({_feed.Source})", await _feed.RefusalAsync("nuget: Emca"));

    [Theory]
    [InlineData("nuget: Acme, one", "'one' is no version; write one as 1.2.3, 1.*, [1.0,2.0) or, to have previews too, *-*")]
    [InlineData("nuget: ", "'' is no package id; write nuget: ID or nuget: ID, VERSION")]
    public async Task Nonsense_IsRefused(string reference, string message) => Assert.Equal(message, await _feed.RefusalAsync(reference));

    [Fact]
    public async Task InstalledVersion_NeedsNoSource()
    {
        await _feed.RestoreAsync("nuget: Acme, 1.0.0");
        _feed.Configure("<add key=\"gone\" value=\"http://127.0.0.1:1/index.json\" allowInsecureConnections=\"true\" />");

        RestoredReferences restored = await _feed.RestoreAsync("nuget: Acme, 1.0.0");

        Assert.Equal("1.0.0", Assert.Single(restored.Packages).Version);
    }

    [Fact]
    public async Task Source_ThatIsNotReachable_IsNamed()
    {
        _feed.Configure("<add key=\"gone\" value=\"http://127.0.0.1:1/index.json\" allowInsecureConnections=\"true\" />");

        string message = await _feed.RefusalAsync("nuget: Acme");

        Assert.StartsWith("the package source gone (http://127.0.0.1:1/index.json) cannot be used: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoSource_IsSaid()
    {
        _feed.Configure("");

        Assert.Equal("package 'Acme' cannot be looked for: this machine's configuration names no package source", await _feed.RefusalAsync("nuget: Acme"));
    }

    [Fact]
    public async Task SourceMapping_Counts()
    {
        string map = "<packageSourceMapping><packageSource key=\"plain\"><package pattern=\"Acme\" /></packageSource></packageSourceMapping>";
        _feed.Publish("Other", "1.0.0");
        _feed.Configure($"<add key=\"plain\" value=\"{_feed.Source}\" />", map);

        Assert.Equal("2.0.0", Assert.Single((await _feed.RestoreAsync("nuget: Acme")).Packages).Version);
        Assert.Equal("package 'Other' is mapped to no source by this machine's package source mapping", await _feed.RefusalAsync("nuget: Other"));
    }
}
