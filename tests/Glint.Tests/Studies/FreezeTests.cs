using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;
using Glint.Studies;
using Glint.Tests.Support;
using Glint.Tests.Training;
using Glint.Training;

namespace Glint.Tests.Studies;

/// <summary>Serial: torch has one random generator in a process.</summary>
[Collection(nameof(TorchRandomTests))]
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
            Assert.All(frozen.Steps, s => Assert.Equal(frozen.Method.Frozen!.Of!(source.Steps), s.Coefficients));
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

    [Fact]
    public void Comparison_OfAReplay_TakesEachStepsCoefficientsInTurn_OnFramesOfItsOwn()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = Small.Options(steps: 6) with { ValidateEvery = 6, TumourShare = 1 };
        var comparison = new Comparison(new ComparisonPlan([Method.Find("GD-replay")!, Method.Find("GD")!], Seeds: 2, options, "test", "test"), Small.Discs(10), folder.Path);
        foreach (ComparisonStep _ in comparison.Run()) { }
        foreach (TestedRun replay in comparison.Runs.Where(r => r.Method.Replays))
        {
            TestedRun source = comparison.Runs.Single(r => r.Method.Name == "GD" && r.Seed == replay.Seed);
            Assert.Equal(source.Steps.Select(s => s.Coefficients), replay.Steps.Select(s => s.Coefficients));
            Assert.True(source.Steps.Select(s => s.Coefficients).Distinct().Count() > 1, "GD should move");
            Assert.Empty(source.Steps.Select(s => s.Counts).Intersect(replay.Steps.Select(s => s.Counts)));
        }
    }

    [Theory]
    [InlineData("GD")]
    [InlineData("GE")]
    public void AReplayWithTheFramesOfItsSource_WouldBeThatRunAgain(string name)
    {
        TrainingOptions options = Small.Options(steps: 4) with { TumourShare = 1, Threads = 1 };
        List<StepRecord> source = Steps(Method.Find(name)!, options, null);
        List<StepRecord> replay = Steps(Method.Find(name + "-replay")!, options, [.. source.Select(s => s.Coefficients)]);
        Assert.Equal(source.Select(s => s.Coefficients), replay.Select(s => s.Coefficients));
        Assert.All(source.Zip(replay), s => Assert.Equal(s.First.Loss, s.Second.Loss, 1e-5));
    }

    [Fact]
    public void AReplayWithoutAScheduleOfAllSteps_DoesNotStart()
    {
        Assert.Throws<InvalidOperationException>(() => Steps(Method.Find("GD-replay")!, Small.Options(), null));
        Assert.Throws<InvalidOperationException>(() => Steps(Method.Find("GD-replay")!, Small.Options(), [Coefficients.Dice]));
        Assert.Throws<InvalidOperationException>(() => Steps(Method.Find("D")!, Small.Options(steps: 1), [Coefficients.Dice]));
    }

    private static List<StepRecord> Steps(Method method, TrainingOptions options, IReadOnlyList<Coefficients>? schedule)
    {
        SliceDataset data = Small.Discs(10);
        PatientSplit split = PatientSplit.Of(data.Patients, 1);
        return [.. new TrainingRun(method, method.Default, options, data, split, EvaluationFrames.Of(data, split.Validation, null)) { Schedule = schedule }.Run(null)];
    }

    private static StepRecord Step(Coefficients coefficients) => new(1, 0.5, coefficients, new ConfusionCounts(1, 1, 1));
}
