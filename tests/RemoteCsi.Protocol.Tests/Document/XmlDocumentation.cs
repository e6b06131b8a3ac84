using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using StreamJsonRpc;

namespace RemoteCsi.Protocol.Tests.Document;

/// <summary>The XML documentation of the contract, as Markdown.</summary>
internal sealed partial class XmlDocumentation
{
    private readonly Dictionary<string, XElement> _members;

    public XmlDocumentation(Assembly assembly)
    {
        XDocument document = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));
        _members = document.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
    }

    public string Summary(Type type) => Text(_members[$"T:{type.FullName}"].Element("summary"));

    public string Remarks(Type type) => Text(_members[$"T:{type.FullName}"].Element("remarks"));

    public string Summary(MethodInfo method)
    {
        string parameters = string.Join(',', method.GetParameters().Select(parameter => parameter.ParameterType.FullName));
        string name = $"M:{method.DeclaringType!.FullName}.{method.Name}";
        return Text(_members[parameters.Length == 0 ? name : $"{name}({parameters})"].Element("summary"));
    }

    public string Summary(FieldInfo field) => Text(_members[$"F:{field.DeclaringType!.FullName}.{field.Name}"].Element("summary"));

    /// <summary>What a positional record says of one of its parameters.</summary>
    public string Parameter(Type record, string parameter) => Text(
        _members[$"T:{record.FullName}"].Elements("param").SingleOrDefault(element => element.Attribute("name")!.Value == parameter));

    private static string Text(XElement? element)
    {
        if (element is null)
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (XNode node in element.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                XElement { Name.LocalName: "see" or "paramref" } reference => $"`{Name(reference)}`",
                XElement other => Text(other),
                _ => "",
            });
        }

        return Spaces().Replace(text.ToString(), " ").Trim();
    }

    private static string Name(XElement reference)
    {
        string target = (reference.Attribute("cref") ?? reference.Attribute("name"))!.Value;
        string bare = target[(target.IndexOf(':') + 1)..];
        int parenthesis = bare.IndexOf('(');
        string[] parts = (parenthesis < 0 ? bare : bare[..parenthesis]).Split('.');

        // The page speaks of the wire: a method is its JSON-RPC name, a field is in camel case.
        return target[0] switch
        {
            'M' when typeof(IAgent).Assembly.GetType(string.Join('.', parts[..^1]))?.GetMethod(parts[^1]) is { } method =>
                method.GetCustomAttribute<JsonRpcMethodAttribute>()?.Name ?? parts[^1],
            'P' => JsonNamingPolicy.CamelCase.ConvertName(parts[^1]),
            _ when reference.Name.LocalName == "paramref" => JsonNamingPolicy.CamelCase.ConvertName(parts[^1]),
            _ => parts[^1],
        };
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
