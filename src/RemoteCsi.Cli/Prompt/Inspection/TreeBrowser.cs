using System.Collections.Concurrent;
using RemoteCsi.Cli.Prompt.Keys;
using RemoteCsi.Cli.Prompt.Sessions;
using RemoteCsi.Cli.Theming;
using RemoteCsi.Client;
using RemoteCsi.Protocol.Exploring;

namespace RemoteCsi.Cli.Prompt.Inspection;

/// <summary>Lets a person look through an opened result, with keys, over the whole screen.</summary>
/// <remarks>No key waits for the far side: what is opened says that its parts are on their way, and they appear when they come.</remarks>
internal sealed class TreeBrowser
{
    private const int PartsAtOnce = 100;

    private readonly IPromptSession _session;
    private readonly ITerminal _terminal;
    private readonly long _tree;
    private readonly TreeModel _model;
    private readonly TreeScreen _screen;
    private readonly ConcurrentQueue<(TreeNode Node, InspectedParts Answer)> _came = new();

    /// <param name="session">Where the result is.</param>
    /// <param name="terminal">Keys and screen.</param>
    /// <param name="theme">The colours.</param>
    /// <param name="title">What is looked at.</param>
    /// <param name="opened">The opened result; it is given back at the end.</param>
    public TreeBrowser(IPromptSession session, ITerminal terminal, Theme theme, string title, InspectedParts opened)
    {
        _session = session;
        _terminal = terminal;
        _tree = opened.Tree;
        _model = new TreeModel(new TreeNode("", opened.Parts[0].Value, opened.Parts[0].Node, parent: null));
        _screen = new TreeScreen(terminal, theme, title);
    }

    /// <summary>Runs until the person leaves.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        bool captured = _terminal.CaptureControlC;
        _terminal.CaptureControlC = true;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using CancellationTokenRegistration registration = cancellationToken.Register(_terminal.Wake);
        try
        {
            // The loop waits for keys on its thread for as long as the person looks.
            await Task.Factory.StartNew(() => Browse(leaving.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .ConfigureAwait(false);
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
            _terminal.CaptureControlC = captured;
            _ = GiveBackAsync();
        }
    }

    private void Browse(CancellationToken cancellationToken)
    {
        var decoder = new KeyDecoder(_terminal);
        Load(_model.Open(), cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            while (_came.TryDequeue(out (TreeNode Node, InspectedParts Answer) came))
            {
                Take(came.Node, came.Answer);
            }

            if (!decoder.HasKey)
            {
                _screen.Paint(_model);
            }

            if ((decoder.HasKey || _terminal.WaitForKey(Timeout.InfiniteTimeSpan)) && decoder.Read() is { } key && !Act(key, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>Does what a key says; false when that is to leave.</summary>
    private bool Act(ConsoleKeyInfo key, CancellationToken cancellationToken)
    {
        if (OwnKey.Is(key, OwnKey.Leave) || key is { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control })
        {
            return false;
        }

        if (_model.IsSearching)
        {
            Search(key);
            return true;
        }

        switch (key)
        {
            case { Key: ConsoleKey.UpArrow } or { KeyChar: 'k' }:
                _model.Move(-1);
                break;
            case { Key: ConsoleKey.DownArrow } or { KeyChar: 'j' }:
                _model.Move(1);
                break;
            case { Key: ConsoleKey.PageUp }:
                _model.Move(-_screen.Room);
                break;
            case { Key: ConsoleKey.PageDown }:
                _model.Move(_screen.Room);
                break;
            case { Key: ConsoleKey.Home }:
                _model.Move(-_model.Rows.Count);
                break;
            case { Key: ConsoleKey.End }:
                _model.Move(_model.Rows.Count);
                break;
            case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' }:
                Load(_model.Toggle(), cancellationToken);
                break;
            case { Key: ConsoleKey.RightArrow } or { KeyChar: 'l' }:
                Load(_model.Open(), cancellationToken);
                break;
            case { Key: ConsoleKey.LeftArrow } or { KeyChar: 'h' }:
                _model.Close();
                break;
            case { KeyChar: '/' }:
                _model.BeginSearch();
                break;
            case { KeyChar: 'n' }:
                _model.FindNext(forward: true);
                break;
            case { KeyChar: 'N' }:
                _model.FindNext(forward: false);
                break;
            case { KeyChar: 'q' or 'Q' } or { Key: ConsoleKey.Escape } or { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control }:
                return false;
        }

        return true;
    }

    private void Search(ConsoleKeyInfo key)
    {
        string text = _model.Sought ?? "";
        switch (key)
        {
            case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' } or { Key: ConsoleKey.Escape }:
                _model.EndSearch();
                break;
            case { Key: ConsoleKey.Backspace } when text.Length == 0:
                _model.EndSearch();
                break;
            case { Key: ConsoleKey.Backspace }:
                _model.Seek(text[..^1]);
                break;
            case { KeyChar: var letter } when letter != '\0' && !char.IsControl(letter):
                _model.Seek(text + letter);
                break;
        }
    }

    private void Load(TreeNode? node, CancellationToken cancellationToken)
    {
        if (node is not null)
        {
            _ = LoadAsync(node, node.Parts.Count, cancellationToken);
        }
    }

    private async Task LoadAsync(TreeNode node, int offset, CancellationToken cancellationToken)
    {
        InspectedParts answer;
        try
        {
            answer = await _session.ExpandAsync(_tree, node.Handle, offset, PartsAtOnce, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteCsiException failure)
        {
            answer = new InspectedParts(_tree, [], Problem: failure.Message + " (Enter tries it again)");
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _came.Enqueue((node, answer));
        _terminal.Wake();
    }

    private void Take(TreeNode node, InspectedParts answer)
    {
        node.Parts.AddRange(answer.Parts.Select(part => new TreeNode(part.Name, part.Value, part.Node, node)));
        node.HasCome |= answer.Problem is null || answer.Parts.Length > 0;
        node.HasMore = answer.HasMore;
        node.Total = answer.Total;
        node.Problem = answer.Problem;
        _model.Came(node);
    }

    private async Task GiveBackAsync()
    {
        try
        {
            await _session.CloseAsync(_tree, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RemoteCsiException or OperationCanceledException)
        {
            // The session lets go of it by itself when nobody is in it any more.
        }
    }
}
