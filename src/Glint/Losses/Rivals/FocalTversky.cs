using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>
/// The Focal Tversky loss of Abraham and Khan (ISBI 2019, arXiv 1810.07842): (1 - TI)^(3/4) with TI = (TP + 1) / (TP + 0.7 FN + 0.3 FP + 1),
/// counts pooled over the batch; constants of the authors' code.
/// </summary>
/// <remarks>
/// An empty mask: TI = 1 / (0.3 sum p + 1), so the loss falls to 0 with p. The power's slope is infinite at TI = 1: 1 - TI is cut at 1e-7.
/// </remarks>
public static class FocalTversky
{
    private const double FalseNegativeWeight = 0.7, Smooth = 1, Power = 0.75, Least = 1e-7;

    /// <summary>From about 0 to 1, shape [].</summary>
    /// <param name="probability">p, [B, 1, H, W], between 0 and 1.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    public static Tensor Of(Tensor probability, Tensor mask)
    {
        using var scope = NewDisposeScope();
        (Tensor truePositives, Tensor falsePositives, Tensor falseNegatives) = SoftCounts.Linear(probability, mask);
        Tensor missed = falseNegatives.Times(FalseNegativeWeight).Plus(falsePositives.Times(1 - FalseNegativeWeight));
        return (missed / truePositives.Plus(missed).Plus(Smooth)).AtLeast(Least).Power(Power).MoveToOuterDisposeScope();
    }
}
