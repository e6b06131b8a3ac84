using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using RemoteCsi.Worker.Display;

namespace RemoteCsi.Worker.Tests.Display;

public sealed class ValueJsonTests
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        IncludeFields = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    [Fact]
    public void Json_IsWhatSystemTextJsonWrites()
    {
        object[] values =
        [
            1, 1.5, double.NaN, float.NegativeInfinity, "tëxt\"\n<", 'c', true, DayOfWeek.Friday, new DateTime(2024, 1, 2), Guid.Empty,
            new[] { 1, 2 }, new List<string?> { "a", null }, new Dictionary<string, int> { ["k y"] = 1 }, new Dictionary<int, string> { [1] = "x" },
            new { A = 1, B = new { C = "x" } }, (1, "x"), new byte[] { 1, 2, 3 }, new Person("Ann", 3), Enumerable.Range(0, 3).Select(n => n * n),
            new object[] { 1, "x", new { Y = 2.5 } }, TimeSpan.FromMinutes(3), new Uri("http://example.org"), new Version(1, 2),
        ];
        Assert.All(values, value => Assert.Equal(JsonSerializer.Serialize(value, value.GetType(), Plain), Shown.Json(value)));
    }

    [Fact]
    public void Json_OfWhatCannotBeSerialised_IsNull()
    {
        var cycle = new List<object>();
        cycle.Add(cycle);
        Assert.Null(Shown.Json(cycle));
        Assert.Null(Shown.Json(typeof(int)));
        Assert.Null(Shown.Json(() => { }));
        Assert.Null(Shown.Json(new Throws()));
    }

    [Fact]
    public void Json_OverAMegabyte_IsNullAndStopsEarly()
    {
        Assert.NotNull(Shown.Json(new string('x', 1_000_000)));
        Assert.Null(Shown.Json(new string('x', 1_100_000)));
        string huge = new('x', 200_000_000);
        byte[] bytes = new byte[200_000_000];
        var watch = Stopwatch.StartNew();
        long before = GC.GetTotalAllocatedBytes();
        Assert.Null(Shown.Json(huge));
        Assert.Null(Shown.Json(new { Inner = huge }));
        Assert.Null(Shown.Json(new { Inner = bytes }));
        Assert.Null(Shown.Json(new Dictionary<string, int> { [huge] = 1 }));
        Assert.Null(Shown.Json(Enumerable.Range(0, int.MaxValue).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 150_000_000);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void Json_OfAnEndlessOrHangingSequence_IsNull()
    {
        Assert.Null(Shown.Json(Hanging()));
    }

    private static IEnumerable<int> Hanging()
    {
        yield return 1;
        Thread.Sleep(Timeout.Infinite);
    }

    private sealed record Person(string Name, int Age)
    {
        public int Field = 7;
    }

    private sealed class Throws
    {
        public int Bad => throw new FormatException();
    }
}
