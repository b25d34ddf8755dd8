using Glint.Losses;

namespace Glint.Adaptation;

/// <summary>
/// The article's deterministic rule, G(D) (Fig. 2b): each coefficient is multiplied by a step of one ladder, read off a ratio of the
/// current batch: aP by TP/FP, then aN by TP/FN, then beta squared by R/P computed with the new aP and aN.
/// </summary>
/// <remarks>
/// Departures, see docs/decisions/0003-deterministic-rule.md: the ladder's gaps at exact ties are closed, 0/0 holds, and the gates
/// follow the authors' code (hold while FP or FN is small) and not the caption, which prints them the other way round.
/// The rule feeds back positively and nothing bounds it: see <see cref="Leaky"/>, and <see cref="BalanceRule"/> for one that feeds back negatively.
/// </remarks>
public sealed class DeterministicRule : ICoefficientRule
{
    /// <summary>aP holds while FP is below this many pixel-equivalents per batch (authors' code, for batches of 10 images of 512 x 512).</summary>
    public double FalsePositiveGate { get; init; } = 5;

    /// <summary>aN holds while FN is below this many pixel-equivalents per batch (authors' code).</summary>
    public double FalseNegativeGate { get; init; } = 1;

    /// <summary>Whether the gates hold above their numbers and not below, as the caption of Fig. 2b prints them: an ablation.</summary>
    public bool GatesAsPrinted { get; init; }

    /// <summary>The article's rule to the letter, ties closed. It can wind up without bound; runs report when it does.</summary>
    public static ICoefficientRule Published { get; } = new DeterministicRule();

    /// <summary>The article's rule with <see cref="Guard.Default"/>: leak, clamp, and batches without tumour left out.</summary>
    public static ICoefficientRule Leaky { get; } = new Guarded(new DeterministicRule(), Guard.Default);

    /// <summary>Its constants by name, for a run's record.</summary>
    public IReadOnlyDictionary<string, double> Constants => new Dictionary<string, double>
    {
        ["falsePositiveGate"] = FalsePositiveGate,
        ["falseNegativeGate"] = FalseNegativeGate,
    };

    // A coefficient that has wound up stays a number: products of three of them, and of counts, must not overflow a double.
    private const double Smallest = 1e-100, Largest = 1e100;

    /// <inheritdoc/>
    public Coefficients Initial => Coefficients.Dice;

    /// <inheritdoc/>
    public Coefficients Next(Coefficients current, ConfusionCounts batch)
    {
        (double truePositives, double falsePositives, double falseNegatives) = batch;
        double alphaP = Holds(falsePositives, FalsePositiveGate) ? current.AlphaP : Move(current.AlphaP, truePositives / falsePositives);
        double alphaN = Holds(falseNegatives, FalseNegativeGate) ? current.AlphaN : Move(current.AlphaN, truePositives / falseNegatives);

        // R/P = (TP + aP FP + s) / (TP + aN FN + s): the TP + s of both numerators cancels, so TP = 0 is no 0/0.
        double recallOverPrecision = batch.Recall(alphaN) / batch.Precision(alphaP);
        return new Coefficients(alphaP, alphaN, Move(current.BetaSquared, recallOverPrecision));
    }

    private bool Holds(double errors, double gate) => GatesAsPrinted ? errors > gate : errors < gate;

    private static double Move(double coefficient, double ratio) => Math.Clamp(coefficient * Multiplier(ratio), Smallest, Largest);

    private const double Fifteenth = 1.0 / 15, Half = 1.0 / 2, Two = 2, Fifteen = 15;

    /// <summary>The four ratios of Fig. 2b at which the ladder goes from one factor to the next.</summary>
    internal static IReadOnlyList<double> Limits { get; } = [Fifteenth, Half, Two, Fifteen];

    /// <summary>The five factors of Fig. 2b.</summary>
    public static IReadOnlyList<double> Ladder { get; } = [0.50, 0.75, 1, 1.25, 1.50];

    /// <summary>
    /// The ladder of Fig. 2b: 0.50 up to 1/15, 0.75 below 1/2, 1 from 1/2 to 2, 1.25 below 15, 1.50 from there. Exactly one action for
    /// every ratio; NaN (0/0 or inf/inf) holds.
    /// </summary>
    /// <param name="ratio">At least 0; infinity is a ratio over zero.</param>
    public static double Multiplier(double ratio) => ratio switch
    {
        double.NaN => 1,
        <= Fifteenth => 0.50,
        < Half => 0.75,
        <= Two => 1,
        < Fifteen => 1.25,
        _ => 1.50,
    };
}
