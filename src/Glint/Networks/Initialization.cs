using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>
/// The article's initial weights: truncated normal of standard deviation 0.05, cut at two standard deviations, and bias 0.1. The
/// convolutions have no bias, so 0.1 starts the batch-norm shift (inferred, docs/decisions/0004-network.md).
/// </summary>
internal static class Initialization
{
    private const double StandardDeviation = 0.05, Bias = 0.1;

    internal static void Apply(nn.Module network)
    {
        using var _ = no_grad();
        foreach (nn.Module module in network.modules())
        {
            switch (module)
            {
                case Conv2d conv:
                    Draw(conv.weight);
                    break;
                case ConvTranspose2d up:
                    Draw(up.weight);
                    break;
                case BatchNorm2d norm:
                    nn.init.constant_(norm.weight, 1);
                    nn.init.constant_(norm.bias, Bias);
                    break;
            }
        }
    }

    // The bounds of trunc_normal_ are absolute values, not standard deviations.
    private static void Draw(Tensor weight) =>
        nn.init.trunc_normal_(weight, 0, StandardDeviation, -2 * StandardDeviation, 2 * StandardDeviation);
}
