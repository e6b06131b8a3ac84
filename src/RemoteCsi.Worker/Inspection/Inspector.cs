using System.Diagnostics;
using RemoteCsi.Worker.Display;
using RemoteCsi.Worker.Execution;
using RemoteCsi.Worker.Frames;

namespace RemoteCsi.Worker.Inspection;

/// <summary>Opens results and takes them apart, as far as somebody looks; each answer is bounded in size and time.</summary>
/// <remarks>
/// May be used while a submission runs. Getters, enumerators and <c>ToString</c> are user code and run within bounds, as for a result.
/// Safe from any thread; one question is answered at a time.
/// </remarks>
internal sealed class Inspector(KeptResults results)
{
    private const int MostTrees = 4;

    /// <summary>What one part weighs at most, and all of an answer, in bytes as a client is sent them.</summary>
    private const int MostBytesOfOne = 512;
    private const int MostBytes = 56 * 1024;

    // Beside its name and its value.
    private const int PartOverhead = 60;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(0.75);
    private static readonly TimeSpan OneTimeLimit = TimeSpan.FromMilliseconds(150);

    private readonly object _gate = new();
    private readonly GuardedThread _guard = new();

    // Guarded by itself: what closes trees must not wait for user code.
    private readonly List<(long Id, InspectedTree Tree)> _trees = [];
    private long _lastTree;

    /// <summary>Answers a question.</summary>
    public InspectedFrame Answer(InspectFrame question)
    {
        lock (_gate)
        {
            if (question.Tree == 0)
            {
                return results.TryGet(question.SubmissionId, out object? value)
                    ? question.IsDetailed ? Detail(question, value) : Open(question, value)
                    : Problem(question, question.SubmissionId.Length == 0 ? "there is no result yet" : "that result is not kept any more");
            }

            return Find(question.Tree) is not { } tree ? Problem(question, "this tree is not kept any more; #inspect opens it anew")
                : tree.Find(question.Node) is not { } node ? Problem(question, "this part is not kept any more; #inspect opens the tree anew")
                : Expand(question, tree, node);
        }
    }

    /// <summary>Lets go of a tree.</summary>
    public void Close(long id)
    {
        lock (_trees)
        {
            _trees.RemoveAll(tree => tree.Id == id);
        }
    }

    /// <summary>Lets go of all.</summary>
    public void CloseAll()
    {
        lock (_trees)
        {
            _trees.Clear();
        }
    }

    private static InspectedFrame Problem(InspectFrame question, string problem) => new(question.QuestionId, question.Tree, [], HasMore: false, null, problem);

    private InspectedTree? Find(long id)
    {
        lock (_trees)
        {
            return _trees.Find(tree => tree.Id == id).Tree;
        }
    }

    private InspectedFrame Detail(InspectFrame question, object? value)
    {
        var walk = new DisplayWalk(TimeLimit * 0.9, MostBytes, isDetailed: true);
        _guard.Run(() => walk.Show(value), TimeLimit);
        return new InspectedFrame(question.QuestionId, 0, [new InspectedPart("", walk.Snapshot(), 0)], HasMore: false, null, null);
    }

    private InspectedFrame Open(InspectFrame question, object? value)
    {
        var tree = new InspectedTree();
        var root = new Reading();
        _guard.Run(() => root.Read(() => value), OneTimeLimit);
        InspectedPart part = Part(tree, "", root);
        lock (_trees)
        {
            _trees.Add((++_lastTree, tree));
            if (_trees.Count > MostTrees)
            {
                _trees.RemoveAt(0);
            }
        }

        return new InspectedFrame(question.QuestionId, _lastTree, [part], HasMore: false, null, null);
    }

