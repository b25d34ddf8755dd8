using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>
/// The article's initial weights, at every width: truncated normal of standard deviation 0.05, cut at two standard deviations, and bias 0.1.
/// The convolutions have no bias, so 0.1 starts the batch-norm shift (inferred).
/// </summary>
internal static class Initialization
{
    private const double StandardDeviation = 0.05, Cut = 2, Bias = 0.1;

    // Share of a normal distribution within the cut: erf(2 / sqrt 2).
    private const double WithinCut = 0.9544997361036416;

    internal static void Apply(nn.Module network, Generator? generator)
    {
        using var _ = no_grad();
        foreach (nn.Module module in network.modules())
        {
            switch (module)
            {
                case Conv2d conv:
                    conv.weight = Drawn(conv.weight, generator);
                    break;
                case ConvTranspose2d up:
                    up.weight = Drawn(up.weight, generator);
                    break;
                case BatchNorm2d norm:
                    norm.weight!.FillInPlace(1);
                    norm.bias!.FillInPlace(Bias);
                    break;
            }
        }
    }

    // By the inverse of the distribution function, since nn.init.trunc_normal_ of TorchSharp 0.107.0 returns a constant. Weights are stored
    // channels-last: convolutions of few channels run faster so on a CPU, and their outputs take over the layout.
    private static Parameter Drawn(Tensor weight, Generator? generator)
    {
        using var scope = NewDisposeScope();
        Tensor drawn = empty_like(weight).uniform_(-WithinCut, WithinCut, generator).erfinv_().MultiplyInPlace(Math.Sqrt(2) * StandardDeviation)
            .ClampInPlace(-Cut * StandardDeviation, Cut * StandardDeviation);
        return new Parameter(drawn.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope());
    }
}
