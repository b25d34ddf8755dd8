using System.Text.Json;
using Glint.Adaptation;
using Glint.Data;
using Glint.Networks;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Tests.Training;

/// <summary>Warm-up, clipping, the prior, and crops among whole slices. Serial: torch has one random generator in a process.</summary>
[Collection(nameof(TorchRandomTests))]
public sealed class RecipeTests
{
    private static readonly SliceDataset Data = Small.Discs();

    public static TheoryData<bool> Optimizers => [true, false];

    [Fact]
    public void TheLearningRate_RisesToItsFullHeight_AndFallsAsItWouldWithoutWarmUp()
    {
        var options = new TrainingOptions { LearningRate = 0.1, Steps = 8, WarmUp = 4 };
        Assert.Equal([0.025, 0.05, 0.075, 0.1, 0.1], Enumerable.Range(1, 5).Select(options.LearningRateOf), Near);
        options = options with { LearningRateDecay = true };
        Assert.Equal([0.025, 0.04375, 0.05625, 0.0625, 0.05], Enumerable.Range(1, 5).Select(options.LearningRateOf), Near);
        Assert.Equal([0.1, 0.1], new[] { 1, 8 }.Select((new TrainingOptions { LearningRate = 0.1 }).LearningRateOf));
    }

    [Fact]
    public void WhatLeavesEveryStepAsItIs_IsNone_ToTheLastBit()
    {
        TrainingOptions none = Small.Options();
        List<StepRecord> plain = Steps(none);
        Assert.Equal(plain, Steps(none with { WarmUp = 1 }));
        Assert.Equal(plain, Steps(none with { ClipGradient = 1e9 }));
        Assert.NotEqual(plain, Steps(none with { WarmUp = 4 }));
        Assert.NotEqual(plain, Steps(none with { ClipGradient = 1e-3 }));
        Assert.NotEqual(plain, Steps(none with { CropShare = 0.5, CropSide = 32 }));
    }

    [Fact]
    public void ARecordOfARunWithout_SaysWhatItSaidBeforeTheseOptions_AndOneOfARunWith_ComesBack()
    {
        string off = JsonSerializer.Serialize(new TrainingOptions(), GlintJson.Indented);
        foreach (string name in new[] { "warmUp", "clipGradient", "cropShare", "cropSide", "prior" }) Assert.DoesNotContain(name, off, StringComparison.Ordinal);
        TrainingOptions on = Recipe(Small.Options());
        Assert.Equal(on, JsonSerializer.Deserialize<TrainingOptions>(JsonSerializer.Serialize(on, GlintJson.Indented), GlintJson.Indented));
    }

