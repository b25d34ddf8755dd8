namespace Glint.Cli.Tests;

public class TimeLeftTests
{
    [Fact]
    public void ASlowStart_IsNotTakenForTheRest()
    {
        // A minute until the first step, then one a second.
        var left = new TimeLeft();
        Assert.Null(left.After(1, 1200, TimeSpan.FromSeconds(60)));
        Assert.Null(left.After(2, 1200, TimeSpan.FromSeconds(61)));
        Assert.Null(left.After(3, 1200, TimeSpan.FromSeconds(62)));
        Assert.Equal(TimeSpan.FromSeconds(1196), left.After(4, 1200, TimeSpan.FromSeconds(63)));
    }

    [Fact]
    public void StepsThatCostMore_CountForMore()
    {
        // The search's steps take three seconds, the others one; 10 of each.
        var left = new TimeLeft();
        for (int second = 1; second <= 9; second++) left.After(second, 40, TimeSpan.FromSeconds(second));
        Assert.Equal(TimeSpan.FromSeconds(30), left.After(10, 40, TimeSpan.FromSeconds(10)));
        Assert.Equal(TimeSpan.FromSeconds(27), left.After(13, 40, TimeSpan.FromSeconds(13)));
    }

    [Fact]
    public void ARunThatGoesOn_IsJudgedByWhatItTookNow()
    {
        var left = new TimeLeft();
        for (int step = 501; step <= 510; step++) left.After(step, 1000, TimeSpan.FromSeconds(2 * (step - 500)));
        Assert.Equal(TimeSpan.FromSeconds(2 * 489), left.After(511, 1000, TimeSpan.FromSeconds(22)));
    }
}
