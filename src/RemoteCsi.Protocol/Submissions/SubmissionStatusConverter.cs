using System.Text.Json;
using System.Text.Json.Serialization;

namespace RemoteCsi.Protocol.Submissions;

/// <summary>Writes <see cref="SubmissionStatus"/> as the contract has it: <c>completed</c>, <c>compileFailed</c>, …</summary>
internal sealed class SubmissionStatusConverter()
    : JsonStringEnumConverter<SubmissionStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
