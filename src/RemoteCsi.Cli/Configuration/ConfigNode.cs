using System.Text.Json;

namespace RemoteCsi.Cli.Configuration;

/// <summary>A value of a configuration file, and where it stands.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Line">1-based line where it begins.</param>
/// <param name="Text">Of a string its text, of anything else that is no container its source.</param>
/// <param name="Items">What an array holds.</param>
/// <param name="Members">What an object holds, in order.</param>
internal sealed record ConfigNode(JsonValueKind Kind, int Line, string Text, IReadOnlyList<ConfigNode> Items, IReadOnlyList<ConfigMember> Members);
