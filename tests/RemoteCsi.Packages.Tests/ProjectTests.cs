using RemoteCsi.Packages.Projects;
using RemoteCsi.Protocol.Restoring;

namespace RemoteCsi.Packages.Tests;

/// <summary>A project is built where it is, and referenced with what it depends on.</summary>
public sealed class ProjectTests : IDisposable
{
    private readonly Feed _feed = new();

    public void Dispose() => _feed.Dispose();

    [Fact]
    public async Task Project_IsBuilt_AndWhatItNeedsComesAlong_AndErrorsAreTold()
    {
        _feed.Publish("Dep", "1.0.0");
        string project = Path.Combine(_feed.Work, "Shop.csproj");
        await File.WriteAllTextAsync(
            project,
            $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net{Environment.Version.Major}.0</TargetFramework></PropertyGroup>"
            + "<ItemGroup><PackageReference Include=\"Dep\" Version=\"1.0.0\" /></ItemGroup></Project>", TestContext.Current.CancellationToken);
        string source = Path.Combine(_feed.Work, "Cart.cs");
        await File.WriteAllTextAsync(source, "public class Cart { public System.Type Dep => typeof(OwnDep); }", TestContext.Current.CancellationToken);

        RestoredReferences restored = await _feed.RestoreAsync(project);

        Assert.Equal(["Dep.dll", "Shop.dll"], restored.Compile.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["building Shop.csproj"], _feed.Progress);
        await File.WriteAllTextAsync(source, "public class Cart { int x = \"one\"; }", TestContext.Current.CancellationToken);
        string refusal = await _feed.RefusalAsync(project);
        Assert.StartsWith("Shop.csproj does not build: ", refusal, StringComparison.Ordinal);
        Assert.Contains("error CS0029", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal);
    }

    [Fact]
    public async Task WithoutAnSdk_ThatIsSaid()
    {
        RestoreException refused = await Assert.ThrowsAsync<RestoreException>(
            () => ProjectBuild.RunAsync("/x/App.csproj", _feed.Work, _ => { }, TestContext.Current.CancellationToken));

        Assert.Equal($"App.csproj cannot be built: this machine has no .NET SDK in {_feed.Work}; reference a built assembly instead", refused.Message);
    }
}
