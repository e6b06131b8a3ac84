using System.CommandLine;
using RemoteCsi.Cli.Configuration;
using RemoteCsi.Cli.Invoking;

namespace RemoteCsi.Cli.Commands;

/// <summary><c>rcsi config</c>: shows what is set, and where; writes and opens the file.</summary>
internal static class ConfigCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build()
    {
        Argument<InvokeTarget?> endpoint = new Argument<InvokeTarget?>("ENDPOINT")
        {
            Description = "Show what is in force there. Default: local.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = Arguments.ParseOne,
        }.Completed();
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        var init = new Option<bool>("--init") { Description = "Write a file to start from, with everything that can be set as a comment." };
        var edit = new Option<bool>("--edit") { Description = "Open the file with $VISUAL, $EDITOR or vi; written first when it is not there." };
        var command = new Command("config", "Shows every setting with where its value comes from, and what is wrong in the file.") { endpoint, json, init, edit };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string path = ConfigFile.PathFromEnvironment();
            if (parsed.GetValue(init))
            {
                ConfigStart.Write(path);
                Report.Line($"written: {path}");
            }

            if (parsed.GetValue(edit))
            {
                await ConfigStart.EditAsync(path, cancellationToken).ConfigureAwait(false);
            }

            ConfigFile file = ConfigFile.Load(path);
            if (!parsed.GetValue(init) && !parsed.GetValue(edit))
            {
                Show(file, (parsed.GetValue(endpoint) ?? Arguments.Local).Endpoint, parsed.GetValue(SettingOptions.Theme), parsed.GetValue(json));
            }

            foreach (string problem in file.Problems)
            {
                Report.Aside("rcsi: " + problem);
            }

            return file.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static void Show(ConfigFile file, Client.Endpoints.Endpoint endpoint, string? theme, bool json)
    {
        Settings settings = Settings.At(endpoint, file, new SettingOverrides { Theme = theme });
        if (json)
        {
            Report.Line(SettingText.Json(file, endpoint, settings));
            return;
        }

        Report.Line(file.IsThere ? $"file: {file.Path}" : $"file: {file.Path} (not there; rcsi config --init writes one to start from)");
        Report.Columns([.. settings.Values.Select(SettingText.Row)]);
    }
}
