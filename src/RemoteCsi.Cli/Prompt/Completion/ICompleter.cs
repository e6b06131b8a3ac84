using RemoteCsi.Protocol.Completion;

namespace RemoteCsi.Cli.Prompt.Completion;

/// <summary>Knows what could stand at a position of a text being typed. Thread-safe; may take as long as the wire does.</summary>
internal interface ICompleter
{
    /// <summary>The list at a position.</summary>
    Task<CompletionList> CompleteAsync(string code, int position, char? trigger, CancellationToken cancellationToken);

    /// <summary>Signature and documentation of an item of that list, and what taking it changes.</summary>
    Task<CompletionDescription> DescribeAsync(string code, int position, CompletionItem item, CancellationToken cancellationToken);
}