    [Fact]
    public void AStepOfPlainDescent_IsAsLongAsTheClippedGradient()
    {
        const double largest = 1e-4;
        Assert.Equal(largest, LengthOfAStep(largest), largest * 1e-3);
        // Shorter ones stay as they are.
        double free = LengthOfAStep(null);
        Assert.True(free > largest);
        Assert.Equal(free, LengthOfAStep(10 * free));

        static double LengthOfAStep(double? clip)
        {
            using var scope = NewDisposeScope();
            TrainingOptions options = Small.Options(steps: 1) with { ClipGradient = clip, TumourShare = 1 };
            using var trainer = new Trainer(options, Methods.Dice, new TrainingFrames(Data, Data.Patients, options), p => optim.SGD(p, 1));
            var weights = new FlatParameters([.. trainer.Network.parameters()]);
            Tensor before = weights.Read();
            _ = trainer.Run().Single();
            return (weights.Read() - before).norm().ToDouble();
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void ATrial_IsTheStepThatTheTrainerTakes_WithClippingAndWarmUp(bool adam)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        using nn.Module<Tensor, Tensor> network = new NetworkSpec(Width: 0.0625).Build(generator).to(float64);
        OptimizerHelper Made(IEnumerable<Parameter> parameters) => adam ? new SafeAdam(parameters, 1e-2) : optim.SGD(parameters, 1e-2, momentum: 0.9);
        using OptimizerHelper optimizer = Made(network.parameters());
        var weights = new FlatParameters([.. network.parameters()]);
        Tensor Drawn() => randn([weights.Read().numel()], float64, generator: generator);
        double[][] coordinates = [[0.5, 1e-4], [1e-5, 1e-5]];        // one far over the norm, one under it
        for (int step = 1; step <= 3; step++)
        {
            foreach (var group in optimizer.ParamGroups) group.LearningRate = 1e-3 * step;
            Tensor[] basis = [Drawn(), Drawn()];
            ITrialStep trial = ITrialStep.Of(weights, weights.Read(), optimizer, Made, largestNorm: 0.1);
            Tensor tried = trial.Weights(basis, coordinates[step % 2]), direction = Drawn();
            double along = trial.Along(direction, basis, coordinates, step % 2)[(step + 1) % 2];
            Assert.Equal((direction * (trial.Weights(basis, coordinates[(step + 1) % 2]) - tried)).sum().ToDouble(), along, 1e-9);

            weights.WriteGradients(ITrialStep.Combined(basis, coordinates[step % 2]));
            GradientClip.Apply(network, NonFinite.NormOfGradients(network), 0.1);
            optimizer.step();
            Assert.True(tried.allclose(weights.Read(), rtol: 1e-10, atol: 1e-12));
        }
    }

    [Fact]
    public void ASearch_ThatClipsAndWarmsUp_TakesTheStepsOfTheNaiveOne()
    {
        TrainingOptions options = Recipe(Small.Options(steps: 5)) with { TumourShare = 1 };
        List<StepRecord> naive = Steps(options with { LookAhead = LookAheadKind.Naive }, Methods.Exploratory);
        foreach (LookAheadKind kind in new[] { LookAheadKind.Exact, LookAheadKind.Fast })
        {
            List<StepRecord> found = Steps(options with { LookAhead = kind }, Methods.Exploratory);
            Assert.Equal(naive.Count, found.Count);
            // The first step is from the same weights: its scores are those of the same updates.
            Assert.Equal(naive[0].Search!.Score, found[0].Search!.Score, 1e-4 * naive[0].Search!.Score);
            Assert.All(naive.Zip(found), pair => Assert.Equal(pair.First.Counts.TruePositives, pair.Second.Counts.TruePositives, 0.02 * pair.First.Counts.TruePositives));
        }
    }

    [Theory]
    [InlineData("ModifiedUNet")]
    [InlineData("UNet")]
    public void TheOutput_StartsAboutAtThePrior_WithTheWeightsThatItHasWithout(string name)
    {
        using var scope = NewDisposeScope();
        var spec = new NetworkSpec(Width: 0.0625) { Architecture = Architecture.All.Single(a => a.IsCalled(name)) };
        using nn.Module<Tensor, Tensor> without = spec.Build(new Generator(3)), with = (spec with { Prior = 0.01 }).Build(new Generator(3));
        Tensor images = rand(2, 1, 64, 64);
        Tensor Logit(nn.Module<Tensor, Tensor> network) => network.call(images).to(float64).logit();
        using var _ = no_grad();
        without.eval();
        with.eval();
        Assert.True((Logit(with) - Logit(without)).allclose(full([1], Math.Log(0.01 / 0.99), float64), rtol: 1e-3));
        Assert.Equal(without.parameters().Count() + 1, with.parameters().Count());
    }

    [Fact]
    public void CropsAmongWholeSlices_HoldTumour_AndLeaveTheOtherStepsAsTheyWere()
    {
        using var scope = NewDisposeScope();
        TrainingOptions whole = Small.Options(), mixed = whole with { CropShare = 0.5, CropSide = 32 };
        var (plain, frames) = (new TrainingFrames(Data, Data.Patients, whole), new TrainingFrames(Data, Data.Patients, mixed));
        int crops = 0;
        for (int step = 1; step <= 200; step++)
        {
            using var inner = NewDisposeScope();
            Batch batch = frames.Of(step, CPU);
            if (batch.Images.shape[2] == 32)
            {
                Assert.All(batch.Slices, s => Assert.True(s.TumourPixels > 0 && s.Height == 32 && s.Width == 32));
                crops++;
            }
            else
            {
                Assert.True(batch.Images.Equals(plain.Of(step, CPU).Images));
            }
        }
        Assert.InRange(crops, 65, 135);    // 100 +- 5 standard deviations of the binomial
        Assert.Equal(2 * ((0.5 * 64 * 64) + (0.5 * 32 * 32)), frames.PixelsPerBatch);
    }

    [Fact]
    public void WhatCannotBe_IsRefused()
    {
        TrainingOptions options = Small.Options();
        Assert.Contains("more --steps", Refusal(options with { WarmUp = 5 }), StringComparison.Ordinal);
        Assert.Contains("Warm-up is -1", Refusal(options with { WarmUp = -1 }), StringComparison.Ordinal);
        Assert.Contains("Clip-gradient is 0", Refusal(options with { ClipGradient = 0 }), StringComparison.Ordinal);
        Assert.Contains("Prior is 1", Refusal(options with { Network = options.Network with { Prior = 1 } }), StringComparison.Ordinal);
        Assert.Contains("--authors-head or --prior", Refusal(options with { Network = options.Network with { Prior = 0.1, AuthorsHead = true } }), StringComparison.Ordinal);
        Assert.Contains("begins as it says itself", Refusal(options with { Network = options.Network with { Prior = 0.1, Architecture = new("Mine", 1, (_, _) => null!) } }), StringComparison.Ordinal);
        Assert.Contains("Pass --crop-side", Refusal(options with { CropShare = 0.5 }), StringComparison.Ordinal);
        Assert.Contains("Pass --crop-share", Refusal(options with { CropSide = 32 }), StringComparison.Ordinal);
        Assert.Contains("--framing whole", Refusal(options with { CropShare = 0.5, CropSide = 32, Framing = FramingKind.Crop }), StringComparison.Ordinal);
        Assert.Contains("divisible by 32", Refusal(options with { CropShare = 0.5, CropSide = 40 }), StringComparison.Ordinal);

        static string Refusal(TrainingOptions o) => Assert.Throws<GlintException>(o.Check).Message;
    }

    private static TrainingOptions Recipe(TrainingOptions options) =>
        options with { WarmUp = 3, ClipGradient = 0.05, CropShare = 0.5, CropSide = 32, Network = options.Network with { Prior = 0.1 } };

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;

    private static List<StepRecord> Steps(TrainingOptions options, Method? method = null)
    {
        using var trainer = new Trainer(options, method ?? Methods.Dice, new TrainingFrames(Data, Data.Patients, options));
        return trainer.Run().ToList();
    }
}
