using System.Runtime.CompilerServices;
using Glint.Losses;

namespace Glint.Adaptation;

/// <summary>
/// A rule of one knob that feeds back negatively: beta squared grows while recall is behind where it should be against precision, and falls
/// while it is ahead, so that training settles where both are in a given proportion instead of at a weight that somebody must tune.
/// </summary>
/// <remarks>
/// beta squared is multiplied by (F P / R)^<see cref="Rate"/>, where P and R are precision and recall of the batch, Eq. 1 with aP = aN = 1, F is
/// <see cref="RecallOverPrecision"/>, and F P / R is held between <see cref="LargestRatio"/> and its inverse. aP and aN stay where they are. The
/// article's own third step is the other way round (R/P, with a ladder). By default a step moves beta squared by 0.8 % at most, and so averages over many
/// batches without any memory but the coefficients; it rests where the logarithm of F P / R, held so, is 0 on average. Where the constants
/// come from: docs/decisions/0014-balance.md. They refuse what is out of range by an <see cref="ArgumentOutOfRangeException"/>.
/// </remarks>
public sealed class BalanceRule : ICoefficientRule
{
    /// <summary>
    /// Where beta squared starts, above 0; aP and aN start at 1. Default 8, on the side of recall: a network that has learned nothing has next to
    /// no precision, which takes beta squared down for as long as that lasts, and once misses weigh nothing, nothing is learned any more.
    /// </summary>
    public double InitialBetaSquared { get; init => field = Positive(value); } = 8;

    /// <summary>What F P / R of one batch counts at most, 1 or more. Default 1.5: a batch says which way, and hardly how far.</summary>
    public double LargestRatio { get; init => field = value >= 1 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(LargestRatio), value, "It must be 1 or more."); } = 1.5;

    /// <summary>R/P at which beta squared rests, above 0. Default 0.3, chosen on validation patients with counts by lesion (docs/decisions/0014-balance.md).</summary>
    public double RecallOverPrecision { get; init => field = Positive(value); } = 0.3;

    /// <summary>How fast log beta squared follows, above 0. Default 0.02 a step.</summary>
    public double Rate { get; init => field = Positive(value); } = 0.02;

    /// <summary>Lower bound of beta squared, above 0. Default 1/16.</summary>
    public double Minimum { get; init => field = Positive(value); } = 1.0 / 16;

    /// <summary>Upper bound of beta squared, not under the lower one. Default 32.</summary>
    public double Maximum { get; init => field = Positive(value); } = 32;

    /// <summary>Name of <see cref="RecallOverPrecision"/> among the constants.</summary>
    internal const string ProportionName = "recallOverPrecision";

    /// <summary>Its constants by name, for a run's record.</summary>
    public IReadOnlyDictionary<string, double> Constants => new Dictionary<string, double>
    {
        ["initialBetaSquared"] = InitialBetaSquared,
        [ProportionName] = RecallOverPrecision,
        ["largestRatio"] = LargestRatio,
        ["rate"] = Rate,
        ["minimum"] = Minimum,
        ["maximum"] = Maximum,
    };

    /// <inheritdoc/>
    public Coefficients Initial => Coefficients.Effectiveness(InitialBetaSquared);

    /// <inheritdoc/>
    public Coefficients Next(Coefficients current, ConfusionCounts batch)
    {
        if (!batch.HasTumour) return current;
        double behind = Math.Clamp(RecallOverPrecision * batch.Precision() / batch.Recall(), 1 / LargestRatio, LargestRatio);
        return current with { BetaSquared = Math.Clamp(current.BetaSquared * Math.Pow(behind, Rate), Minimum, Maximum) };
    }

    private static double Positive(double value, [CallerMemberName] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "It must be above 0.");
}
