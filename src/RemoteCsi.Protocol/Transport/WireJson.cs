using System.Text.Json;
using System.Text.Json.Serialization;
using RemoteCsi.Protocol.Analysis;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.CompilerLink;
using RemoteCsi.Protocol.Completion;
using RemoteCsi.Protocol.Exploring;
using RemoteCsi.Protocol.Sessions;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Protocol.SnapIns;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Protocol.Transport;

/// <summary>How the wire's types are read and written, worked out when this assembly was built.</summary>
/// <remarks>
/// Finding it out by reflection costs every new process some tens of milliseconds, which <c>rcsi invoke</c> would pay each
/// time. The form on the wire is the same. A type that is missing here still works, only slower to begin with.
/// </remarks>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata, Converters = [typeof(StringJson)])]
[JsonSerializable(typeof(object))] // What the formatter says that it writes, whatever it is; without it the runtime prepares all its reflection.
[JsonSerializable(typeof(HelloRequest))]
[JsonSerializable(typeof(HelloReply))]
[JsonSerializable(typeof(AgentStatus))]
[JsonSerializable(typeof(StopRequest))]
[JsonSerializable(typeof(NewSessionRequest))]
[JsonSerializable(typeof(SessionInfo[]))]
[JsonSerializable(typeof(EnterRequest))]
[JsonSerializable(typeof(EnterReply))]
[JsonSerializable(typeof(SubmitRequest))]
[JsonSerializable(typeof(SubmissionOutcome))]
[JsonSerializable(typeof(OutcomeRequest))]
[JsonSerializable(typeof(OutputChunk))]
[JsonSerializable(typeof(InputAnswer))]
[JsonSerializable(typeof(InterruptRequest))]
[JsonSerializable(typeof(InterruptReply))]
[JsonSerializable(typeof(HistoryRequest))]
[JsonSerializable(typeof(HistoryEntry[]))]
[JsonSerializable(typeof(AuditRequest))]
[JsonSerializable(typeof(AuditEntry[]))]
[JsonSerializable(typeof(BeganNotice))]
[JsonSerializable(typeof(EndedNotice))]
[JsonSerializable(typeof(ProgressNotice))]
[JsonSerializable(typeof(ReportNotice))]
[JsonSerializable(typeof(SnapInsRequest))]
[JsonSerializable(typeof(SnapIn[]))]
[JsonSerializable(typeof(CompletionRequest))]
[JsonSerializable(typeof(CompletionList))]
[JsonSerializable(typeof(DescribeRequest))]
[JsonSerializable(typeof(CompletionDescription))]
[JsonSerializable(typeof(SignatureRequest))]
[JsonSerializable(typeof(SignatureList))]
[JsonSerializable(typeof(AnalysisRequest))]
[JsonSerializable(typeof(TextAnalysis))]
[JsonSerializable(typeof(SessionVariables))]
[JsonSerializable(typeof(InspectRequest))]
[JsonSerializable(typeof(InspectedParts))]
[JsonSerializable(typeof(SessionScope))]
[JsonSerializable(typeof(ExplainRequest))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(ExplainAtRequest))]
[JsonSerializable(typeof(SourceRequest))]
[JsonSerializable(typeof(SymbolSource))]
[JsonSerializable(typeof(MemberList))]
[JsonSerializable(typeof(FindRequest))]
[JsonSerializable(typeof(FoundSymbols))]
[JsonSerializable(typeof(OpenChainRequest))]
[JsonSerializable(typeof(CompileRequest))]
[JsonSerializable(typeof(CompiledSubmission))]
[JsonSerializable(typeof(RunningWork[]))]
[JsonSerializable(typeof(ChainQuestion<KeptResult[]>))]
[JsonSerializable(typeof(ChainQuestion<CompletionRequest>))]
[JsonSerializable(typeof(ChainQuestion<DescribeRequest>))]
[JsonSerializable(typeof(ChainQuestion<ExplainRequest>))]
[JsonSerializable(typeof(ChainQuestion<ExplainAtRequest>))]
[JsonSerializable(typeof(ChainQuestion<SourceRequest>))]
[JsonSerializable(typeof(ChainQuestion<FindRequest>))]
[JsonSerializable(typeof(ChainQuestion<SignatureRequest>))]
[JsonSerializable(typeof(ChainQuestion<AnalysisRequest>))]
[JsonSerializable(typeof(CompilerFailure))]
[JsonSerializable(typeof(Guid))]
internal sealed partial class WireJson : JsonSerializerContext;
