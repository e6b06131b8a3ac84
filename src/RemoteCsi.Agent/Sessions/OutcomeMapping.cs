using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Display;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Submissions;
using RemoteCsi.Worker.Display;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Agent.Sessions;

/// <summary>From the worker's words to the protocol's; field by field the same, for the worker may not know the protocol.</summary>
internal static class OutcomeMapping
{
    /// <summary>The protocol's outcome of a run.</summary>
    public static SubmissionOutcome ToOutcome(this OutcomeFrame frame, int index, SubmissionDiagnostic[] diagnostics, double elapsedMs) => new(
        frame.SubmissionId,
        index,
        frame.Status switch
        {
            OutcomeStatus.Completed => SubmissionStatus.Completed,
            OutcomeStatus.Cancelled => SubmissionStatus.Cancelled,
            _ => SubmissionStatus.Threw,
        },
        ToNode(frame.Value),
        frame.ValueType,
        frame.ValueJson,
        diagnostics,
        ToException(frame.Exception),
        frame.FirstSequence,
        frame.NextSequence,
        elapsedMs);

    /// <summary>The protocol's list of variables.</summary>
    public static SessionVariables ToVariables(this VariablesFrame frame) => new(
        [.. frame.Variables.Select(variable => new ScriptVariable(variable.Name, variable.Type, ToNode(variable.Value)!))], frame.IsCut);

    /// <summary>The protocol's form of what was inspected.</summary>
    public static InspectedParts ToParts(this InspectedFrame frame) => new(
        frame.Tree, [.. frame.Parts.Select(part => new Protocol.Exploring.InspectedPart(part.Name, ToNode(part.Value)!, part.Node))], frame.HasMore, frame.Total, frame.Problem);

    /// <summary>The compiler's form of the kept results.</summary>
    public static KeptResult[] ToResults(this ResultsFrame frame) => [.. frame.Results.Select(types => new KeptResult([.. types.Select(ToName)]))];

    private static RuntimeTypeName ToName(TypeDescription type) =>
        new(type.Assembly, type.Name, [.. type.Arguments.Select(ToName)], type.Rank, type.Members);

    private static DisplayNode? ToNode(ValueNode? node) => node is null
        ? null
        : new DisplayNode(
            (DisplayKind)node.Kind,
            node.Text,
            node.TypeName,
            node.Members?.Select(member => new DisplayMember(member.Name, ToNode(member.Value)!)).ToArray(),
            node.Items?.Select(item => ToNode(item)!).ToArray(),
            node.Count,
            node.Truncated);

    private static ExceptionInfo? ToException(ThrownException? thrown) => thrown is null
        ? null
        : new ExceptionInfo(
            thrown.Type,
            thrown.Message,
            thrown.Stack,
            [.. thrown.Frames.Select(frame => new StackFrameInfo(frame.Method, frame.Source, frame.Line, frame.IsUserCode))],
            ToException(thrown.Inner));
}
