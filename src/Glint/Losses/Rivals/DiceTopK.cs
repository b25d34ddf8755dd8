using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>
/// Soft Dice as in <see cref="DiceCrossEntropy"/> plus the mean cross-entropy of the tenth of the batch's pixels where it is highest: the DiceTopK
/// of the loss odyssey of Ma et al. (Med. Image Anal. 71:102035, 2021), with nnU-Net's 10 %.
/// </summary>
/// <remarks>
/// The tenth is rounded down and at least one pixel. Pixels that are equally bad where the tenth ends share its last places: the value is the same
/// whichever of them it takes, and the gradient depends neither on the order of pixels nor on how a machine sorts. An empty mask: the worst pixels are those of
/// the highest p, and the rest have the pull of the Dice part alone.
/// </remarks>
internal static class DiceTopK
{
    private const int OneOf = 10;

    /// <summary>Shape [].</summary>
    /// <param name="probability">p, [B, 1, H, W], between 0 and 1.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    internal static Tensor Of(Tensor probability, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return DiceCrossEntropy.DiceOf(probability, mask).Plus(WorstOf(probability, mask)).MoveToOuterDisposeScope();
    }

    /// <summary>The mean cross-entropy of the worst tenth, from 0 to 100, shape [].</summary>
    /// <param name="probability">As above.</param>
    /// <param name="mask">As above.</param>
    internal static Tensor WorstOf(Tensor probability, Tensor mask)
    {
        using var scope = NewDisposeScope();
        Tensor each = CrossEntropy.PerPixel(probability, mask).flatten(), values = each.detach();      // [B H W]
        long all = values.numel(), taken = Math.Max(1, all / OneOf);
        (Tensor last, _) = values.kthvalue(all - taken + 1, 0);                   // []
        Tensor worse = values.gt(last).to(values.dtype), level = values.eq(last).to(values.dtype);
        Tensor share = worse.Plus(level * worse.sum().Times(-1).Plus(taken) / level.sum());             // [B H W]
        return (each * share).sum().Times(1.0 / taken).MoveToOuterDisposeScope();
    }
}
