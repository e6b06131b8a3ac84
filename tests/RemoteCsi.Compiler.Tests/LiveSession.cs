using System.Reflection;
using System.Runtime.Loader;
using RemoteCsi.Compiler.Chains;
using RemoteCsi.Compiler.Completion;
using RemoteCsi.Compiler.Exploring;
using RemoteCsi.Compiler.References;
using RemoteCsi.Protocol.Compilation;
using RemoteCsi.Protocol.Signatures;
using RemoteCsi.Worker.Execution;
using RemoteCsi.Worker.Frames;
using RemoteCsi.Worker.Inspection;

namespace RemoteCsi.Compiler.Tests;

/// <summary>Runs what a chain compiles, in the least way that can: load, make the factory's delegate, pass the live objects.</summary>
internal sealed class LiveSession
{
    private readonly AssemblyLoadContext _context = new("session", isCollectible: false);
    private object?[] _state = new object?[2];
    private int _index;

    public LiveSession()
    {
        Chain = NewChain();
        _context.Resolving += (context, name) => context.Assemblies.FirstOrDefault(assembly => assembly.FullName == name.FullName)
            ?? (Brought.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name.Name) is { } path ? context.LoadFromAssemblyPath(path) : null);
    }

    public Guid Id { get; } = Guid.NewGuid();

    public Chain Chain { get; private set; }

    public List<ChainEntry> Entries { get; } = [];

    public List<string> Brought { get; } = [];

    public string Directory { get; init; } = "/";

    public KeptResults Results { get; } = new();

    /// <summary>What a worker would tell of the results.</summary>
    public KeptResult[] KnownResults() => [.. Results.NewestFirst().Select(value => new KeptResult([.. NearestTypes.Of(value).Select(Name)]))];

    public CompiledSubmission Compile(string code)
    {
        var entry = new ChainEntry(++_index, code, Directory);
        CompiledSubmission compiled = Chain.Compile(entry, CancellationToken.None);
        if (compiled.WantsResults)
        {
            compiled = Chain.Compile(entry, CancellationToken.None, KnownResults());
        }

        if (compiled.InChain)
        {
            Entries.Add(entry with { Emitted = compiled.Image is not null, Results = compiled.Results });
            Brought.AddRange(compiled.References);
        }

        return compiled;
    }

    /// <summary>Compiles and runs; a compile error fails the test that calls.</summary>
    public async Task<object?> RunAsync(string code)
    {
        CompiledSubmission compiled = Compile(code);
        Assert.True(compiled.Success, $"{code}: {string.Join('\n', compiled.Diagnostics.Select(diagnostic => diagnostic.ToString()))}");
        return compiled.Image is null ? null : await RunAsync(compiled);
    }

    public async Task<object?> RunAsync(CompiledSubmission compiled)
    {
        Assembly assembly = _context.LoadFromStream(new MemoryStream(compiled.Image!), compiled.Symbols is { } symbols ? new MemoryStream(symbols) : null);
        var factory = assembly.GetType(compiled.EntryType!, throwOnError: true)!
            .GetMethod("<Factory>", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<Func<object?[], Task<object?>>>();
        if (_state.Length <= _index + 1)
        {
            Array.Resize(ref _state, _state.Length * 2);
        }

        object? value = await (compiled.Results is null ? factory(_state) : NamedResults.Give(factory.Method.DeclaringType!, _state, Results).Enter());
        if (compiled.HasValue)
        {
            Results.Keep($"{_index}", value);
        }

        return value;
    }

    /// <summary>Asks something about the chain as it is now.</summary>
    public T Explore<T>(Func<ChainSnapshot, T> question) => question(new ChainSnapshot(
        Chain.Framework, Chain.Usings, [.. Enumerable.Range(0, Chain.Count).Select(position => Chain[position])]));

    /// <summary>What can be called where the <c>|</c> is in a text typed next.</summary>
    public async Task<Signature[]> SignaturesAsync(string text)
    {
        var completion = new ChainCompletion(Chain.Framework, Chain.Usings);
        for (int position = 0; position < Chain.Count; position++)
        {
            completion.Add(Chain[position]);
        }

        int at = text.IndexOf('|', StringComparison.Ordinal);
        return (await completion.SignaturesAsync(text.Remove(at, 1), at, TestContext.Current.CancellationToken)).Signatures;
    }

    /// <summary>What a compiler that starts anew does.</summary>
    public void Rebuild()
    {
        Chain = NewChain();
        Entries.ForEach(Chain.Restore);
    }

    private static RuntimeTypeName Name(TypeDescription type) => new(type.Assembly, type.Name, [.. type.Arguments.Select(Name)], type.Rank, type.Members);

    private Chain NewChain() => new(Id, Framework.At(RunningFramework.Paths), RunningFramework.Usings);
}
