using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>
/// The adaptive region-specific loss of Chen, Yu, Wang and others (IEEE TPAMI 45(11), 2023), from the laboratory of this article: a Tversky loss in each
/// cell of a 16 x 16 grid, whose weights follow the cell's own errors: a = 0.3 + 0.4 FP / (FP + FN), b = 0.3 + 0.4 FN / (FP + FN).
/// </summary>
/// <remarks>
/// Bounded, and of the opposite sign to the article's deterministic rule: more false positives make false positives dearer. Counts are
/// means over the cell, pooled over the batch; gradients flow through a and b as in public implementations. Those sum over the cells; here
/// it is the mean, a constant factor that Adam does not see. A cell with neither tumour nor prediction gives 0; one without tumour gives
/// about 1 as soon as its mean p is well above s = 1e-5.
/// </remarks>
public static class RegionSpecific
{
    private const int CellsPerAxis = 16;
    private const double Least = 0.3, Range = 0.4, Smooth = 1e-5;

    /// <summary>From 0 to 1, shape [].</summary>
    /// <param name="probability">p, [B, 1, H, W], between 0 and 1; sides of at least 16.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    public static Tensor Of(Tensor probability, Tensor mask)
    {
        using var scope = NewDisposeScope();
        Tensor inside = probability * mask;                                       // [B, 1, H, W]
        Tensor truePositives = PerCell(inside), falsePositives = PerCell(probability - inside), falseNegatives = PerCell(mask - inside);
        Tensor wrong = falsePositives.Plus(falseNegatives).Plus(Smooth);
        Tensor a = (falsePositives.Plus(Smooth) / wrong).Times(Range).Plus(Least), b = (falseNegatives.Plus(Smooth) / wrong).Times(Range).Plus(Least);
        Tensor missed = (a * falsePositives).Plus(b * falseNegatives);
        return (missed / truePositives.Plus(missed).Plus(Smooth)).mean().MoveToOuterDisposeScope();
    }

    private static Tensor PerCell(Tensor image) => nn.functional.adaptive_avg_pool2d(image, CellsPerAxis).sum([0L]);      // [1, 16, 16]
}
