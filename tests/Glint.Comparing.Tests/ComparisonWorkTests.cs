using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Comparing.Tests;

public class ComparisonWorkTests
{
    [Fact]
    public void AStepOfASearch_CountsForWhatItCosts_SoThatTimeLeftDoes()
    {
        double plain = Work(LookAheadKind.Fast, "D", "GD"), fast = Work(LookAheadKind.Fast, "D", "GE"), exact = Work(LookAheadKind.Exact, "D", "GE");
        Assert.Equal(2 * 3 * 4, plain);    // methods, seeds, steps
        Assert.InRange(fast / plain, 1.5, 2);
        Assert.InRange(exact / plain, 4.5, 6);
    }

    [Fact]
    public void TheWorkDone_ComesToTheWorkInAll()
    {
        using var folder = new TemporaryFolder();
        var comparison = new Comparison(Plan(LookAheadKind.Fast, 1, "E", "GE"), Small.Discs(10), folder.Path);
        ComparisonStep last = comparison.Run().Last();
        Assert.Equal(comparison.TotalWork, last.Done, 1e-9);
        Assert.Equal(comparison.TotalWork, last.Total);
    }

    private static double Work(LookAheadKind lookAhead, params string[] methods) => new Comparison(Plan(lookAhead, 3, methods), Small.Discs(10), "unused").TotalWork;

    private static ComparisonPlan Plan(LookAheadKind lookAhead, int seeds, params string[] methods) =>
        new([.. methods.Select(m => Methods.All.Single(known => known.Name == m))], seeds, Small.Options(steps: 4) with { ValidateEvery = 4, LookAhead = lookAhead }, "test", "test");
}
