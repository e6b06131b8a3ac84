using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Classification;
using Microsoft.CodeAnalysis.Text;
using RemoteCsi.Protocol.Analysis;

namespace RemoteCsi.Compiler.Analysis;

/// <summary>Finds what the names in a document mean, as Roslyn classifies them.</summary>
internal static class NameMeanings
{
    /// <summary>The names whose meaning is known, in order, without overlap.</summary>
    public static async Task<NameSpan[]> OfAsync(Document document, CancellationToken cancellationToken)
    {
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<ClassifiedSpan> spans = await Classifier.GetClassifiedSpansAsync(document, new TextSpan(0, text.Length), cancellationToken).ConfigureAwait(false);
        return
        [
            .. from span in spans
               let meaning = Of(span.ClassificationType)
               where meaning is not null
               group meaning.Value by span.TextSpan into one
               orderby one.Key.Start
               select new NameSpan(one.Key.Start, one.Key.Length, one.First()),
        ];
    }

    private static NameMeaning? Of(string classification) => classification switch
    {
        ClassificationTypeNames.ClassName or ClassificationTypeNames.RecordClassName or ClassificationTypeNames.StructName
            or ClassificationTypeNames.RecordStructName or ClassificationTypeNames.EnumName or ClassificationTypeNames.DelegateName
            or ClassificationTypeNames.TypeParameterName => NameMeaning.Type,
        ClassificationTypeNames.InterfaceName => NameMeaning.Interface,
        ClassificationTypeNames.MethodName or ClassificationTypeNames.ExtensionMethodName => NameMeaning.Method,
        ClassificationTypeNames.PropertyName or ClassificationTypeNames.FieldName or ClassificationTypeNames.EventName => NameMeaning.Member,
        ClassificationTypeNames.ConstantName or ClassificationTypeNames.EnumMemberName => NameMeaning.Constant,
        ClassificationTypeNames.LocalName or ClassificationTypeNames.ParameterName => NameMeaning.Local,
        ClassificationTypeNames.NamespaceName => NameMeaning.Namespace,
        _ => null,
    };
}
