using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>
/// The gradients of the generalized loss for every set of coefficients at once: combinations of two gradients, which Eqs. 2-4 name.
/// </summary>
/// <remarks>
/// The loss depends on the weights through TP, FP and FN alone, so three gradients would do. Two do: Eq. 1 does not change when all three
/// counts grow alike, so its gradient has no part along (TP, FP, FN), and what remains are the article's gradients of precision and
/// recall, along TP grad(FP) - FP grad(TP) and TP grad(FN) - FN grad(TP). Two also do for linear counts, whose TP + FN is fixed by the mask.
/// The smoothing s breaks the first identity by the relative amount s / TP; below <see cref="FewestTruePositives"/> three are taken.
/// </remarks>
internal sealed class CandidateGradients
{
    /// <summary>From here s / TP is at most 1e-10.</summary>
    private const double FewestTruePositives = 1;

    private readonly Func<ConfusionCounts, double[]> _coordinates;
    private readonly ConfusionCounts _read;

    private CandidateGradients(IReadOnlyList<Tensor> directions, ConfusionCounts read, Func<ConfusionCounts, double[]> coordinates) =>
        (Directions, _read, _coordinates) = (directions, read, coordinates);

    /// <summary>Numbers on the prediction's graph, shape [], whose gradients combine to every candidate's: two, or three while TP is below a pixel.</summary>
    internal IReadOnlyList<Tensor> Directions { get; }

    /// <summary>For counts on the graph.</summary>
    /// <param name="kind">What the counts are.</param>
    /// <param name="counts">On the graph.</param>
    /// <param name="read">The same as numbers.</param>
    internal static CandidateGradients Of(CountKind kind, SoftCounts counts, ConfusionCounts read)
    {
        (Tensor truePositives, Tensor falsePositives, Tensor falseNegatives) = counts;
        if (kind == CountKind.Linear)
        {
            return new CandidateGradients([truePositives, falsePositives], read, l => [l.TruePositives - l.FalseNegatives, l.FalsePositives]);
        }
        if (read.TruePositives < FewestTruePositives)
        {
            return new CandidateGradients([truePositives, falsePositives, falseNegatives], read, l => [l.TruePositives, l.FalsePositives, l.FalseNegatives]);
        }
        return new CandidateGradients(
            [
                falsePositives - truePositives.Times(read.FalsePositives / read.TruePositives),
                falseNegatives - truePositives.Times(read.FalseNegatives / read.TruePositives),
            ],
            read, l => [l.FalsePositives, l.FalseNegatives]);
    }

    /// <summary>The gradient of the loss with these coefficients is the sum of the directions' gradients times these numbers.</summary>
    internal double[] Coordinates(Coefficients coefficients) => _coordinates(GeneralizedLoss.Gradient(_read, coefficients));
}
