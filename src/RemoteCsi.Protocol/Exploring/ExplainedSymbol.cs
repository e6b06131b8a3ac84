namespace RemoteCsi.Protocol.Exploring;

/// <summary>What is known of one symbol.</summary>
/// <remarks>Texts are plain: paragraphs apart by an empty line, code indented by four spaces, items begun with a dash.</remarks>
/// <param name="Kind"><c>class</c>, <c>method</c>, <c>extension method</c>, <c>script variable</c>, …</param>
/// <param name="Name">Its name with that of its type: <c>List&lt;T&gt;.Add</c>.</param>
/// <param name="Signature">Its declaration as C# writes it.</param>
/// <param name="Namespace">Its namespace; null for what the session declared and for the global one.</param>
/// <param name="Assembly">Simple name of its assembly; null for what the session declared.</param>
/// <param name="Import">The using directive that makes its short name usable; null when none is needed.</param>
/// <param name="Summary">What it is; empty when not documented.</param>
/// <param name="TypeParameters">Its type parameters.</param>
/// <param name="Parameters">Its parameters, documented or not.</param>
/// <param name="Returns">What it returns, or a property's value; null when it has none.</param>
/// <param name="Exceptions">Documented exceptions.</param>
/// <param name="Remarks">Remarks; empty when there are none.</param>
/// <param name="Examples">Examples.</param>
/// <param name="SeeAlso">Names of related symbols, and addresses.</param>
/// <param name="Undocumented">Why there is no documentation, and which file would have it; null when there is some.</param>
public sealed record ExplainedSymbol(
    string Kind, string Name, string Signature, string? Namespace, string? Assembly, string? Import, string Summary,
    ExplainedPart[] TypeParameters, ExplainedPart[] Parameters, ExplainedPart? Returns, ExplainedPart[] Exceptions,
    string Remarks, string[] Examples, string[] SeeAlso, string? Undocumented = null);
