using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Networks;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Training;

/// <summary>Serial: torch has one random generator in a process.</summary>
[Collection(nameof(TorchRandomTests))]
public class TrainerTests
{
    private static readonly SliceDataset Data = Small.Discs();

    [Fact]
    public void SameSeed_GivesTheSameSteps_AndAnotherSeedOthers()
    {
        List<StepRecord> first = Train(Small.Options()), second = Train(Small.Options()), other = Train(Small.Options() with { Seed = 2 });
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Steps_CarryTheLossOfTheirOwnCountsAndCoefficients() =>
        Assert.All(Train(Small.Options(), DeterministicRule.Published), s => Assert.Equal(GeneralizedLoss.Of(s.Counts, s.Coefficients), s.Loss, 5));

    [Fact]
    public void Training_LowersTheLoss()
    {
        List<StepRecord> steps = Train(Small.Options(steps: 120) with { LearningRate = 3e-3 });
        double early = steps.Take(20).Average(s => s.Loss), late = steps.TakeLast(20).Average(s => s.Loss);
        Assert.True(late < early - 0.1, $"mean loss went from {early} to {late}");
    }

    [Fact]
    public void Training_StartsWhereItsStrategyDoes()
    {
        StepRecord first = Train(Small.Options(steps: 1) with { TumourShare = 1 }, new BalanceRule())[0];
        Assert.Equal(new BalanceRule().Next(Coefficients.Effectiveness(8), first.Counts), first.Coefficients);
    }

    [Fact]
    public void CountsPerImage_ReachTheRule()
    {
        ConfusionCounts? seen = null;
        Coefficients Look(ConfusionCounts batch)
        {
            seen ??= batch;
            return Coefficients.Dice;
        }
        StepRecord step = Train(Small.Options(steps: 1) with { CountsPerImage = true }, new Probe(Look))[0];
        Assert.Equal(step.Counts.Per(2), seen);
    }

    [Fact]
    public void CoefficientsThatAreNoNumbers_StopTheRun_NamingStepPatientsAndSlices()
    {
        var trainer = () => Train(Small.Options(), new Probe(_ => new Coefficients(double.NaN, 1, 1)));
        string message = Assert.Throws<GlintException>(trainer).Message;
        Assert.Contains("step 1", message, StringComparison.Ordinal);
        Assert.Matches(@"P\d\d slice \d", message);
    }

    [Theory]
    [InlineData(nameof(ComputePrecision.Float32))]
    [InlineData(nameof(ComputePrecision.BFloat16))]
    public void HundredsOfSteps_LeaveLiveTensorsAndResidentMemoryFlat(string precisionName)
    {
        ComputePrecision precision = Enum.Parse<ComputePrecision>(precisionName);
        // A leak of 100 KiB a step is seen.
        const int Taken = 200, Settled = 50;
        const long Slack = 16 << 20;
        TrainingOptions options = Small.Options(steps: Taken) with { Side = 32, Framing = FramingKind.Crop, Precision = precision };
        using var trainer = new Trainer(options, new Method("rule", "", new BalanceRule()), new TrainingFrames(Data, Data.Patients, options));
        var live = new List<long>();
        var resident = new List<long>();
        foreach (StepRecord _ in trainer.Run())
        {
            live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            resident.Add(Environment.WorkingSet);
        }
        // The first steps make Adam's moments and the gradients.
        Assert.All(live.Skip(5), count => Assert.Equal(live[5], count));
        Assert.True(resident[^1] < resident[Settled] + Slack, $"resident memory went from {resident[Settled] >> 20} to {resident[^1] >> 20} MiB");
    }

    [Fact]
    public void FullWidthNetwork_TakesATrainingStepOnASliceOf512()
    {
        var options = new TrainingOptions { BatchSize = 1, Steps = 1 };
        SliceDataset phantom = Phantom.Dataset(new PhantomOptions(PhantomOrgan.Lung, 512, Patients: 1, SlicesPerPatient: 1, TumourShare: 1, Seed: 1));
        using var trainer = new Trainer(options, new Method("rule", "", new BalanceRule()), new TrainingFrames(phantom, phantom.Patients, options));
        StepRecord step = Assert.Single(trainer.Run());
        Assert.InRange(step.Loss, 0, 1);
        Assert.True(step.Counts.HasTumour);
    }

    private static List<StepRecord> Train(TrainingOptions options, ICoefficientStrategy? strategy = null)
    {
        using var trainer = new Trainer(options, strategy is null ? Methods.Dice : new Method("own", "", strategy), new TrainingFrames(Data, Data.Patients, options));
        return trainer.Run().ToList();
    }

    private sealed class Probe(Func<ConfusionCounts, Coefficients> look) : ICoefficientRule
    {
        public Coefficients Initial => Coefficients.Dice;

        public Coefficients Next(Coefficients current, ConfusionCounts batch) => look(batch);
    }
}
