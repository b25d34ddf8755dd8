using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;
using Glint.Tests.Adaptation;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;

namespace Glint.Tests.Training;

/// <summary>A run that was stopped and goes on ends as one that never stopped, to the byte. Serial: torch has one random generator in a process.</summary>
[Collection(nameof(TorchRandomTests))]
public sealed class TrainingRunTests
{
    private static readonly SliceDataset Data = Small.Discs();

    [Theory]
    [InlineData("GD", 1)]
    [InlineData("GD", null)]
    [InlineData("GD-steady", 1)]
    [InlineData("GE", 1)]
    [InlineData("again", 1)]
    [InlineData("learned", 1)]
    public void AStoppedRun_EndsAsOneThatNeverStopped(string method, int? threads)
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = Options with { Threads = threads };
        string whole = folder.Of("whole"), stopped = folder.Of("stopped");
        Start(method, options, whole);
        // Between checkpoints, at one, and twice at once.
        Start(method, options, stopped, take: 3);
        foreach (int take in new[] { 1, 1, 2 }) Assert.Equal(take, GoOn(method, options, stopped, take).Count);
        Assert.Equal(Enumerable.Range(8, 3), GoOn(method, options, stopped).Select(s => s.Iteration));
        AssertAlike(whole, stopped);
    }

    [Theory]
    [InlineData("GD-steady")]
    [InlineData("GE")]
    public void AStoppedRun_WithAWholeRecipe_EndsAsOneThatNeverStopped(string method)
    {
        using var folder = new TemporaryFolder();
        TrainingOptions options = Options with { WarmUp = 6, ClipGradient = 0.05, CropShare = 0.5, CropSide = 32, LearningRateDecay = true, Network = Options.Network with { Prior = 0.1 } };
        string whole = folder.Of("whole"), stopped = folder.Of("stopped");
        Start(method, options, whole);
        Start(method, options, stopped, take: 3);
        // As the folder has them.
        GoOn(method, RunFolder.ReadRecord(stopped).Options, stopped);
        AssertAlike(whole, stopped);
    }

    [Fact]
    public void ARunThatSkippedSteps_EndsAsOneThatNeverStopped()
    {
        // What a batch holds decides, so that a resumed run skips what the other does.
        Method faulty = Methods.Dice with { Objective = new() { Loss = (_, mask, counts, c) => mask.sum().ToDouble() % 3 == 0 ? GeneralizedLoss.Of(counts, c) * double.NaN : GeneralizedLoss.Of(counts, c) } };
        TrainingOptions options = Options with { OnNonFinite = OnNonFinite.Skip, Steps = 20 };
        TrainingRun Made() => new(faulty, options, Data, PatientSplit.Of(Data.Patients, 1), EvaluationFrames.Of(Data, PatientSplit.Of(Data.Patients, 1).Validation, null));
        using var folder = new TemporaryFolder();
        string whole = folder.Of("whole"), stopped = folder.Of("stopped");
        using (RunFolder made = RunFolder.Create(whole, faulty)) Assert.InRange(Made().Run(made).Count(s => s.IsSkipped), 2, 15);
        using (RunFolder made = RunFolder.Create(stopped, faulty)) Assert.InRange(Made().Run(made).Take(9).Count(s => s.IsSkipped), 1, 8);
        using (RunFolder again = RunFolder.Reopen(stopped, faulty)) Assert.Equal(11, Made().Resume(again).Count());
        AssertAlike(whole, stopped);
    }

    [Fact]
    public void ADamagedCheckpoint_CostsTheStepsSinceTheOneBefore()
    {
        using var folder = new TemporaryFolder();
        string whole = folder.Of("whole"), damaged = folder.Of("damaged");
        Start("GD", Options, whole);
        Start("GD", Options, damaged, take: 5);
        string checkpoint = Path.Combine(damaged, RunFolder.CheckpointName);
        byte[] bytes = File.ReadAllBytes(checkpoint);
        bytes[^100] ^= 1;
        File.WriteAllBytes(checkpoint, bytes);
        // Checkpoints stand at 2 and 4, and where it stopped, at 5.
        TrainingRun run = Run("GD", Options);
        using (RunFolder again = RunFolder.Reopen(damaged, Methods.Adaptive)) Assert.Equal(5, run.Resume(again).First().Iteration);
        Assert.Contains("checksum", run.PassedOver, StringComparison.Ordinal);
        GoOn("GD", Options, damaged);
        AssertAlike(whole, damaged);
    }

    [Fact]
    public void WithoutAWholeCheckpoint_ResumeSaysSo()
    {
        using var folder = new TemporaryFolder();
        Start("GD", Options, folder.Path, take: 1);
        File.WriteAllText(folder.Of(RunFolder.CheckpointName), "half a checkpoi");
        Assert.Contains("is no Glint checkpoint", Assert.Throws<GlintException>(() => GoOn("GD", Options, folder.Path)).Message, StringComparison.Ordinal);
        File.Delete(folder.Of(RunFolder.CheckpointName));
        Assert.Contains("holds no checkpoint", Assert.Throws<GlintException>(() => GoOn("GD", Options, folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARunThatIsTraining_IsNotResumedBesideIt_AndLosesNothing()
    {
        using var folder = new TemporaryFolder();
        Start("GD", Options, folder.Path, take: 3);
        string aside = folder.Of(".glint-being-written.tmp");
        using RunFolder training = RunFolder.Reopen(folder.Path, Methods.Adaptive);
        File.WriteAllText(aside, "half a model");
        Assert.Contains("Another process is training", Assert.Throws<GlintException>(() => RunFolder.Reopen(folder.Path, Methods.Adaptive)).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(aside));
    }

    [Fact]
    public void ARunWhoseSourceIsDamaged_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Start("again", Options, folder.Path, take: 3);
        string schedule = folder.Of(SourceFile.Name);
        string[] lines = File.ReadAllLines(schedule);
        foreach (string[] damaged in new[] { lines[..^1], [.. lines[..^1], lines[^1].Replace(",3,", ",-3,", StringComparison.Ordinal)], [.. lines[..^1], "10,1,1"], [.. lines[..^1], lines[^2]], [] })
        {
            File.WriteAllLines(schedule, damaged);
            Assert.Contains("lacks a step of GD up to 10", Assert.Throws<GlintException>(() => GoOn("again", Options, folder.Path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ALogThatLacksSteps_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Start("GD", Options, folder.Path, take: 3);
        string steps = folder.Of("steps.csv");
        File.WriteAllLines(steps, File.ReadAllLines(steps).Where(l => !l.StartsWith("2,", StringComparison.Ordinal)));
        Assert.Contains("lacks steps", Assert.Throws<GlintException>(() => GoOn("GD", Options, folder.Path)).Message, StringComparison.Ordinal);
    }

    private static TrainingOptions Options => Small.Options(steps: 10) with { ValidateEvery = 3, CheckpointEvery = 2 };

    // Thirds, which no decimal holds: what is read back must be the same to the last bit.
    private static IReadOnlyList<StepRecord> Source =>
        [.. Enumerable.Range(1, 10).Select(i => new StepRecord(i, 1.0 / i, new Coefficients(i / 3.0, 3, 3.0 / i), new ConfusionCounts(1, 2, i)))];

    private static void Start(string method, TrainingOptions options, string path, int take = int.MaxValue)
    {
        using RunFolder folder = RunFolder.Create(path, Named(method));
        _ = Run(method, options).Run(folder).Take(take).Count();
    }

    private static List<StepRecord> GoOn(string method, TrainingOptions options, string path, int take = int.MaxValue)
    {
        using RunFolder folder = RunFolder.Reopen(path, Named(method));
        return [.. Run(method, options).Resume(folder).Take(take)];
    }

    // GD's coefficients once more, step by step.
    private static readonly Method Again = new("again", "GD's coefficients again", new Derivation(Methods.All.Single(m => m.Name == "GD"), steps => new StepByStep(steps)) { NeedsEveryStep = true });

    // It remembers more than its coefficients.
    private static readonly Method Learned = new("learned", "a policy of made-up weights", new LearnedRule(LearnedRuleTests.MadeUp(PolicyAction.Three)));

    private static Method Named(string name) => name == Again.Name ? Again : name == Learned.Name ? Learned : Methods.All.Single(m => m.Name == name);

    private static TrainingRun Run(string method, TrainingOptions options)
    {
        PatientSplit split = PatientSplit.Of(Data.Patients, 1);
        return new TrainingRun(Named(method), options, Data, split, EvaluationFrames.Of(Data, split.Validation, null)) { SourceSteps = Source };
    }

    private static void AssertAlike(string expected, string found)
    {
        Assert.Equal(["model.glint", "run.json", "steps.csv", "validation.csv", "weights.safetensors"], Directory.GetFiles(found).Select(Path.GetFileName).Where(n => n != SourceFile.Name).Order());
        foreach (string name in new[] { "steps.csv", "validation.csv", RunFolder.ModelName })
        {
            Assert.True(File.ReadAllBytes(Path.Combine(expected, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(found, name))), $"{name} differs");
        }
        Assert.Equal(RunStatus.Finished, RunFolder.ReadRecord(found).Status);
    }

    private sealed class StepByStep(IReadOnlyList<StepRecord> steps) : ICoefficientStrategy
    {
        public Coefficients Initial => steps[0].Coefficients;

        public bool IsAdaptive => false;

        public bool LooksAhead => false;

        public Coefficients Next(int iteration, Coefficients current, ConfusionCounts batch, LookAhead lookAhead) => steps[iteration - 1].Coefficients;
    }
}
