using RemoteCsi.Cli.Rendering;
using RemoteCsi.Protocol.Submissions;

namespace RemoteCsi.Cli.Tests.Rendering;

public sealed class ExceptionRendererTests
{
    [Fact]
    public void Stack_HasTheUsersLinesFirst()
    {
        var exception = new ExceptionInfo(
            "System.InvalidOperationException", "no", "…",
            [new("System.Linq.ThrowHelper.Throw()", null, 0, false), new("F(int x)", "submission 3", 2, true), new("(top level)", "submission 4", 1, true)]);
        Assert.Equal(
            """
            System.InvalidOperationException: no
               at F(int x) in submission 3:line 2
               at (top level) in submission 4:line 1
               at System.Linq.ThrowHelper.Throw()
            """,
            ExceptionRenderer.Render(exception, RenderTarget.Plain));
    }

    [Fact]
    public void InnerExceptions_FollowAsCauses()
    {
        var inner = new ExceptionInfo("B", "inner", "", []);
        Assert.Equal("A: outer\ncaused by B: inner", ExceptionRenderer.Render(new ExceptionInfo("A", "outer", "", [], inner), RenderTarget.Plain));
    }

    [Fact]
    public void Stack_WithoutFrames_IsShownAsText() => Assert.Equal(
        "A: m\n   at X", ExceptionRenderer.Render(new ExceptionInfo("A", "m", "   at X\n", []), RenderTarget.Plain));
}
