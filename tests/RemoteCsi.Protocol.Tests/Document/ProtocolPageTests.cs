using System.Reflection;
using Xunit;

namespace RemoteCsi.Protocol.Tests.Document;

public sealed class ProtocolPageTests
{
    private static readonly string Root = typeof(ProtocolPageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>
    /// The page is what the contract says. To write it anew after a change of the contract, run this test with
    /// <c>RCSI_WRITE_DOCS=1</c>.
    /// </summary>
    [Fact]
    public void Page_IsWhatTheContractSays()
    {
        string page = Path.Combine(Root, "docs", "PROTOCOL.md");
        string made = new ProtocolPage().Make(
            File.ReadAllText(Path.Combine(Root, "docs", "protocol", "introduction.md")),
            File.ReadAllText(Path.Combine(Root, "docs", "protocol", "transcript.txt")));
        if (Environment.GetEnvironmentVariable("RCSI_WRITE_DOCS") == "1")
        {
            File.WriteAllText(page, made);
        }

        Assert.Equal(made, File.ReadAllText(page));
    }

    [Fact]
    public void EveryFieldOfEveryForm_IsDocumented()
    {
        string page = File.ReadAllText(Path.Combine(Root, "docs", "PROTOCOL.md"));
        Assert.DoesNotContain("|  |\n", page, StringComparison.Ordinal);
    }
}
