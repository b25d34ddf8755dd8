using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>
/// Counts of a batch in which every lesion has the same say, however small: recall is the geometric mean of the lesions' recalls, so that one
/// that is missed cannot be made up for by many pixels of another.
/// </summary>
/// <remarks>
/// With R_l = TP_l / (TP_l + FN_l) of each of N lesions, A the tumour pixels of the batch and e the floor:
/// R = exp(mean of log((R_l + e) / (1 + e))), TP = A R, FN = A (1 - R), and FP as ever. The logarithm of the score then pulls on each lesion by
/// grad R_l / (R_l + e), most on those that are missed; on one whose recall is under e the pull fades with its recall. A batch of one lesion has, but for e and the total, the counts it had.
/// Where losses per lesion before it (blob loss, CC-DiceCE) add up a loss of
/// each, this is one pooled loss of which any coefficients and rule may be had.
/// </remarks>
public static class LesionCounts
{
    /// <summary>The usual e: a lesion of which nothing is found has a recall of e / (1 + e), about 1/20, and not the whole batch with it one of 0.</summary>
    public const double Floor = 0.05;

    /// <summary>The counts; without tumour those of <see cref="SoftCounts"/>.</summary>
    /// <param name="kind">How a probability counts.</param>
    /// <param name="probability">p, [B, 1, H, W], between 0 and 1.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    /// <param name="lesions">[B, 1, H, W], int64: 0 outside the mask, 1 to N inside, no number in two images.</param>
    /// <param name="floor">e, above 0.</param>
    public static SoftCounts Of(CountKind kind, Tensor probability, Tensor mask, Tensor lesions, double floor = Floor)
    {
        if (!(floor > 0 && double.IsFinite(floor))) throw new ArgumentOutOfRangeException(nameof(floor), floor, "It must be above 0.");
        SoftCounts counts = SoftCounts.Of(kind, probability, mask);
        using var scope = NewDisposeScope();
        Tensor numbers = lesions.flatten();                                       // [B H W]
        long count = numbers.max().ToInt64();
        if (count == 0) return counts;

        Tensor PerLesion(Tensor part) =>
            zeros(count + 1, part.dtype, part.device).scatter_add(0, numbers, (kind == CountKind.Squared ? part.square() : part).flatten()).narrow(0, 1, count);
        Tensor inside = probability * mask;                                       // [B, 1, H, W]
        Tensor found = PerLesion(inside), missed = PerLesion(mask - inside);      // [N]
        Tensor recalls = found / found.Plus(missed);
        Tensor recall = recalls.Plus(floor).Times(1 / (1 + floor)).log().mean().exp();    // []
        Tensor pixels = mask.sum();
        return new SoftCounts((pixels * recall).MoveToOuterDisposeScope(), counts.FalsePositives, (pixels * recall.OneMinus()).MoveToOuterDisposeScope());
    }
}
