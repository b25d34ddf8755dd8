using Glint.Adaptation;
using Glint.Data;
using Glint.Kernels;
using Glint.Losses;
using Glint.Networks;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Networks;

/// <summary>The oracle is the same network in float32, and in training's arithmetic.</summary>
public sealed class PrecisionTests
{
    // 1/4: channels by eights, which libtorch's own kernels take; 1/8: others too.
    [Theory]
    [InlineData("ModifiedUNet", 0.25)]
    [InlineData("ModifiedUNet", 0.125)]
    [InlineData("UNet", 0.125)]
    public void BFloat16_GivesProbabilitiesAndGradientsInFloat32_NearThoseOfFloat32(string kind, double width)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        nn.Module<Tensor, Tensor> network = new NetworkSpec(width, DropRate: 0) { Architecture = Architecture.All.Single(a => a.IsCalled(kind)) }.Build(generator);
        Tensor images = rand([2, 1, 64, 64], generator: generator), masks = (images > 0.9).to(float32);
        (Tensor Probability, Tensor Gradient) Pass(ScalarType type)
        {
            network.train();
            network.zero_grad();
            Tensor probability = network.call(images.to(type));
            GeneralizedLoss.Of(SoftCounts.Squared(probability, masks), Coefficients.Dice).backward();
            Assert.All(network.parameters(), p => Assert.Equal(float32, p.grad!.dtype));
            return (probability.detach(), cat([.. network.parameters().Select(p => p.grad!.reshape(-1))]));
        }

        (Tensor wide, Tensor wideGradient) = Pass(float32);
        (Tensor narrow, Tensor narrowGradient) = Pass(bfloat16);
        Assert.Equal(float32, narrow.dtype);
        Assert.InRange((wide - narrow).abs().mean().ToDouble(), 1e-7, 0.02);
        Assert.InRange(nn.functional.cosine_similarity(wideGradient, narrowGradient, dim: 0).ToDouble(), 0.95, 1);
    }

    [Theory]
    [InlineData(nameof(ComputePrecision.Float32), 1e-4)]
    [InlineData(nameof(ComputePrecision.BFloat16), 3e-2)]
    public void Evaluation_FoldsTheNormsIntoTheConvolutions_AndGivesWhatTheyGive(string precisionName, double tolerance)
    {
        ComputePrecision precision = Enum.Parse<ComputePrecision>(precisionName);
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        nn.Module<Tensor, Tensor> network = new NetworkSpec(Width: 0.25).Build(generator);
        Tensor images = rand([2, 1, 64, 64], generator: generator);
        network.train();
        for (int i = 0; i < 5; i++) network.call(images);    // running statistics that are not those of the beginning
        network.eval();
        Tensor unfolded = network.call(images).detach(), folded;
        using (no_grad()) folded = network.call(images.to(precision.Type()));
        Assert.InRange((unfolded - folded).abs().max().ToDouble(), 1e-12, tolerance);
    }

    [Fact]
    public void Training_InBFloat16_LowersTheLoss_OrIsRefusedWhereTheRightWayIsSlow()
    {
        SliceDataset data = Small.Discs();
        TrainingOptions options = Small.Options(steps: 120) with { LearningRate = 3e-3, Precision = ComputePrecision.BFloat16 };
        using var trainer = new Trainer(options, Methods.Dice, new TrainingFrames(data, data.Patients, options));
        List<StepRecord> steps;
        try
        {
            steps = [.. trainer.Run()];
        }
        catch (GlintException refused) when (KernelChecks.Current.HasMended(bfloat16))
        {
            Assert.Contains("Leave out --precision bfloat16", refused.Message, StringComparison.Ordinal);
            return;
        }
        Assert.True(steps.TakeLast(20).Average(s => s.Loss) < steps.Take(20).Average(s => s.Loss) - 0.1);
    }

    [Fact]
    public void BFloat16_IsRefused_WhereTheRightWayIsNoFaster()
    {
        Assert.Null(PrecisionGain.Refusal(0.9));
        Assert.Contains("takes 1.4 times as long as float32. Leave out --precision bfloat16.", PrecisionGain.Refusal(1.4), StringComparison.Ordinal);
    }

    [Fact]
    public void WhereEveryConvolutionIsRightAsItIs_NothingIsTimed_OtherwiseOnce()
    {
        using var generator = new Generator(1);
        using nn.Module<Tensor, Tensor> network = new NetworkSpec(Width: 0.125, DropRate: 0).Build(generator);
        network.eval();
        using var scope = NewDisposeScope();
        using var without = no_grad();
        Tensor images = rand([1, 1, 32, 32], generator: generator);
        bool Times(KernelChecks checks)
        {
            using IDisposable _ = checks.Use();
            network.call(images.to(bfloat16));
            try
            {
                PrecisionGain.Require(network, images);
            }
            catch (GlintException)
            {
                // Which way it goes is a matter of time.
                return true;
            }
            return checks.IsPrecisionJudged;
        }
        Assert.True(Times(new KernelChecks { Fault = (call, way) => call.Input.Type == bfloat16 && way != ConvolutionWay.PaddedChannels }));
        if (!KernelChecks.Current.HasMended(bfloat16)) Assert.False(Times(new KernelChecks()));
    }

    [Fact]
    public void ASearch_InBFloat16_IsRefused()
    {
        SliceDataset data = Small.Discs();
        TrainingOptions options = Small.Options() with { Precision = ComputePrecision.BFloat16 };
        var frames = new TrainingFrames(data, data.Patients, options);
        Assert.Contains("sixth digit", Assert.Throws<GlintException>(() => new Trainer(options, Methods.Exploratory, frames)).Message, StringComparison.Ordinal);
    }
}
