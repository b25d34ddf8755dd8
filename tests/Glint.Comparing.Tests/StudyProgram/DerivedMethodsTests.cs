using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;
using Glint.Tests.Support;
using Glint.Training;
using GlintStudy;

namespace Glint.Comparing.Tests.StudyProgram;

/// <summary>Methods that follow on another's run, those of the study. Serial: torch has one random generator in a process.</summary>
[Collection(nameof(TorchRandomTests))]
public sealed class DerivedMethodsTests
{
    [Fact]
    public void Mean_IsTheTverskyLossAtTheMeanPoint()
    {
        StepRecord[] steps = [Step(new Coefficients(1, 1, 1)), Step(new Coefficients(2, 0.5, 3))];
        // (1, 1), and (2 * 2 / 4, 2 * 3 * 0.5 / 4) = (1, 0.75).
        Assert.Equal(new TverskyPoint(1, 0.875), Frozen.Mean(steps).TverskyPoint);
    }

    [Fact]
    public void Comparison_OfAFrozenMethod_StaysAtTheCoefficientsOfTheRunWithItsSeed()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = Small.Options(steps: 4) with { ValidateEvery = 4 };
        var comparison = new Comparison(new ComparisonPlan([Named("GD-last"), Named("GD-mean"), Named("GD")], Seeds: 2, options, "test", "test"), Small.Discs(10), folder.Path);
        foreach (ComparisonStep _ in comparison.Run()) { }
        foreach (TestedRun frozen in comparison.Runs.Where(r => r.Method.Derivation is not null))
        {
            IReadOnlyList<StepRecord> source = Source(comparison, frozen).Steps;
            Coefficients expected = frozen.Method.Name == "GD-mean" ? Frozen.Mean(source) : source[^1].Coefficients;
            Assert.All(frozen.Steps, s => Assert.Equal(expected, s.Coefficients));
        }
        Assert.Equal(6, comparison.Runs.Count);
    }

    [Fact]
    public void Comparison_OfAMethodThatFollowsOnOneThatFollows_TrainsThemInTurn()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = Small.Options(steps: 2) with { ValidateEvery = 2 };
        Method twice = new("twice", "GD-mean, aP doubled", new Derivation(Named("GD-mean"), steps => new FixedRule(steps[0].Coefficients with { AlphaP = 2 * steps[0].Coefficients.AlphaP })));
        var comparison = new Comparison(new ComparisonPlan([twice, Named("GD-mean"), Named("GD")], Seeds: 1, options, "test", "test"), Small.Discs(10), folder.Path);
        foreach (ComparisonStep _ in comparison.Run()) { }
        double Of(string name) => comparison.Runs.Single(r => r.Method.Name == name).Steps[0].Coefficients.AlphaP;
        Assert.Equal(2 * Of("GD-mean"), Of("twice"));
    }

    [Fact]
    public void Comparison_OfAFrozenMethodWithoutItsSource_SaysWhatToAdd()
    {
        var plan = new ComparisonPlan([Named("GD-last")], Seeds: 1, Small.Options(), "test", "test");
        string message = Assert.Throws<GlintException>(() => new Comparison(plan, Small.Discs(10), "unused")).Message;
        Assert.Contains("Compare both: --methods GD,GD-last.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Comparison_OfAReplay_TakesEachStepsCoefficientsInTurn_OnFramesOfItsOwn()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = Small.Options(steps: 6) with { ValidateEvery = 6, TumourShare = 1 };
        var comparison = new Comparison(new ComparisonPlan([Named("GD-replay"), Named("GD")], Seeds: 2, options, "test", "test"), Small.Discs(10), folder.Path);
        foreach (ComparisonStep _ in comparison.Run()) { }
        foreach (TestedRun replay in comparison.Runs.Where(r => r.Method.Name == "GD-replay"))
        {
            TestedRun source = Source(comparison, replay);
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
        List<StepRecord> source = Steps(Named(name), options, []);
        List<StepRecord> replay = Steps(Named(name + "-replay"), options, source);
        Assert.Equal(source.Select(s => s.Coefficients), replay.Select(s => s.Coefficients));
        Assert.All(source.Zip(replay), s => Assert.Equal(s.First.Loss, s.Second.Loss, 1e-5));
    }

    [Fact]
    public void AMethodThatFollows_DoesNotStartWithoutTheStepsItNeeds()
    {
        Assert.Throws<InvalidOperationException>(() => Steps(Named("GD-replay"), Small.Options(), []));
        Assert.Throws<InvalidOperationException>(() => Steps(Named("GD-replay"), Small.Options(steps: 2), [Step(Coefficients.Dice)]));
        Assert.Throws<InvalidOperationException>(() => Steps(Named("GD-mean"), Small.Options(), []));
        Assert.Contains("awaits a finished run of GD", Assert.Throws<InvalidOperationException>(
            () => new Trainer(Small.Options(), Named("GD-mean"), new TrainingFrames(Small.Discs(1), ["P00"], Small.Options())).Run().First()).Message, StringComparison.Ordinal);
    }

    private static Method Named(string name) => StudyMethods.All.Single(m => m.Name == name);

    private static TestedRun Source(Comparison comparison, TestedRun run) =>
        comparison.Runs.Single(r => r.Method.Name == run.Method.Derivation!.Source.Name && r.Seed == run.Seed);

    private static List<StepRecord> Steps(Method method, TrainingOptions options, IReadOnlyList<StepRecord> source)
    {
        SliceDataset data = Small.Discs(10);
        PatientSplit split = PatientSplit.Of(data.Patients, 1);
        return [.. new TrainingRun(method, options, data, split, EvaluationFrames.Of(data, split.Validation, null)) { SourceSteps = source }.Run(null)];
    }

    private static StepRecord Step(Coefficients coefficients) => new(1, 0.5, coefficients, new ConfusionCounts(1, 1, 1));
}
