using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>
/// The component-adaptive Tversky loss (CAT) of Luu, Pavlovskiy and Tuchinov (2026, arXiv 2604.08015) beside <see cref="DiceCrossEntropy"/>: a pixel
/// of a lesion weighs 1 / (n + 5) where the lesion has n pixels, one outside 0.01, and per image the loss is
/// 1 - (TP + s) / (TP + 0.3 FP + 0.7 FN + s) of sums with these weights.
/// </summary>
/// <remarks>
/// The first part counts 1, the second 0.1, the mean over the images; constants and form of the authors' code. A batch without a lesion has the first
/// part alone. In a batch with one, an image without has 0.003 sum p / (0.003 sum p + s): about 1, with next to no gradient, from a sum p of some
/// hundredths on.
/// Ours: lesions are 8-connected, as everywhere in Glint, the authors' are connected by faces. And the authors let the 0.1 rise from 0 over the
/// first 50 of 1,000 epochs; here it is 0.1 from the first step, since a method does not know how many steps a training has.
/// </remarks>
internal static class ComponentTversky
{
    private const double Weight = 0.1, FalsePositiveWeight = 0.3, FalseNegativeWeight = 0.7, BackgroundWeight = 0.01, SizeOffset = 5, Smooth = 1e-5;

    /// <summary>Shape [].</summary>
    /// <param name="probability">p, [B, 1, H, W], between 0 and 1.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    /// <param name="lesions">[B, 1, H, W], int64: 0 outside the mask, 1 to N inside, no number in two images.</param>
    internal static Tensor Of(Tensor probability, Tensor mask, Tensor lesions)
    {
        using var scope = NewDisposeScope();
        Tensor whole = DiceCrossEntropy.Of(probability, mask);
        Tensor loss = mask.any().ToBoolean() ? whole.Plus(TverskyOf(probability, mask, lesions).Times(Weight)) : whole;
        return loss.MoveToOuterDisposeScope();
    }

    /// <summary>The second part before its weight, from 0 to 1, shape [].</summary>
    /// <param name="probability">As above.</param>
    /// <param name="mask">As above.</param>
    /// <param name="lesions">As above.</param>
    internal static Tensor TverskyOf(Tensor probability, Tensor mask, Tensor lesions)
    {
        using var scope = NewDisposeScope();
        Tensor numbers = lesions.flatten();                                       // [B H W]
        Tensor sizes = zeros(numbers.max().ToInt64() + 1, mask.dtype, mask.device).scatter_add(0, numbers, mask.flatten());      // [N + 1]
        Tensor ofLesion = mask / sizes.index_select(0, numbers).reshape(mask.shape).Plus(SizeOffset);                            // [B, 1, H, W]
        Tensor weights = ofLesion.Plus(mask.OneMinus().Times(BackgroundWeight)), inside = probability * mask;                    // [B, 1, H, W]
        Tensor Sum(Tensor image) => (weights * image).sum([1L, 2L, 3L]);          // [B]
        Tensor missed = Sum(probability - inside).Times(FalsePositiveWeight).Plus(Sum(mask - inside).Times(FalseNegativeWeight));
        return (missed / Sum(inside).Plus(missed).Plus(Smooth)).mean().MoveToOuterDisposeScope();
    }
}
