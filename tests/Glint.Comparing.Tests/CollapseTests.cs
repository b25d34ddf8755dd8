using Glint.Adaptation;
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
public sealed class CollapseTests(CollapseTests.Whole whole) : IClassFixture<CollapseTests.Whole>
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
        StepRecord[] firsts = [.. whole.Steps.Where(s => s.Iteration == 1)];
        Assert.Equal(3, firsts.Length);
        Assert.Equal(3, firsts.Select(s => s.Counts).Distinct().Count());
        // The weights are of a seed that no other run of a comparison has, the frames of its own.
        using (var next = new Trainer(Restarting with { Seed = Run(Restarting).SeedOf(restarts: 1) }, Dying, new TrainingFrames(Data, Split.Train, Restarting)))
        {
            Assert.Equal(next.Run().First(), firsts[1]);
        }
        RunRecord record = RunFolder.ReadRecord(whole.Path);
        Assert.Equal(2, record.Outcome!.RestartedAt!.Count);
        Assert.All(record.Outcome.RestartedAt, s => Assert.InRange(s, Dead - 5, Dead + 5));
        Assert.Equal(130, record.Outcome.StepsTaken);
        Assert.Equal(CollapseKind.Flat, record.Outcome.Collapse!.Kind);
        // The logs hold the last attempt.
        Assert.Equal(whole.Steps.TakeLast(130), RunFolder.ReadSteps(whole.Path, Dying));
        Assert.Equal([65, 130], File.ReadLines(Path.Combine(whole.Path, "validation.csv")).Skip(1).Select(l => int.Parse(l.Split(',')[0])));
    }

    [Theory]
    [InlineData("before it is dead")]
    [InlineData("where it is found dead")]
    [InlineData("after it began again")]
    public void Stopped_AndResumed_ItBeginsAgainAsOneThatNeverStopped(string where)
    {
        using var folder = new TemporaryFolder();
        int dead = RunFolder.ReadRecord(whole.Path).Outcome!.RestartedAt![0], at = where switch { "before it is dead" => 40, "after it began again" => dead + 44, _ => dead };
        using (RunFolder made = RunFolder.Create(folder.Of("run"), Dying)) _ = Run(Restarting).Run(made).Take(at).Count();
        AssertResumed(folder.Of("run"));
    }

    [Fact]
    public void KilledAfterItBeganAgain_AndBeforeItsNextCheckpoint_ItGoesOnFromTheNewBeginning()
    {
        Assert.DoesNotContain(RunFolder.ModelName, Directory.GetFiles(whole.Killed).Select(Path.GetFileName));
        AssertResumed(whole.Killed);
    }

    private void AssertResumed(string path)
    {
        using (RunFolder again = RunFolder.Reopen(path, Dying)) _ = Run(Restarting).Resume(again).Count();
        Assert.Equal(RunFolder.ReadRecord(whole.Path).Outcome!.RestartedAt, RunFolder.ReadRecord(path).Outcome!.RestartedAt);
        foreach (string name in new[] { "steps.csv", "validation.csv", RunFolder.ModelName })
        {
            Assert.True(File.ReadAllBytes(Path.Combine(whole.Path, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(path, name))), $"{name} differs");
        }
    }

    [Fact]
    public void ARunThatLives_IsNotTouched()
    {
        TrainingOptions options = Small.Options(steps: 6);
        List<StepRecord> plain = [.. Run(options, Methods.Dice).Run(null)];
        foreach (OnCollapse what in new[] { OnCollapse.Stop, OnCollapse.Restart }) Assert.Equal(plain, Run(options with { OnCollapse = what }, Methods.Dice).Run(null));
    }

    private static TrainingOptions Restarting => Options with { OnCollapse = OnCollapse.Restart };

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

    /// <summary>A run that begins again twice and is never stopped; and what its process would have left, killed at the second step of its second attempt.</summary>
    public sealed class Whole : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Whole()
        {
            Directory.CreateDirectory(Killed);
            using RunFolder made = RunFolder.Create(Path, Dying);
            var steps = new List<StepRecord>();
            foreach (StepRecord step in Run(Restarting).Run(made))
            {
                steps.Add(step);
                if (step.Iteration != 2 || steps.Count(s => s.Iteration == 1) != 2) continue;
                foreach (string file in Directory.GetFiles(Path).Where(f => System.IO.Path.GetFileName(f)[0] != '.'))
                {
                    using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                    using FileStream to = File.Create(System.IO.Path.Combine(Killed, System.IO.Path.GetFileName(file)));
                    from.CopyTo(to);
                }
            }
            Steps = steps;
        }

        internal string Path => _folder.Of("whole");

        internal string Killed => _folder.Of("killed");

        internal IReadOnlyList<StepRecord> Steps { get; }

        public void Dispose() => _folder.Dispose();
    }
}
