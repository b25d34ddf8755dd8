using Glint.Losses;

namespace Glint.Adaptation;

/// <summary>
/// A rule of one knob that feeds back negatively: beta squared grows while recall is behind where it should be against precision, and falls
/// while it is ahead, so that training settles where both are in a given proportion instead of at a weight that somebody must tune.
/// </summary>
/// <remarks>
/// beta squared is multiplied by (F P / R)^<see cref="Rate"/>, where P and R are precision and recall of the batch, Eq. 1 with aP = aN = 1,
/// and F is <see cref="RecallOverPrecision"/>. aP and aN stay where they are. The article's own third step is the other way round (R/P, with
/// a ladder): see docs/decisions/0014-balance.md. The small rate averages over some fifty batches without any memory but the coefficients.
/// </remarks>
public sealed class BalanceRule : ICoefficientRule
{
    // Of P/R: one batch of nothing but misses moves no more than the article's largest ratio does.
    private const double LargestRatio = 15;

    /// <summary>R/P at which beta squared rests, above 0. Default 0.3, chosen on validation patients with counts by lesion (docs/decisions/0014-balance.md).</summary>
    public double RecallOverPrecision { get; init; } = 0.3;

    /// <summary>How fast log beta squared follows, above 0. Default 0.02 a step.</summary>
    public double Rate { get; init; } = 0.02;

    /// <summary>Lower bound of beta squared, above 0. Default 1/16.</summary>
    public double Minimum { get; init; } = 1.0 / 16;

    /// <summary>Upper bound of beta squared. Default 32.</summary>
    public double Maximum { get; init; } = 32;

    /// <summary>Its constants by name, for a run's record.</summary>
    public IReadOnlyDictionary<string, double> Constants => new Dictionary<string, double>
    {
        ["recallOverPrecision"] = RecallOverPrecision,
        ["rate"] = Rate,
        ["minimum"] = Minimum,
        ["maximum"] = Maximum,
    };

    /// <inheritdoc/>
    public Coefficients Next(Coefficients current, ConfusionCounts batch)
    {
        if (!batch.HasTumour) return current;
        double behind = Math.Clamp(RecallOverPrecision * batch.Precision() / batch.Recall(), 1 / LargestRatio, LargestRatio);
        return current with { BetaSquared = Math.Clamp(current.BetaSquared * Math.Pow(behind, Rate), Minimum, Maximum) };
    }
}
