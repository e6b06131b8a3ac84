using RemoteCsi.Testing.Libraries;

namespace RemoteCsi.Packages.Tests;

/// <summary>A source that wants to know who asks.</summary>
public sealed class CredentialTests : IAsyncDisposable
{
    private const string Password = "s3cret-of-ann";
    private readonly Feed _feed = new();
    private readonly HttpPackageSource _source;

    public CredentialTests()
    {
        _feed.Publish("Acme", "1.0.0");
        _source = new HttpPackageSource(_feed.Source, "ann", Password);
    }

    [Fact]
    public async Task Credentials_OfTheConfiguration_AreUsed()
    {
        Configure(Credentials("ann", Password));

        Assert.Equal("1.0.0", Assert.Single((await _feed.RestoreAsync("nuget: Acme")).Packages).Version);
        Assert.Contains("200 /flat/acme/1.0.0/acme.1.0.0.nupkg", _source.Log);
        AssertNothingTold("");
    }

    [Fact]
    public async Task WrongCredentials_AreSaid_WithTheSourceAndWhatToDo()
    {
        Configure(Credentials("ann", "wr0ng-of-ann"));

        string message = await _feed.RefusalAsync("nuget: Acme");

        Assert.Equal(
            $"the package source priv ({_source.Address}) cannot be used: it refuses the credentials that this machine's configuration of packages has for it (401); "
            + "correct them under packageSourceCredentials in a nuget.config of that machine",
            message);
        AssertNothingTold(message);
        Assert.InRange(_source.Log.Count, 1, 4);
    }

    [Fact]
    public async Task NoCredentials_AreSaid_WithTheSourceAndWhatToDo()
    {
        Configure("");

        Assert.Equal(
            $"the package source priv ({_source.Address}) cannot be used: it asks for credentials (401), and this machine's configuration of packages has none for it; "
            + "put them under packageSourceCredentials in a nuget.config of that machine, user and password under the name of the source",
            await _feed.RefusalAsync("nuget: Acme"));
    }

    [Fact]
    public async Task Credentials_WithinAnAddress_AreNotShown()
    {
        Configure("", _source.Address.Replace("//", $"//ann:{Password}@", StringComparison.Ordinal));

        string message = await _feed.RefusalAsync("nuget: Emca");

        Assert.Contains($"priv ({_source.Address})", message, StringComparison.Ordinal);
        AssertNothingTold(message);
    }

    [Fact]
    public async Task EncryptedPassword_WhichThisSystemCannotRead_IsSaid()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows can read it");
        Configure($"<packageSourceCredentials><priv><add key=\"Username\" value=\"ann\" /><add key=\"Password\" value=\"AQAAANCMnd8=\" /></priv></packageSourceCredentials>");

        string message = await _feed.RefusalAsync("nuget: Acme");

        Assert.StartsWith($"the package source priv ({_source.Address}) cannot be used: ", message, StringComparison.Ordinal);
        Assert.Contains("ClearTextPassword", message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _feed.Dispose();
    }

    private static string Credentials(string user, string password) =>
        $"<packageSourceCredentials><priv><add key=\"Username\" value=\"{user}\" /><add key=\"ClearTextPassword\" value=\"{password}\" /></priv></packageSourceCredentials>";

    private void Configure(string credentials, string? address = null) =>
        _feed.Configure($"<add key=\"priv\" value=\"{address ?? _source.Address}\" allowInsecureConnections=\"true\" />", credentials);

    private void AssertNothingTold(string message) =>
        Assert.DoesNotContain("of-ann", string.Join('\n', _feed.Progress.Append(message)), StringComparison.Ordinal);
}
