using System.Text.Json;
using RemoteCsi.Cli.Tests.Invoking;
using RemoteCsi.Client.Tests.Fakes;

namespace RemoteCsi.Cli.Tests.Configuration;

public sealed class ConfigCommandTests : IDisposable
{
    private readonly ShortFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Config_WritesAFile_ShowsWhereEachValueComesFrom_AndFailsWhileTheFileIsWrong()
    {
        string path = Path.Combine(_folder.Path, "home", "config.json");
        (int written, string where, _) = await RunAsync("config", "--init");
        Assert.Equal((0, $"written: {path}\n"), (written, where));
        (int again, _, string refused) = await RunAsync("config", "--init");
        Assert.Equal((2, $"rcsi: {path} is there already\n"), (again, refused));

        await File.WriteAllTextAsync(path, "{ \"theme\": \"light\",\n\"colour\": 1 }", TestContext.Current.CancellationToken);
        (int code, string json, string error) = await RunAsync("config", "--json", "--theme", "terminal");
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(path, document.RootElement.GetProperty("file").GetString());
        JsonElement theme = document.RootElement.GetProperty("settings")[0];
        Assert.Equal(("terminal", "option", "--theme"), (theme.GetProperty("value").GetString(), theme.GetProperty("source").GetString(), theme.GetProperty("where").GetString()));
        Assert.Equal(1, code);
        Assert.StartsWith($"rcsi: {path}, line 2: 'colour' is not known here", error, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        Rcsi.RunAsync(arguments, home: Path.Combine(_folder.Path, "home"));
}
