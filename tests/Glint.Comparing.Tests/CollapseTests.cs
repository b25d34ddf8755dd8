using Glint.Adaptation;
using Glint.Comparing;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Comparing.Tests;

/// <summary>A run that is dead ends, or begins again. Serial: torch has one random generator in a process.</summary>
[Collection(nameof(TorchRandomTests))]
public sealed class CollapseTests
{
    private const int Dead = 106;

    private static readonly SliceDataset Data = Small.Discs();

    // Its own gradient pushes everything down for five steps, and then there is none: dead a hundred steps on. Other weights do not help.
    private static Method Dying => Methods.Dice with { Name = "dying", Strategy = new Sinking(), Objective = new() { Loss = Pushed } };

    [Fact]
    public void Ignored_ItGoesOnToItsEnd_AndSaysThatNoGradientIsLeft()
    {
        TrainingRun run = Run(Options);
        Assert.Equal(130, run.Run(null).Count());
        Assert.Equal(CollapseKind.Flat, run.Collapse!.Kind);
        Assert.InRange(run.Collapse.Since, 1, 10);
        Assert.StartsWith($"No gradient left: nothing is marked since step {run.Collapse.Since}; this loss is flat there", run.Collapse.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopped_ItEndsWithinAHundredSteps_WithAModel()
    {
        using var folder = new TemporaryFolder();
        TrainingRun run = Run(Options with { OnCollapse = OnCollapse.Stop });
        using (RunFolder made = RunFolder.Create(folder.Of("run"), Dying)) Assert.InRange(run.Run(made).Count(), Dead - 5, Dead + 5);
        RunRecord record = RunFolder.ReadRecord(folder.Of("run"));
        Assert.Equal((RunStatus.Finished, CollapseKind.Flat), (record.Status, record.Outcome!.Collapse!.Kind));
        Assert.True(File.Exists(Path.Combine(folder.Of("run"), RunFolder.ModelName)));
    }

    [Fact]
    public void Restarted_ItBeginsAgainTwiceWithOtherWeights_AndItsRecordCounts()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = Options with { OnCollapse = OnCollapse.Restart };
        var steps = new List<StepRecord>();
        using (RunFolder made = RunFolder.Create(folder.Of("run"), Dying)) steps.AddRange(Run(options).Run(made));
        StepRecord[] firsts = [.. steps.Where(s => s.Iteration == 1)];
        Assert.Equal(3, firsts.Length);
        Assert.Equal(3, firsts.Select(s => s.Counts).Distinct().Count());
        // The weights are those of the next seed, the frames those of its own.
        using (var next = new Trainer(options with { Seed = options.Seed + 1 }, Dying, new TrainingFrames(Data, Split.Train, options)))
        {
            Assert.Equal(next.Run().First(), firsts[1]);
        }
        RunRecord record = RunFolder.ReadRecord(folder.Of("run"));
        Assert.Equal(2, record.Outcome!.RestartedAt!.Count);
        Assert.All(record.Outcome.RestartedAt, s => Assert.InRange(s, Dead - 5, Dead + 5));
        Assert.Equal(130, record.Outcome.StepsTaken);
        Assert.Equal(CollapseKind.Flat, record.Outcome.Collapse!.Kind);
        // The logs hold the last attempt.
        Assert.Equal(steps.TakeLast(130), RunFolder.ReadSteps(folder.Of("run"), Dying));
        Assert.Equal([65, 130], File.ReadLines(Path.Combine(folder.Of("run"), "validation.csv")).Skip(1).Select(l => int.Parse(l.Split(',')[0])));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(150)]
    public void Stopped_AndResumed_ItBeginsAgainAsOneThatNeverStopped(int take)
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = Options with { OnCollapse = OnCollapse.Restart };
        string whole = folder.Of("whole"), stopped = folder.Of("stopped");
        using (RunFolder made = RunFolder.Create(whole, Dying)) _ = Run(options).Run(made).Count();
        int dead = RunFolder.ReadRecord(whole).Outcome!.RestartedAt![0];
        // Also right at the step at which it is found dead.
        foreach (int at in new[] { take, dead })
        {
            if (Directory.Exists(stopped)) Directory.Delete(stopped, recursive: true);
            using (RunFolder made = RunFolder.Create(stopped, Dying)) _ = Run(options).Run(made).Take(at).Count();
            using (RunFolder again = RunFolder.Reopen(stopped, Dying)) _ = Run(options).Resume(again).Count();
            Assert.Equal(RunFolder.ReadRecord(whole).Outcome!.RestartedAt, RunFolder.ReadRecord(stopped).Outcome!.RestartedAt);
            foreach (string name in new[] { "steps.csv", "validation.csv", RunFolder.ModelName })
            {
                Assert.True(File.ReadAllBytes(Path.Combine(whole, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(stopped, name))), $"{name} differs");
            }
        }
    }

    [Fact]
    public void ARunThatLives_IsNotTouched()
    {
        TrainingOptions options = Small.Options(steps: 6);
        List<StepRecord> plain = [.. Run(options, Methods.Dice).Run(null)];
        foreach (OnCollapse what in new[] { OnCollapse.Stop, OnCollapse.Restart }) Assert.Equal(plain, Run(options with { OnCollapse = what }, Methods.Dice).Run(null));
    }

    private static TrainingOptions Options => Small.Options(steps: 130) with { Side = 32, Framing = FramingKind.Crop, TumourShare = 1, LearningRate = 0.05, ValidateEvery = 65, CheckpointEvery = 30 };

    private static PatientSplit Split => PatientSplit.Of(Data.Patients, 1);

    private static TrainingRun Run(TrainingOptions options, Method? method = null) =>
        new(method ?? Dying, options, Data, Split, EvaluationFrames.Of(Data, Split.Validation, null));

    // Its only coefficient that matters counts the steps.
    private static Tensor Pushed(Tensor probability, Tensor mask, SoftCounts counts, Coefficients coefficients) =>
        coefficients.BetaSquared <= 6 ? probability.mean() : probability.mean() * 1e-9;

    private sealed class Sinking : ICoefficientRule
    {
        public Coefficients Initial => Coefficients.Dice;

        public Coefficients Next(Coefficients current, ConfusionCounts batch) => current with { BetaSquared = current.BetaSquared + 1 };
    }
}
