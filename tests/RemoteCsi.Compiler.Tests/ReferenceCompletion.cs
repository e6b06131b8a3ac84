using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.References;

namespace RemoteCsi.Compiler.Tests;

/// <summary>Completion as Roslyn itself has it: one submission project for each submission.</summary>
internal static class ReferenceCompletion
{
    private static readonly AdhocWorkspace Workspace = new(MefHostServices.DefaultHost);

    public static async Task<(Document Document, IReadOnlyList<CompletionItem> Items)> CompleteAsync(IEnumerable<string> submissions, string code, int position)
    {
        Framework framework = Framework.At(RunningFramework.Paths);
        Solution solution = Workspace.CurrentSolution;
        ProjectId? previous = null;
        DocumentId document = null!;
        foreach ((int index, string text) in submissions.Append(code).Index())
        {
            ProjectId project = ProjectId.CreateNewId();
            document = DocumentId.CreateNewId(project);
            solution = solution
                .AddProject(ProjectInfo.Create(
                    project, VersionStamp.Default, $"S{index}", $"S{index}", LanguageNames.CSharp,
                    compilationOptions: ScriptDefaults.Compiling.WithScriptClassName($"S{index}").WithUsings(previous is null ? RunningFramework.Usings.Append(SessionGlobals.Import) : [])
                        .WithMetadataReferenceResolver(new SubmissionReferences(framework, "/")),
                    parseOptions: ScriptDefaults.Parsing,
                    projectReferences: previous is null ? [] : [new ProjectReference(previous)],
                    metadataReferences: previous is null ? framework.References : [],
                    isSubmission: true))
                .AddDocument(document, $"S{index}", SourceText.From(text));
            previous = project;
        }

        Document typed = solution.GetDocument(document)!;
        CompletionList? list = await CompletionService.GetService(typed)!.GetCompletionsAsync(typed, position, CompletionTrigger.Invoke);
        return (typed, list?.ItemsList ?? []);
    }
}
