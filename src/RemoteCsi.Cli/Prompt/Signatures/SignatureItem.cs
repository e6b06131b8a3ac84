using System.Text;
using PrettyPrompt.Completion;
using PrettyPrompt.Highlighting;
using RemoteCsi.Cli.Prompt.Highlighting;
using RemoteCsi.Cli.Terminal;
using RemoteCsi.Protocol.Signatures;

namespace RemoteCsi.Cli.Prompt.Signatures;

/// <summary>A signature as PrettyPrompt's pane of overloads shows it, with the parameter that is typed marked.</summary>
internal static class SignatureItem
{
    /// <summary>True when a signature has a parameter for the argument that is typed.</summary>
    public static bool Takes(Signature signature, OpenCall call) =>
        ParameterOf(signature, call) is not null || (signature.Parameters.Length == 0 && call.IsEmpty);

    /// <summary>What the pane shows.</summary>
    public static OverloadItem Of(Signature signature, OpenCall call, TokenColours colours)
    {
        SignatureParameter? current = ParameterOf(signature, call);
        var text = new StringBuilder(TerminalFilter.CleanLine(signature.Before));
        FormatSpan? marked = null;
        for (int index = 0; index < signature.Parameters.Length; index++)
        {
            SignatureParameter parameter = signature.Parameters[index];
            string declared = TerminalFilter.CleanLine(parameter.Text);
            text.Append(index > 0 ? ", " : "");
            if (ReferenceEquals(parameter, current))
            {
                marked = new FormatSpan(text.Length, declared.Length, colours.Parameter);
            }

            text.Append(declared);
        }

        text.Append(TerminalFilter.CleanLine(signature.After));

        // The one parameter that matters: which it is differs from overload to overload when it is named, and the pane has one number for all.
        OverloadItem.Parameter[] documented = current is { Documentation.Length: > 0 }
            ? [new OverloadItem.Parameter(TerminalFilter.CleanLine(current.Name), TerminalFilter.CleanLine(current.Documentation))]
            : [];
        return new OverloadItem(
            marked is { } span ? new FormattedString(text.ToString(), span) : new FormattedString(text.ToString()),
            TerminalFilter.CleanLine(signature.Summary), FormattedString.Empty, documented);
    }

    private static SignatureParameter? ParameterOf(Signature signature, OpenCall call)
    {
        if (call.Name is { } name)
        {
            return Array.Find(signature.Parameters, parameter => parameter.Name == name);
        }

        SignatureParameter? last = signature.Parameters.LastOrDefault();
        return call.Argument < signature.Parameters.Length ? signature.Parameters[call.Argument] : last is { TakesRest: true } ? last : null;
    }
}
