using Microsoft.Extensions.Time.Testing;
using RemoteCsi.Agent.Sessions;
using Xunit;

namespace RemoteCsi.Agent.Tests.Sessions;

public sealed class AbsenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Absence _absence;

    public AbsenceTests() => _absence = New();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ASessionThatNobodyHasEntered_WasMissedFromItsBeginning() => Assert.Equal((1, 1), _absence.Since);

    [Fact]
    public void WhoTakesWhatWasMissed_EndsTheAbsence()
    {
        _absence.End(takes: true, nextSequence: 9, nextIndex: 3);
        Assert.Null(_absence.Since);
        _absence.Begin(20, 5, vanished: false);
        Assert.Equal((20, 5), _absence.Since);
    }

    [Fact]
    public void WhoComesForSomethingElse_LeavesItForTheNext()
    {
        Come();
        _absence.Begin(20, 5, vanished: true);
        _absence.End(takes: false, 30, 6);
        _absence.Begin(40, 8, vanished: false);
        Assert.Equal((20, 5), _absence.Since);
    }

    [Fact]
    public void WhoComesWhenNothingWasMissed_LeavesNothing()
    {
        _absence.End(takes: true, 9, 3);
        _absence.Begin(20, 5, vanished: false);
        _absence.End(takes: false, 20, 5);
        _absence.Begin(40, 8, vanished: false);
        Assert.Equal((40, 8), _absence.Since);
    }

    [Fact]
    public void WhoVanishesAtOnce_HasTakenNothing()
    {
        Come();
        _absence.Begin(20, 5, vanished: true);
        _absence.End(takes: true, 30, 6);
        _time.Advance(TimeSpan.FromSeconds(1));
        _absence.Begin(30, 6, vanished: true);
        Assert.Equal((20, 5), _absence.Since);
    }

    [Fact]
    public void WhoVanishesLater_HasTakenIt()
    {
        Come();
        _absence.Begin(20, 5, vanished: true);
        _absence.End(takes: true, 30, 6);
        _time.Advance(TimeSpan.FromMinutes(1));
        _absence.Begin(30, 6, vanished: true);
        Assert.Equal((30, 6), _absence.Since);
    }

    [Fact]
    public void TheNextAgent_KnowsOfIt()
    {
        _absence.End(takes: true, 9, 3);
        _absence.Begin(20, 5, vanished: false);
        Absence next = New();
        next.Restore(50, 9);
        Assert.Equal((20, 5), next.Since);
    }

    [Fact]
    public void TheNextAgent_WhenSomebodyWasThere_GoesByTheJournal()
    {
        _absence.End(takes: true, 9, 3);
        Absence next = New();
        next.Restore(50, 9);
        Assert.Equal((50, 9), next.Since);
    }

    private void Come()
    {
        _absence.End(takes: true, 9, 3);
        _time.Advance(TimeSpan.FromMinutes(1));
    }

    private Absence New() => new(_folder["left"], _time);
}
