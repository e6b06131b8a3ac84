namespace RemoteCsi.Cli.Shells;

/// <summary>What makes a shell complete <c>rcsi</c>: each script hands the line to <c>rcsi "[suggest:POSITION]" LINE</c> and offers what it answers.</summary>
internal static class ShellScripts
{
    /// <summary>The shells.</summary>
    public static IReadOnlyList<string> Names { get; } = ["bash", "zsh", "fish", "powershell"];

    /// <summary>The script for a shell of <see cref="Names"/>.</summary>
    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "powershell" => PowerShell,
        _ => throw new ArgumentOutOfRangeException(nameof(shell)),
    };

    // bash divides words also at the letters of COMP_WORDBREAKS (as in ssh://user@host) and then replaces only the last part.
    private const string Bash = """
        # Completion of rcsi for bash. In ~/.bashrc:  source <(rcsi completion bash)
        _rcsi() {
            local line="${COMP_LINE:0:COMP_POINT}" reply
            local word="${line##*[[:space:]]}"
            local breaks="${COMP_WORDBREAKS//[^:@=]/}" kept=""
            [[ -n $breaks ]] && kept="${word%"${word##*[$breaks]}"}"
            COMPREPLY=()
            while IFS= read -r reply; do
                if [[ -n $reply && $reply == "$word"* ]]; then
                    COMPREPLY+=("${reply#"$kept"}")
                fi
            done < <(rcsi "[suggest:${#line}]" "$line" 2>/dev/null </dev/null)
        }
        complete -o bashdefault -o default -o nosort -F _rcsi rcsi 2>/dev/null || complete -o bashdefault -o default -F _rcsi rcsi

        """;

    private const string Zsh = """
        #compdef rcsi
        # Completion of rcsi for zsh. In ~/.zshrc, after compinit:  source <(rcsi completion zsh)
        _rcsi() {
            local line="${(j: :)words[1,CURRENT-1]} ${words[CURRENT][1,${#PREFIX}]}"
            local -a replies
            replies=("${(@f)$(rcsi "[suggest:${#line}]" "$line" 2>/dev/null </dev/null)}")
            replies=("${(@)replies:#}")
            if (( ${#replies} )); then
                compadd -- "${replies[@]}"
            else
                _files
            fi
        }
        if [[ "${funcstack[1]}" == _rcsi ]]; then
            _rcsi "$@"
        else
            compdef _rcsi rcsi
        fi

        """;

    private const string Fish = """
        # Completion of rcsi for fish. In ~/.config/fish/config.fish:  rcsi completion fish | source
        function __rcsi_complete
            set -l line (commandline --current-process --cut-at-cursor)
            rcsi "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null </dev/null
        end
        complete -c rcsi -f -a '(__rcsi_complete)'
        complete -c rcsi -n '__fish_seen_subcommand_from invoke' -F

        """;

    private const string PowerShell = """
        # Completion of rcsi for PowerShell. In $PROFILE:  rcsi completion powershell | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName rcsi -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $position = $cursorPosition - $commandAst.Extent.StartOffset
            $line = $commandAst.ToString().PadRight($position)
            rcsi "[suggest:$position]" "$line" 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;
}
