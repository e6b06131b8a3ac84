using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RemoteCsi.Testing;
using Xunit;

namespace RemoteCsi.Architecture.Tests;

/// <summary>The conventions of the house that a machine can check.</summary>
public sealed class HouseStyleTests
{
    private const int LongestFile = 500;
    private const int DeepestFolder = 2;

    private static readonly string[] NamesThatSayNothing = ["Core", "Common", "Helpers", "Helper", "Utils", "Utilities", "Manager", "Managers", "Misc", "Shared"];

    // A handful of one-line records that are read together, like the rows of a table.
    private static readonly string[] FilesOfOneFamily = ["AgentFrames.cs", "WorkerFrames.cs", "AssignmentFrames.cs", "VariableFrames.cs", "InspectFrames.cs", "ResultFrames.cs", "ValueNode.cs", "ThrownException.cs"];

    private static readonly (SourceProject Project, string Path, CompilationUnitSyntax Root)[] Sources =
    [
        .. from project in SourceProject.All
           from path in project.Sources()
           select (project, path, CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetCompilationUnitRoot()),
    ];

    [Fact]
    public void Sources_AreFound() => Assert.True(Sources.Length > 60, $"{Sources.Length} files");

    [Fact]
    public void Files_FitIntoAHead() =>
        AssertNone(Sources.Where(s => File.ReadLines(s.Path).Count() > LongestFile).Select(s => s.Path));

    [Fact]
    public void Namespaces_EqualFolders() => AssertNone(
        from source in Sources
        let folders = Path.GetDirectoryName(Path.GetRelativePath(source.Project.Folder, source.Path))!.Replace('/', '.')
        let expected = folders.Length == 0 ? source.Project.Name : $"{source.Project.Name}.{folders}"
        from declared in source.Root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
        where declared.Name.ToString() != expected || declared is not FileScopedNamespaceDeclarationSyntax
        select $"{source.Path}: {declared.Name}, not file-scoped {expected}");

    [Fact]
    public void Types_HaveANamespace() => AssertNone(
        from source in Sources
        from type in source.Root.Members
        where type is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
        select source.Path);

    [Fact]
    public void Folders_AreConcepts_AtMostTwoDeep() => AssertNone(
        from source in Sources
        let folders = Path.GetRelativePath(source.Project.Folder, source.Path).Split('/')[..^1]
        where folders.Length > DeepestFolder || folders.Intersect(NamesThatSayNothing).Any()
        select source.Path);

    [Fact]
    public void Files_HoldOnePublicType_OfTheirName() => AssertNone(
        from source in Sources
        where !FilesOfOneFamily.Contains(Path.GetFileName(source.Path))
        let types = source.Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Where(member => member.Modifiers.Any(SyntaxKind.PublicKeyword))
            .Select(member => member is BaseTypeDeclarationSyntax type ? type.Identifier.Text : ((DelegateDeclarationSyntax)member).Identifier.Text)
            .Distinct()
            .ToArray()
        where types.Length > 1 || (types.Length == 1 && types[0] != Path.GetFileName(source.Path).Split('.')[0])
        select $"{source.Path}: {string.Join(", ", types)}");

    [Fact]
    public void PublicClasses_AreSealed_UnlessMeantToBeInherited() => AssertNone(
        from assembly in BuiltAssembly.All
        from type in assembly.PublicClassesLeftOpen()
        select $"{assembly}: {type}");

    [Fact]
    public void NoMethod_IsAsyncVoid() => AssertNone(
        from source in Sources
        from method in source.Root.DescendantNodes()
        let modifiers = method switch
        {
            MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } m => m.Modifiers,
            LocalFunctionStatementSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } m => m.Modifiers,
            _ => default,
        }
        where modifiers.Any(SyntaxKind.AsyncKeyword)
        select $"{source.Path}: {method.GetLocation().GetLineSpan().StartLinePosition.Line + 1}");

    [Fact]
    public void NoCatch_IsEmpty_WithoutAReason() => AssertNone(
        from source in Sources
        from clause in source.Root.DescendantNodes().OfType<CatchClauseSyntax>()
        where clause.Block.Statements.Count == 0 && !clause.Block.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia))
        select $"{source.Path}: {clause.GetLocation().GetLineSpan().StartLinePosition.Line + 1}");

    [Fact]
    public void NoFile_HasRegionsOrPostponedWork() => AssertNone(
        from source in Sources
        let trivia = source.Root.DescendantTrivia(descendIntoTrivia: true)
        where trivia.Any(t => t.IsKind(SyntaxKind.RegionDirectiveTrivia)
            || ((t.IsKind(SyntaxKind.SingleLineCommentTrivia) || t.IsKind(SyntaxKind.MultiLineCommentTrivia))
                && (t.ToString().Contains("TODO", StringComparison.Ordinal) || t.ToString().Contains("FIXME", StringComparison.Ordinal))))
        select source.Path);

    private static void AssertNone(IEnumerable<string> offences)
    {
        string[] found = [.. offences.Select(text => text.Replace(Repository.Root + "/", "", StringComparison.Ordinal))];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }
}
