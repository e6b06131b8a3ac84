using System.Text;
using System.Text.Json;
using RemoteCsi.Protocol.SnapIns;

namespace RemoteCsi.Cli.Commands;

/// <summary>Snap-ins in words.</summary>
internal static class SnapInText
{
    /// <summary>One as a row of a table.</summary>
    public static string[] Row(SnapIn snapIn) =>
        [snapIn.Name, snapIn.Problem is { } problem ? "cannot be loaded: " + problem : Description(snapIn)];

    /// <summary>What it is for, and the package that carries it, if one does.</summary>
    public static string Description(SnapIn snapIn) =>
        string.Join(' ', new[] { snapIn.Description, snapIn.Package is { } package ? $"(of package {package})" : null }.OfType<string>());

    /// <summary>All as a JSON array.</summary>
    public static string Json(SnapIn[] snapIns)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (SnapIn snapIn in snapIns)
            {
                json.WriteStartObject();
                json.WriteString("name", snapIn.Name);
                json.WriteString("description", snapIn.Description);
                Write(json, "references", snapIn.References);
                Write(json, "usings", snapIn.Usings);
                Write(json, "staticUsings", snapIn.StaticUsings);
                json.WriteString("startScript", snapIn.StartScript);
                json.WriteString("help", snapIn.Help);
                json.WriteString("file", snapIn.File);
                json.WriteString("problem", snapIn.Problem);
                json.WriteString("package", snapIn.Package);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, string[] values)
    {
        json.WriteStartArray(name);
        Array.ForEach(values, json.WriteStringValue);
        json.WriteEndArray();
    }
}
