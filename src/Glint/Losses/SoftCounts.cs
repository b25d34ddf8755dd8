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
    /// <summary>TP = sum w (p g)^2, FP = sum w (p (1-g))^2, FN = sum w ((1-p) g)^2.</summary>
    /// <param name="probability">p, any shape, usually [B, 1, H, W]; between 0 and 1 unless the network has the authors' head.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    /// <param name="weights">w, the same shape and type, at least 0; null counts every pixel once.</param>
    public static SoftCounts Squared(Tensor probability, Tensor mask, Tensor? weights = null) => Of(CountKind.Squared, probability, mask, weights);

    /// <summary>TP = sum w p g, FP = sum w p (1-g), FN = sum w (1-p) g.</summary>
    /// <param name="probability">p, any shape, usually [B, 1, H, W].</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    /// <param name="weights">w, the same shape and type, at least 0; null counts every pixel once.</param>
    public static SoftCounts Linear(Tensor probability, Tensor mask, Tensor? weights = null) => Of(CountKind.Linear, probability, mask, weights);

    /// <summary><see cref="Squared"/> or <see cref="Linear"/>.</summary>
    public static SoftCounts Of(CountKind kind, Tensor probability, Tensor mask, Tensor? weights = null)
    {
        Check(probability, mask, "mask");
        if (weights is not null) Check(probability, weights, "weights");
        using var scope = NewDisposeScope();
        Tensor Sum(Tensor part)
        {
            Tensor counted = kind == CountKind.Squared ? part.square() : part;
            return (weights is null ? counted : counted * weights).sum().MoveToOuterDisposeScope();
        }
        Tensor inside = probability * mask;                                       // [B, 1, H, W]
        // p (1 - g) = p - p g, and (1 - p) g = g - p g.
        return new SoftCounts(Sum(inside), Sum(probability - inside), Sum(mask - inside));
    }

    /// <summary>The three counts as numbers, off the graph.</summary>
    public ConfusionCounts Read()
    {
        using var scope = NewDisposeScope();
        // One copy from the device instead of three.
        var read = stack([TruePositives.detach(), FalsePositives.detach(), FalseNegatives.detach()]).to(float64).cpu().data<double>();
        return new ConfusionCounts(read[0], read[1], read[2]);
    }

    private static void Check(Tensor probability, Tensor other, string name)
    {
        if (!probability.shape.AsSpan().SequenceEqual(other.shape))
        {
            throw new ArgumentException(
                $"Prediction and {name} must have the same shape; found [{string.Join(", ", probability.shape)}] and [{string.Join(", ", other.shape)}].",
                name);
        }
        if (other.dtype != probability.dtype)
        {
            throw new ArgumentException(
                $"Prediction and {name} must have the same type; found {probability.dtype} and {other.dtype}. Convert with {name}.to(probability.dtype).",
                name);
        }
    }
}
