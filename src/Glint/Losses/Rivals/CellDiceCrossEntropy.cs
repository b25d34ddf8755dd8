using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>
/// CC-DiceCE (Bouteille et al. 2025, arXiv 2511.17146): <see cref="DiceCrossEntropy"/> of the batch, and beside it, equally weighted, Dice and
/// cross-entropy within the Voronoi cell of each lesion: the mean over the cells of an image, and of that the mean over the images.
/// </summary>
/// <remarks>
/// The Dice of a cell has no smoothing: 1 - 2 TP / (sum p + n), with n pixels of lesion, so that a cell's false positives are those next to its lesion.
/// An image without a lesion is one cell, as in the authors' code. There TP and n are 0, and 1 - 0 / sum p is 1 whatever p is, without a
/// gradient; 0 / 0, of a p of 0 everywhere, is taken as the same 1. What pulls in such an image is its cross-entropy, and what the batch's part has.
/// In place of a volume's 26 neighbours a pixel has 8.
/// </remarks>
internal static class CellDiceCrossEntropy
{
    /// <summary>Shape [].</summary>
    /// <param name="probability">p, [B, 1, H, W], between 0 and 1.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    /// <param name="cells">[B, 1, H, W], int64: 0 to K - 1, the numbers of an image in a row, each cell with at most one lesion.</param>
    internal static Tensor Of(Tensor probability, Tensor mask, Tensor cells)
    {
        using var scope = NewDisposeScope();
        (Tensor dice, Tensor crossEntropy) = PerCell(probability, mask, cells);
        return DiceCrossEntropy.Of(probability, mask).Plus(dice).Plus(crossEntropy).MoveToOuterDisposeScope();
    }

    /// <summary>The two parts of the cells, shape [] each.</summary>
    /// <param name="probability">As above.</param>
    /// <param name="mask">As above.</param>
    /// <param name="cells">As above.</param>
    internal static (Tensor Dice, Tensor CrossEntropy) PerCell(Tensor probability, Tensor mask, Tensor cells)
    {
        using var scope = NewDisposeScope();
        Tensor numbers = cells.flatten();                                         // [B H W]
        long count = numbers.max().ToInt64() + 1;
        Tensor Sum(Tensor image) => zeros(count, image.dtype, image.device).scatter_add(0, numbers, image.flatten());     // [K]
        Tensor pixels = Sum(ones_like(mask));
        // At least 1 wherever there is a lesion, so that the bound is for a cell without one alone.
        Tensor dice = (Sum(probability * mask).Times(2) / Sum(probability.Plus(mask)).AtLeast(1)).OneMinus();
        Tensor crossEntropy = Sum(CrossEntropy.PerPixel(probability, mask)) / pixels;
        Tensor cellsOfImage = (cells.amax([1L, 2L, 3L], keepdim: true) - cells.amin([1L, 2L, 3L], keepdim: true)).to(mask.dtype).Plus(1);  // [B, 1, 1, 1]
        Tensor share = (Sum(ones_like(mask) / cellsOfImage) / pixels).Times(1.0 / mask.shape[0]);                                          // [K]
        return ((dice * share).sum().MoveToOuterDisposeScope(), (crossEntropy * share).sum().MoveToOuterDisposeScope());
    }
}
