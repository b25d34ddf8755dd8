using Glint.Losses;

namespace Glint.Evaluation;

/// <summary>
/// How prediction and truth overlap. Dice: 1945, Ecology 26(3):297-302; the same as the F1 of the pixels. Each from 0 to 1, higher is
/// better; NaN where there is no value, see <see cref="EmptyPolicy"/>.
/// </summary>
/// <param name="Precision">TP / (TP + FP).</param>
/// <param name="Recall">TP / (TP + FN); NaN without tumour.</param>
/// <param name="Dice">2 TP / (2 TP + FP + FN).</param>
public readonly record struct Overlap(double Precision, double Recall, double Dice)
{
    /// <summary>The overlap that counts of pixels or voxels say.</summary>
    /// <param name="counts">Of a slice, of a patient, or of all of them.</param>
    /// <param name="empty">What 0/0 is.</param>
    public static Overlap Of(ConfusionCounts counts, EmptyPolicy empty)
    {
        ArgumentNullException.ThrowIfNull(empty);
        (double tp, double fp, double fn) = counts;
        return new Overlap(
            Ratio(tp, tp + fp, empty.PrecisionOfEmptyPrediction),
            Ratio(tp, tp + fn, double.NaN),
            Ratio(2 * tp, (2 * tp) + fp + fn, empty.DiceOfBothEmpty));
    }

    /// <summary>The mean of each score over the cases that have it; NaN if none has.</summary>
    public static Overlap Mean(IReadOnlyCollection<Overlap> cases) =>
        new(Means.Of(cases.Select(c => c.Precision)), Means.Of(cases.Select(c => c.Recall)), Means.Of(cases.Select(c => c.Dice)));

    private static double Ratio(double part, double whole, double ofNothing) => whole > 0 ? part / whole : ofNothing;
}
