using RemoteCsi.Cli.Commands;
using Xunit;

namespace RemoteCsi.Cli.Tests.Commands;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("17", 17L)]
    [InlineData("512K", 512L << 10)]
    [InlineData("64m", 64L << 20)]
    [InlineData("2G", 2L << 30)]
    [InlineData("", null)]
    [InlineData("K", null)]
    [InlineData("-1", null)]
    [InlineData("1.5G", null)]
    [InlineData("1T", null)]
    [InlineData("9999999999G", null)]
    public void Parse_TakesPowersOf1024(string text, long? bytes) => Assert.Equal(bytes, ByteSize.Parse(text));
}
