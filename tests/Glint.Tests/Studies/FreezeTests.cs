using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Studies;
using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Tests.Studies;

public sealed class FreezeTests
{
    [Fact]
    public void Mean_IsTheTverskyLossAtTheMeanPoint_AndLastTheLastCoefficients()
    {
        StepRecord[] steps = [Step(new Coefficients(1, 1, 1)), Step(new Coefficients(2, 0.5, 3))];
        // (1, 1), and (2 * 2 / 4, 2 * 3 * 0.5 / 4) = (1, 0.75).
        Assert.Equal(new TverskyPoint(1, 0.875), Freeze.Mean(steps).TverskyPoint);
        Assert.Equal(steps[1].Coefficients, Freeze.Last(steps));
    }

    [Fact]
    public void Comparison_OfAFrozenMethod_StaysAtTheCoefficientsOfTheRunWithItsSeed()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = Small.Options(steps: 4) with { ValidateEvery = 4 };
        var plan = new ComparisonPlan([Method.Find("GD-last")!, Method.Find("GD-mean")!, Method.Find("GD")!], Seeds: 2, options, "test", "test");
        var comparison = new Comparison(plan, Small.Discs(10), folder.Path);
        foreach (ComparisonStep _ in comparison.Run()) { }
        foreach (TestedRun frozen in comparison.Runs.Where(r => r.Method.Frozen is not null))
        {
            TestedRun source = comparison.Runs.Single(r => r.Method.Name == "GD" && r.Seed == frozen.Seed);
            Assert.All(frozen.Steps, s => Assert.Equal(frozen.Method.Frozen!.Of(source.Steps), s.Coefficients));
        }
        Assert.Equal(6, comparison.Runs.Count);
    }

    [Fact]
    public void Comparison_OfAFrozenMethodWithoutItsSource_SaysWhatToAdd()
    {
        var plan = new ComparisonPlan([Method.Find("GD-last")!], Seeds: 1, Small.Options(), "test", "test");
        string message = Assert.Throws<GlintException>(() => new Comparison(plan, Small.Discs(10), "unused")).Message;
        Assert.Contains("Compare both: glint compare --methods GD,GD-last.", message, StringComparison.Ordinal);
    }

    private static StepRecord Step(Coefficients coefficients) => new(1, 0.5, coefficients, new ConfusionCounts(1, 1, 1));
}
