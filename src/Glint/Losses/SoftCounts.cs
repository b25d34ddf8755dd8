using Glint.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>How a probability counts as part of a pixel.</summary>
public enum CountKind
{
    /// <summary>Sums of squares, as in the authors' code: TP = sum (p g)^2. The default.</summary>
    Squared,

    /// <summary>Plain sums: TP = sum p g, as in the usual soft Dice and Tversky losses.</summary>
    Linear,
}

/// <summary>
/// Differentiable true positives, false positives and false negatives of a whole batch: three tensors without dimensions, on the
/// prediction's graph. Pooled over all pixels of all images, not normalised.
/// </summary>
/// <param name="TruePositives">TP, shape [].</param>
/// <param name="FalsePositives">FP, shape [].</param>
/// <param name="FalseNegatives">FN, shape [].</param>
public sealed record SoftCounts(Tensor TruePositives, Tensor FalsePositives, Tensor FalseNegatives)
{
    /// <summary>TP = sum (p g)^2, FP = sum (p (1-g))^2, FN = sum ((1-p) g)^2.</summary>
    /// <param name="probability">p, any shape, usually [B, 1, H, W]; between 0 and 1 unless the network has the authors' head.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    public static SoftCounts Squared(Tensor probability, Tensor mask) => Of(CountKind.Squared, probability, mask);

    /// <summary>TP = sum p g, FP = sum p (1-g), FN = sum (1-p) g.</summary>
    /// <param name="probability">p, any shape, usually [B, 1, H, W].</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    public static SoftCounts Linear(Tensor probability, Tensor mask) => Of(CountKind.Linear, probability, mask);

    /// <summary><see cref="Squared"/> or <see cref="Linear"/>.</summary>
    public static SoftCounts Of(CountKind kind, Tensor probability, Tensor mask)
    {
        Check(probability, mask);
        Func<Tensor, Tensor, SoftCounts> sums = kind == CountKind.Squared ? SumsOfSquares : Sums;
        KernelChecks.Current.Once("sums of the soft counts", probability, () => LayerCheck.Sums((p, g) => sums(p, g).ToArray(), probability, mask));
        return sums(probability, mask);
    }

    private static SoftCounts SumsOfSquares(Tensor probability, Tensor mask)
    {
        using var scope = NewDisposeScope();
        Tensor inside = probability * mask;                                       // [B, 1, H, W]
        return new SoftCounts(
            inside.square().sum().MoveToOuterDisposeScope(),
            (probability - inside).square().sum().MoveToOuterDisposeScope(),      // p (1 - g) = p - p g
            (mask - inside).square().sum().MoveToOuterDisposeScope());            // (1 - p) g = g - p g
    }

    private static SoftCounts Sums(Tensor probability, Tensor mask)
    {
        using var scope = NewDisposeScope();
        Tensor inside = probability * mask;                                       // [B, 1, H, W]
        return new SoftCounts(
            inside.sum().MoveToOuterDisposeScope(),
            (probability - inside).sum().MoveToOuterDisposeScope(),
            (mask - inside).sum().MoveToOuterDisposeScope());
    }

    private Tensor[] ToArray() => [TruePositives, FalsePositives, FalseNegatives];

    /// <summary>The three counts as numbers, off the graph.</summary>
    public ConfusionCounts Read()
    {
        using var scope = NewDisposeScope();
        // One copy from the device instead of three.
        var read = stack([TruePositives.detach(), FalsePositives.detach(), FalseNegatives.detach()]).to(float64).cpu().data<double>();
        return new ConfusionCounts(read[0], read[1], read[2]);
    }

    private static void Check(Tensor probability, Tensor mask)
    {
        if (!probability.shape.AsSpan().SequenceEqual(mask.shape))
        {
            throw new ArgumentException(
                $"Prediction and mask must have the same shape; found [{string.Join(", ", probability.shape)}] and [{string.Join(", ", mask.shape)}].",
                nameof(mask));
        }
        if (mask.dtype != probability.dtype)
        {
            throw new ArgumentException(
                $"Prediction and mask must have the same type; found {probability.dtype} and {mask.dtype}. Convert with mask.to(probability.dtype).",
                nameof(mask));
        }
    }
}
