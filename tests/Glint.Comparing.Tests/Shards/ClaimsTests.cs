using Glint.Tests.Support;

namespace Glint.Comparing.Tests.Shards;

/// <summary>Who may train a run.</summary>
public sealed class ClaimsTests : IDisposable
{
    private static readonly ClaimTimes Quick = new(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(400));

    // Of a machine that never renews while a test lasts.
    private static readonly ClaimTimes Silent = new(TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(50));

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void ARun_IsOneClaimantsAtATime()
    {
        using Claim? first = Of("a").TryTake("run", out _);
        Assert.NotNull(first);
        Assert.Null(Of("b").TryTake("run", out ClaimText? holder));
        Assert.Equal("a (process 1)", $"{holder!.By}");
        Assert.NotNull(Of("b").TryTake("another", out _));
    }

    [Fact]
    public void ARun_ThatWasGivenBack_IsTheNexts_AndAFinishedOneToo_AsItsFilesAreGone()
    {
        Of("a").TryTake("run", out _)!.Dispose();
        Claim second = Of("b").TryTake("run", out _)!;
        second.Finish();
        second.Dispose();
        Assert.Equal((ClaimState.Finished, "b"), (Of("a").Look("run")!.State, Of("a").Look("run")!.By.Host));
        using Claim? third = Of("a").TryTake("run", out _);
        Assert.NotNull(third);
    }

    [Fact]
    public void OfManyWhoTake_OneDoes()
    {
        for (int round = 0; round < 20; round++)
        {
            int taken = 0;
            string run = $"run{round}";
            // The one before is given back: they race for its successor, too.
            if (round % 2 == 1) Of("before").TryTake(run, out _)!.Dispose();
            Parallel.For(0, 16, i =>
            {
                if (Of($"host{i}").TryTake(run, out _) is not null) Interlocked.Increment(ref taken);
            });
            Assert.Equal(1, taken);
        }
    }

    [Fact]
    public void AClaim_ThatIsNotRenewed_IsTakenOver_OnceItWasWatchedForLongEnough_AndItsOwnerSeesIt()
    {
        Claim silent = Of("a", Silent).TryTake("run", out _)!;
        Claims watcher = Of("b", Silent);
        Assert.Null(watcher.TryTake("run", out _));
        Thread.Sleep(2 * Silent.Stale);
        using Claim? taken = watcher.TryTake("run", out _);
        Assert.NotNull(taken);
        // It wakes, and finds that it lost the run; what it says then leaves the new claim as it is.
        silent.Dispose();
        Assert.True(silent.IsLost);
        Assert.False(taken.IsLost);
        Assert.Equal("b", Of("c").Look("run")!.By.Host);
    }

    [Fact]
    public void AClaim_ThatIsRenewed_IsNot()
    {
        using Claim? renewed = Of("a").TryTake("run", out _);
        Claims watcher = Of("b");
        for (int look = 0; look < 20; look++)
        {
            Assert.Null(watcher.TryTake("run", out _));
            Thread.Sleep(Quick.Stale / 10);
        }
        Assert.False(renewed!.IsLost);
    }

    [Fact]
    public void AClaim_OfAProcessThatEnded_OnThisMachine_IsTakenOverAtOnce()
    {
        // A number that may be another's process today: it was born at another time.
        Claimant here = Claimant.Here, ended = here with { Process = 1, Born = "never" };
        _ = new Claims(_folder.Path, ended, Silent).TryTake("run", out _);
        Assert.NotNull(new Claims(_folder.Path, here, ClaimTimes.Usual).TryTake("run", out _));
        Assert.Null(new Claims(_folder.Path, here with { Machine = "another" }, ClaimTimes.Usual).TryTake("run", out _));
    }

    [Fact]
    public void AClaim_OfTheSameJobBeforeItsRequeue_IsTakenOverAtOnce_AndOfItsOtherTaskNot()
    {
        Claimant before = Anyone("a") with { Job = "cluster/7" };
        _ = new Claims(_folder.Path, before, Silent).TryTake("run", out _);
        Assert.Null(new Claims(_folder.Path, Anyone("b") with { Job = "cluster/7" }, ClaimTimes.Usual).TryTake("run", out _));
        Assert.Null(new Claims(_folder.Path, Anyone("b") with { Job = "cluster/8", Restart = 1 }, ClaimTimes.Usual).TryTake("run", out _));
        Assert.NotNull(new Claims(_folder.Path, Anyone("b") with { Job = "cluster/7", Restart = 1 }, ClaimTimes.Usual).TryTake("run", out _));
    }

    [Fact]
    public void AClaim_ThatIsBeingWritten_IsSomebodys()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "run.1"), "");
        Assert.Null(Of("a").TryTake("run", out ClaimText? holder));
        Assert.Null(holder);
    }

    public void Dispose() => _folder.Dispose();

    private static Claimant Anyone(string host) => new(host, host, 1, "1", null, 0);

    private Claims Of(string host, ClaimTimes? times = null) => new(_folder.Path, Anyone(host), times ?? Quick);
}
