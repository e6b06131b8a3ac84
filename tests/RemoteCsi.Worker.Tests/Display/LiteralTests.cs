using System.Globalization;
using Microsoft.CodeAnalysis.CSharp.Scripting.Hosting;
using RemoteCsi.Worker.Display;

namespace RemoteCsi.Worker.Tests.Display;

/// <summary>Scalars against Roslyn's own formatter.</summary>
public sealed class LiteralTests
{
    public static TheoryData<object> Scalars =>
    [
        true, false, (sbyte)-5, (byte)5, (short)-300, (ushort)300, 42, 42u, 42L, 42UL, int.MinValue, ulong.MaxValue,
        1.5, 0.1, 1e300, -0.0, double.NaN, double.PositiveInfinity, 1.5f, float.Epsilon, 1.50m, decimal.MaxValue,
        'a', '\'', '"', '\\', '\n', '\0', '\u0001', '\u2028', '\ud83d', 'é', "", "plain", "quo\"te", "line\nend\ttab\\", "it's", "\0\a\b\f\v\r",
        "\U0001F600", "\ud83d", "\ude00\ud83d", "\u200b\ufeff\u00ad", DayOfWeek.Monday, (DayOfWeek)99, ConsoleModifiers.Alt | ConsoleModifiers.Shift,
        new DateTime(2024, 2, 29, 13, 14, 15), new DateTimeOffset(2024, 2, 29, 13, 14, 15, TimeSpan.FromHours(2)), TimeSpan.FromSeconds(90.5),
        new DateOnly(2024, 2, 29), new TimeOnly(13, 14), new Guid("0123456789abcdef0123456789abcdef"), new Version(1, 2, 3),
        (Half)1.5, Int128.MaxValue, (nint)5, new Uri("http://example.org/a b"), 1..^2, ^3,
    ];

    [Theory]
    [MemberData(nameof(Scalars))]
    public void Scalar_IsShownAsRoslynShowsIt(object value)
    {
        ValueNode node = Shown.Node(value);
        Assert.Equal(CSharpObjectFormatter.Instance.FormatObject(value), node.Text);
        Assert.Contains(node.Kind, new[] { ValueKind.Scalar, ValueKind.String });
        Assert.False(node.Truncated);
    }

    [Fact]
    public void Strings_OfAnyCharacters_AreShownAsRoslynShowsThem()
    {
        var random = new Random(5);
        for (int round = 0; round < 3_000; round++)
        {
            string text = string.Create(random.Next(1, 12), random, static (span, source) =>
            {
                foreach (ref char c in span)
                {
                    c = (char)(source.Next(4) switch
                    {
                        0 => source.Next(0, 128),
                        1 => source.Next(0xd800, 0xe000),
                        2 => source.Next(0, 0x3000),
                        _ => source.Next(0, 0x10000),
                    });
                }
            });
            Assert.Equal(CSharpObjectFormatter.Instance.FormatObject(text), Shown.Node(text).Text);
            Assert.Equal(CSharpObjectFormatter.Instance.FormatObject(text[0]), Shown.Node(text[0]).Text);
        }
    }

    [Fact]
    public void Doubles_AreShownAsRoslynShowsThem_WhateverTheCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal("1.5", Shown.Node(1.5).Text);
            Assert.Equal("1.5", Shown.Node(1.5m).Text);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void String_OfManyMegabytes_IsCutWithItsLengthNotedAndNotCopied()
    {
        string huge = new('x', 100_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ValueNode node = Shown.Node(huge);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 0, 1_000_000);
        Assert.Equal($"\"{new string('x', 4096)}\"… (100000000 characters)", node.Text);
        Assert.True(node.Truncated);
        Assert.Equal(100_000_000, node.Count);
    }

    [Fact]
    public void String_IsNotCutWithinASurrogatePair()
    {
        string text = new string('x', 4095) + "\U0001F600" + "tail";
        Assert.StartsWith($"\"{new string('x', 4095)}\"… (", Shown.Node(text).Text, StringComparison.Ordinal);
    }
}
