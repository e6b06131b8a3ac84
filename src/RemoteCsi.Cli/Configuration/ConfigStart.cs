using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RemoteCsi.Cli.Theming;

namespace RemoteCsi.Cli.Configuration;

/// <summary>A configuration file to start from, and the way to it.</summary>
internal static class ConfigStart
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Everything that can be set, with its default, as comments: by itself the file changes nothing.</summary>
    public static string Text
    {
        get
        {
            var text = new StringBuilder("// What rcsi goes by on this machine: JSON with comments. 'rcsi config' shows what holds, and what is wrong here.\n{\n");
            foreach (Setting setting in Setting.All.Where(setting => !setting.Name.Contains('.')))
            {
                text.Append($"  // {setting.What}\n  // {Line(setting.Name, setting.Default)}\n\n");
            }

            text.Append($"  // keys of the prompt, each one or a list\n  // \"{Setting.Keys}\": {{\n");
            foreach (Setting setting in Setting.All.Where(setting => setting.Name.Contains('.')))
            {
                text.Append($"  //   {Line(setting.Name[(Setting.Keys.Length + 1)..], setting.Default)} // {setting.What}\n");
            }

            text.Append("  // },\n\n  // the same, but for some endpoints: as on the command line, or a host; * and ? stand for any letters. Of several that match, the last counts\n")
                .Append("  // \"endpoints\": {\n  //   \"web*\": { \"snapins\": [\"sites\"], \"theme\": \"light\" },\n  // },\n\n")
                .Append($"  // themes of your own: the styles that differ from a \"base\"; each is {ThemeStyle.Forms}\n  // \"themes\": {{\n  //   \"mine\": {{\n  //     \"base\": \"{Theme.Dark.Name}\",\n");
            foreach (ThemeRole role in Enum.GetValues<ThemeRole>())
            {
                text.Append($"  //     {Line(Setting.NameOf(role), Theme.Dark[role].ToString())}\n");
            }

            return text.Append("  //   },\n  // },\n}\n").ToString();
        }
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="UsageException">There is a file already, or none can be written.</exception>
    public static void Write(string path)
    {
        try
        {
            string folder = Path.GetDirectoryName(path)!;
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                // The agent's own files may come here, too, and it wants the folder to be its owner's alone.
                Directory.CreateDirectory(folder, OwnerOnly);
            }

            using var stream = new StreamWriter(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write });
            stream.Write(Text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(File.Exists(path) ? $"{path} is there already" : $"cannot write {path}: {exception.Message}");
        }
    }

    /// <summary>Opens it in the person's editor, and returns when that has ended.</summary>
    /// <exception cref="UsageException">There is no editor, or it failed.</exception>
    public static async Task EditAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            Write(path);
        }

        // As git does: the variable may hold arguments, so a shell reads it.
        string editor = new[] { "VISUAL", "EDITOR" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(one => !string.IsNullOrWhiteSpace(one)) ?? "vi";
        var start = new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", $"{editor} \"$1\"", editor, path } };
        using Process process = Process.Start(start) ?? throw new UsageException($"the editor '{editor}' could not be started");
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new UsageException($"the editor '{editor}' ended with {process.ExitCode}; $VISUAL or $EDITOR names another");
        }
    }

    private static string Line(string name, object? value) => $"\"{name}\": {Of(value)},";

    private static string Of(object? value) => value switch
    {
        bool isOn => isOn ? "true" : "false",
        string text => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"",
        string[] names => $"[{string.Join(", ", names.Select(name => $"\"{name}\""))}]",
        _ => "null",
    };
}