    private InspectedFrame Expand(InspectFrame question, InspectedTree tree, InspectedNode node)
    {
        long began = Stopwatch.GetTimestamp();
        var parts = new List<InspectedPart>();
        int left = MostBytes;
        bool fresh = node.Parts is null || node.Position != question.Offset;
        while (parts.Count < Math.Clamp(question.Count, 1, InspectedFrame.MostParts) && left > 0)
        {
            TimeSpan time = TimeLimit - Stopwatch.GetElapsedTime(began);
            if (time < OneTimeLimit)
            {
                // A part that is cut short for this answer's sake would be told as one that hangs; it is for the next.
                break;
            }

            // The first step may have a long way to go to where it is to begin.
            TimeSpan limit = fresh ? time : OneTimeLimit;
            var reading = new Reading();
            IEnumerator<ValuePart>? begun = fresh ? null : node.Parts;
            bool inTime = _guard.Run(() => reading.Next(node.Value, begun, question.Offset), limit);
            if (fresh && reading.Part is not null)
            {
                node.Parts = reading.Parts;
                node.Total = reading.Total;
                node.Position = question.Offset;
                fresh = false;
            }

            if (!inTime && reading.Part is null)
            {
                node.Parts = null;
                return Answer(question, node, parts, hasMore: false, $"what comes next did not come within {limit.TotalSeconds:0.##} s");
            }

            if (reading.Failure is { } failure)
            {
                node.Parts = null;
                return Answer(question, node, parts, hasMore: false, failure);
            }

            if (reading.Part is not { } read)
            {
                node.Parts = null;
                return Answer(question, node, parts, hasMore: false, null);
            }

            InspectedPart part = Part(tree, read.Name, reading);
            parts.Add(part);
            node.Position = question.Offset + parts.Count;
            left -= MostBytesOfOne - reading.Walk.BytesLeft + part.Name.Length + PartOverhead;
        }

        return Answer(question, node, parts, hasMore: node.Total is not { } total || question.Offset + parts.Count < total, null);
    }

    private static InspectedFrame Answer(InspectFrame question, InspectedNode node, List<InspectedPart> parts, bool hasMore, string? problem) =>
        new(question.QuestionId, question.Tree, [.. parts], hasMore, node.Total, problem);

    private static InspectedPart Part(InspectedTree tree, string name, Reading reading) =>
        new(name, reading.Walk.Snapshot(), reading.HasParts ? tree.Add(reading.Value!) : 0);

    /// <summary>What one visit to the guarded thread brings back. Of one that was abandoned, nothing but what <see cref="Part"/> and <see cref="HasParts"/> vouch for may be looked at.</summary>
    private sealed class Reading
    {
        private volatile ValuePart? _part;
        private volatile bool _hasParts;

        public DisplayWalk Walk { get; } = new(OneTimeLimit * 0.9, MostBytesOfOne, "this took longer than 0.15 s");

        public IEnumerator<ValuePart>? Parts { get; private set; }

        public long? Total { get; private set; }

        public ValuePart? Part => _part;

        public object? Value { get; private set; }

        /// <summary>True when there is a <see cref="Value"/> to be taken apart, even if showing it has not ended.</summary>
        public bool HasParts => _hasParts;

        public string? Failure { get; private set; }

        public void Next(object whole, IEnumerator<ValuePart>? begun, long offset)
        {
            try
            {
                Total = begun is null ? ValueParts.Count(whole) : null;
                Parts = begun ?? ValueParts.Of(whole, offset).GetEnumerator();
                if (!Parts.MoveNext())
                {
                    return;
                }

                _part = Parts.Current;
            }
            catch (Exception exception) when (exception is not ThreadInterruptedException)
            {
                Failure = ForeignCode.Describe(exception);
                return;
            }

            Read(Part!.Read);
        }

        public void Read(Func<object?> read)
        {
            try
            {
                Value = read();
                if (Value is MemberGroup group)
                {
                    Walk.ShowElided(group.IsPublic ? "beside its items" : "fields that are not public");
                    _hasParts = true;
                    return;
                }

                _hasParts = ValueParts.Has(Value);
            }
            catch (Exception exception) when (exception is not ThreadInterruptedException)
            {
                Walk.ShowFailure(exception);
                return;
            }

            Walk.Show(Value);
        }
    }
}
