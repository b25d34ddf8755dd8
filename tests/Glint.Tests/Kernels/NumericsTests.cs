using Glint.Kernels;
using Glint.Losses;
using Glint.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Kernels;

/// <summary>Glint's networks, on whatever processor this is, against the same networks in float64.</summary>
public sealed class NumericsTests
{
    // A few of what bench/Glint.Benchmarks -- agreement goes through: sides by 32, batches, widths, both networks.
    [Theory]
    [InlineData("ModifiedUNet", 0.125, 32, 8)]
    [InlineData("ModifiedUNet", 0.125, 160, 2)]
    [InlineData("ModifiedUNet", 0.25, 64, 3)]
    [InlineData("ModifiedUNet", 0.5, 96, 1)]
    [InlineData("ModifiedUNet", 1, 32, 2)]
    [InlineData("UNet", 0.125, 64, 2)]
    [InlineData("UNet", 0.25, 96, 1)]
    [InlineData("UNet", 0.0625, 128, 4)]
    public void Float32_AgreesWithFloat64_ForwardAndBackward(string kind, double width, int side, int batch)
    {
        using var scope = NewDisposeScope();
        (Tensor probability, Tensor gradient, Tensor plain) = Passes(kind, width, side, batch, float32);
        (Tensor exact, Tensor exactGradient, Tensor exactPlain) = Passes(kind, width, side, batch, float64);
        Assert.InRange((probability - exact).abs().max().ToDouble(), 0, 1e-4);
        Assert.InRange((plain - exactPlain).abs().max().ToDouble(), 0, 1e-4);
        Assert.InRange((gradient - exactGradient).norm().ToDouble() / exactGradient.norm().ToDouble(), 0, 5e-3);
    }

    private static (Tensor Probability, Tensor Gradient, Tensor Plain) Passes(string kind, double width, int side, int batch, ScalarType type)
    {
        using var generator = new Generator(1);
        nn.Module<Tensor, Tensor> network = new NetworkSpec(width, DropRate: 0) { Architecture = Architecture.All.Single(a => a.Name == kind) }.Build(generator).to(type);
        Tensor images = rand([batch, 1, side, side], generator: generator).to(type), masks = (images > 0.9).to(type);
        Tensor probability = network.call(images);
        GeneralizedLoss.Of(SoftCounts.Squared(probability, masks), Coefficients.Dice).backward();
        network.eval();
        using var _ = no_grad();
        return (probability.detach().to(float64), cat([.. network.parameters().Select(p => p.grad!.reshape(-1).to(float64))]), network.call(images).to(float64));
    }
}
