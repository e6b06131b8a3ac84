using PrettyPrompt;

namespace RemoteCsi.Cli.Prompt.Editing;

/// <summary>The reading stops for a moment.</summary>
internal sealed class SuspendedResult() : KeyPressCallbackResult("", null);

/// <summary>The person leaves, or is made to.</summary>
internal sealed class LeaveResult() : KeyPressCallbackResult("", null);
