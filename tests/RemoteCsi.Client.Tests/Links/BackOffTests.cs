using RemoteCsi.Client.Links;

namespace RemoteCsi.Client.Tests.Links;

public sealed class BackOffTests
{
    [Fact]
    public void Pauses_DoubleFromATenthOfASecondToFive_GiveOrTakeAFifth()
    {
        const int Seed = 5;
        var backOff = new BackOff(new Random(Seed));
        double[] steps = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5];
        foreach (double step in steps)
        {
            Assert.InRange(backOff.Next(TimeSpan.Zero).TotalSeconds, step * 0.799, step * 1.201);
        }
    }

    [Fact]
    public void Pauses_OfTwoClients_AreNotTheSame()
    {
        var one = new BackOff(new Random(1));
        var other = new BackOff(new Random(2));
        Assert.NotEqual(one.Next(TimeSpan.Zero), other.Next(TimeSpan.Zero));
    }

    [Fact]
    public void Pauses_AfterTwoMinutes_AreHalfAMinute() =>
        Assert.InRange(new BackOff(new Random(3)).Next(TimeSpan.FromMinutes(2)).TotalSeconds, 23.9, 36.1);
}
