using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>
/// The generalized loss, Eq. 1 of Seo, Bassenne and Xing (2021):
/// L = 1 - ((1+B) TP + s) / ((1+B) TP + aP FP + B aN FN + s) with B = beta squared.
/// It is the Tversky loss with a = aP / (1+B) and b = B aN / (1+B); what is new in the article is how the three numbers move.
/// Range 0 to 1. Nothing to find and nothing found gives 0; anything found where there is no tumour, or nothing where there is one, gives 1.
/// </summary>
public static class GeneralizedLoss
{
    /// <summary>s, added to numerator and denominator (the authors' code).</summary>
    public const double Smooth = 1e-10;

    /// <summary>Eq. 1 of soft counts: a tensor without dimensions, of the counts' type, ready for backward().</summary>
    /// <param name="counts">Soft counts of the batch, each of shape [].</param>
    /// <param name="coefficients">Finite and not negative; no gradient flows through them.</param>
    /// <param name="smooth">s, see <see cref="Smooth"/>.</param>
    public static Tensor Of(SoftCounts counts, Coefficients coefficients, double smooth = Smooth)
    {
        ArgumentNullException.ThrowIfNull(counts);
        Check(coefficients);
        using var scope = NewDisposeScope();
        (Tensor matched, Tensor missed) = Terms(counts, coefficients, smooth);
        return (missed / matched.Plus(missed)).to(counts.TruePositives.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// -log(1 - L) of soft counts, whose gradient is what Eq. 2 prints, -grad(1-L) / (1-L): a batch in which little is found asks for most. Shape [],
    /// of the counts' type, at least 0; where TP is 0 it ends at log(1 + missed / s). A batch without tumour asks for grad FP / FP, which does not fade
    /// as Eq. 1 does: leave such batches out.
    /// </summary>
    /// <param name="counts">Soft counts of the batch, each of shape [].</param>
    /// <param name="coefficients">Finite and not negative; no gradient flows through them.</param>
    /// <param name="smooth">s, see <see cref="Smooth"/>.</param>
    public static Tensor LogOf(SoftCounts counts, Coefficients coefficients, double smooth = Smooth)
    {
        ArgumentNullException.ThrowIfNull(counts);
        Check(coefficients);
        using var scope = NewDisposeScope();
        (Tensor matched, Tensor missed) = Terms(counts, coefficients, smooth);
        return (missed / matched).log1p().to(counts.TruePositives.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Eq. 1 of numbers.</summary>
    public static double Of(ConfusionCounts counts, Coefficients coefficients, double smooth = Smooth)
    {
        (double matched, double missed) = Terms(counts, coefficients, smooth);
        return missed / (matched + missed);
    }

    /// <summary>
    /// The closed-form gradient (dL/dTP, dL/dFP, dL/dFN), from which Eqs. 2-4 follow:
    /// with N = (1+B) TP + s and D = N + aP FP + B aN FN it is (-(1+B)(D-N), aP N, B aN N) / D^2.
    /// </summary>
    public static ConfusionCounts Gradient(ConfusionCounts counts, Coefficients coefficients, double smooth = Smooth)
    {
        (double matched, double missed) = Terms(counts, coefficients, smooth);
        double total = matched + missed, share = matched / total / total, b = coefficients.BetaSquared;
        return new ConfusionCounts(-(1 + b) * (missed / total) / total, coefficients.AlphaP * share, b * coefficients.AlphaN * share);
    }

    // Three scalars in float64: the terms span s = 1e-10 to coefficients that may have wound up to 1e30.
    private static (Tensor Matched, Tensor Missed) Terms(SoftCounts counts, Coefficients coefficients, double smooth)
    {
        double b = coefficients.BetaSquared;
        Tensor matched = counts.TruePositives.to(float64).Times(1 + b).Plus(smooth);
        Tensor missed = counts.FalsePositives.to(float64).Times(coefficients.AlphaP)
            .Plus(counts.FalseNegatives.to(float64).Times(b * coefficients.AlphaN));
        return (matched, missed);
    }

    private static (double Matched, double Missed) Terms(ConfusionCounts counts, Coefficients coefficients, double smooth)
    {
        Check(coefficients);
        double b = coefficients.BetaSquared;
        return ((1 + b) * counts.TruePositives + smooth,
            coefficients.AlphaP * counts.FalsePositives + b * coefficients.AlphaN * counts.FalseNegatives);
    }

    private static void Check(Coefficients coefficients)
    {
        if (!coefficients.AreValid)
        {
            throw new ArgumentException(
                $"Coefficients must be finite and not negative; found {coefficients}.", nameof(coefficients));
        }
    }
}
