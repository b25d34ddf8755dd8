using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>
/// A loss per lesion beside the one per batch, after blob loss (Kofler et al. 2022, arXiv 2205.08209): the Dice loss of each connected component
/// of the mask, taken where the other components of its image are left out, so that a lesion of 10 pixels counts as much as one of 1,000.
/// </summary>
/// <remarks>
/// Two parts <see cref="DiceCrossEntropy"/> and one part mean over all lesions of the batch of 1 - (2 TP + s) / (2 TP + FP + FN + s); FP are those
/// of the lesion's whole image. A batch without lesions has the first part alone.
/// </remarks>
public static class LesionDice
{
    private const double BatchWeight = 2, Smooth = 1e-5;

    /// <summary>Shape [].</summary>
    /// <param name="probability">p, [B, 1, H, W], between 0 and 1.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    /// <param name="lesions">[B, 1, H, W], int64: 0 outside the mask, 1 to N inside, no number in two images.</param>
    public static Tensor Of(Tensor probability, Tensor mask, Tensor lesions)
    {
        using var scope = NewDisposeScope();
        Tensor whole = DiceCrossEntropy.Of(probability, mask).Times(BatchWeight);
        long count = lesions.max().ToInt64();
        if (count == 0) return whole.MoveToOuterDisposeScope();

        Tensor numbers = lesions.flatten();                                       // [B H W]
        Tensor PerLesion(Tensor image) => zeros(count + 1, image.dtype, image.device).scatter_add(0, numbers, image.flatten()).narrow(0, 1, count);
        Tensor pixels = PerLesion(mask), truePositives = PerLesion(probability);  // [N]
        Tensor ofImage = (probability * mask.OneMinus()).sum([1L, 2L, 3L], keepdim: true);      // [B, 1, 1, 1]
        Tensor falsePositives = PerLesion(ofImage * mask) / pixels;               // [N]
        Tensor missed = falsePositives.Plus(pixels - truePositives);
        Tensor perLesion = (missed / truePositives.Times(2).Plus(missed).Plus(Smooth)).mean();
        return whole.Plus(perLesion).MoveToOuterDisposeScope();
    }
}
