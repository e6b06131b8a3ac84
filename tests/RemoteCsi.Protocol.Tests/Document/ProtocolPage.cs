using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using RemoteCsi.Protocol.Transport;
using StreamJsonRpc;

namespace RemoteCsi.Protocol.Tests.Document;

/// <summary><c>docs/PROTOCOL.md</c>, made from the contract's own interfaces, records, and their documentation.</summary>
internal sealed class ProtocolPage
{
    private readonly XmlDocumentation _documentation = new(typeof(IAgent).Assembly);
    private readonly NullabilityInfoContext _nullability = new();
    private readonly SortedDictionary<string, Type> _forms = new(StringComparer.Ordinal);
    private readonly StringBuilder _page = new();

    /// <summary>Makes the page.</summary>
    /// <param name="introduction">What stands before the generated part.</param>
    /// <param name="transcript">A conversation that another test holds with a real agent.</param>
    public string Make(string introduction, string transcript)
    {
        _page.Append(introduction.TrimEnd()).Append("\n\n## What a client can ask\n\n");
        _page.Append(_documentation.Remarks(typeof(IAgent))).Append("\n\n");
        foreach (MethodInfo method in typeof(IAgent).GetMethods().OrderBy(method => method.MetadataToken))
        {
            Method(method);
        }

        _page.Append("## What an agent tells\n\n").Append(_documentation.Summary(typeof(IAgentEvents))).Append("\n\n");
        foreach (MethodInfo method in typeof(IAgentEvents).GetMethods().OrderBy(method => method.MetadataToken))
        {
            Method(method);
        }

        Forms();
        Errors();
        _page.Append("## A conversation\n\n");
        _page.Append("`→` is sent by the client, `←` by the agent; each line is one message without its header. The tests hold this very\n");
        _page.Append("conversation with a real agent: `<…>` stands for what differs from run to run; `session/changed` notifications\n");
        _page.Append("are left out.\n\n```\n").Append(transcript.Trim()).Append("\n```\n");
        return _page.ToString();
    }

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static Type Unwrap(Type type) => type.IsArray ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type;

    private void Method(MethodInfo method)
    {
        _page.Append("### `").Append(method.GetCustomAttribute<JsonRpcMethodAttribute>()!.Name).Append("`\n\n");
        _page.Append(_documentation.Summary(method)).Append("\n\n");
        Type? argument = method.GetParameters().Select(parameter => parameter.ParameterType).FirstOrDefault(type => type != typeof(CancellationToken));
        Type result = method.ReturnType.IsGenericType ? method.ReturnType.GenericTypeArguments[0] : method.ReturnType;
        _page.Append("- parameters: ").Append(argument is null ? "none" : Form(argument)).Append('\n');
        if (result != typeof(void))
        {
            _page.Append("- result: ").Append(result == typeof(Task) ? "null" : Form(result)).Append('\n');
        }

        _page.Append('\n');
    }

    /// <summary>A link to a form, which is noted to be described below.</summary>
    private string Form(Type type)
    {
        Type bare = Unwrap(type);
        string json = bare switch
        {
            _ when bare == typeof(string) || bare == typeof(LongText) || bare == typeof(Guid) || bare == typeof(DateTimeOffset) || bare == typeof(char) => "string",
            _ when bare == typeof(bool) => "boolean",
            _ when bare == typeof(int) || bare == typeof(long) || bare == typeof(double) => "number",
            _ => $"[{bare.Name}](#{bare.Name.ToLowerInvariant()})",
        };
        if (json[0] == '[' && _forms.TryAdd(bare.Name, bare) && !bare.IsEnum)
        {
            foreach (ParameterInfo parameter in Constructor(bare).GetParameters())
            {
                Form(parameter.ParameterType);
            }
        }

        return type.IsArray ? $"array of {json}" : bare == typeof(Guid) ? "string (GUID)" : bare == typeof(DateTimeOffset) ? "string (ISO 8601)" : json;
    }

    private static ConstructorInfo Constructor(Type record) =>
        record.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).First();

    private void Forms()
    {
        _page.Append("## Forms\n\nFields that are null are left out; a field with a default may be left out when sent.\n\n");
        foreach (Type form in _forms.Values.ToArray())
        {
            _page.Append("### ").Append(form.Name).Append("\n\n").Append(_documentation.Summary(form));
            string remarks = _documentation.Remarks(form);
            _page.Append(remarks.Length > 0 ? " " + remarks : "").Append("\n\n");
            if (form.IsEnum)
            {
                foreach (FieldInfo member in form.GetFields(BindingFlags.Public | BindingFlags.Static))
                {
                    string name = member.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? member.Name;
                    _page.Append("- `\"").Append(name).Append("\"`: ").Append(_documentation.Summary(member)).Append('\n');
                }
            }
            else
            {
                _page.Append("| field | type | meaning |\n|---|---|---|\n");
                foreach (ParameterInfo parameter in Constructor(form).GetParameters())
                {
                    bool optional = _nullability.Create(parameter).ReadState == NullabilityState.Nullable || Nullable.GetUnderlyingType(parameter.ParameterType) is not null;
                    _page.Append("| `").Append(Camel(parameter.Name!)).Append("` | ").Append(Form(parameter.ParameterType)).Append(optional ? " or null" : "");
                    _page.Append(" | ").Append(_documentation.Parameter(form, parameter.Name!)).Append(" |\n");
                }
            }

            _page.Append('\n');
        }
    }

    private void Errors()
    {
        _page.Append("## Errors\n\n").Append(_documentation.Remarks(typeof(AgentErrorCode)));
        _page.Append(" The error's `data.reason` is the name below.\n\n| code | name | meaning |\n|---|---|---|\n");
        foreach (FieldInfo member in typeof(AgentErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            _page.Append("| ").Append((int)member.GetRawConstantValue()!).Append(" | `").Append(member.Name).Append("` | ");
            _page.Append(_documentation.Summary(member)).Append(" |\n");
        }

        _page.Append('\n');
    }
}
