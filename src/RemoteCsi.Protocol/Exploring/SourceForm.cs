using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Exploring;

/// <summary>The form in which what a symbol does is shown.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SourceForm>))]
public enum SourceForm
{
    /// <summary>C#: as it was written, where that is known, else decompiled.</summary>
    [JsonStringEnumMemberName("csharp")]
    CSharp,

    /// <summary>The instructions that the compiler made of it.</summary>
    [JsonStringEnumMemberName("il")]
    IL,
}
