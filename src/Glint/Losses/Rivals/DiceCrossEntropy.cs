using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>
/// Soft Dice plus cross-entropy, equally weighted: the default of nnU-Net (Isensee et al. 2021, doi 10.1038/s41592-020-01008-z), with its
/// smoothing and with counts pooled over the batch as in its 2-D configurations.
/// </summary>
/// <remarks>An empty mask: the Dice part is s / (sum p + s), so it fades only as p nears 0; the cross-entropy pulls there.</remarks>
public static class DiceCrossEntropy
{
    private const double Smooth = 1e-5;

    /// <summary>1 - (2 TP + s) / (2 TP + FP + FN + s) plus <see cref="CrossEntropy"/>, shape [].</summary>
    /// <param name="probability">p, [B, 1, H, W], between 0 and 1.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    public static Tensor Of(Tensor probability, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return DiceOf(probability, mask).Plus(CrossEntropy.Of(probability, mask)).MoveToOuterDisposeScope();
    }

    /// <summary>The Dice part alone, from 0 to 1, shape [].</summary>
    /// <param name="probability">p, [B, 1, H, W], between 0 and 1.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    internal static Tensor DiceOf(Tensor probability, Tensor mask)
    {
        using var scope = NewDisposeScope();
        (Tensor truePositives, Tensor falsePositives, Tensor falseNegatives) = SoftCounts.Linear(probability, mask);
        Tensor missed = falsePositives.Plus(falseNegatives);
        return (missed / truePositives.Times(2).Plus(missed).Plus(Smooth)).MoveToOuterDisposeScope();
    }
}
