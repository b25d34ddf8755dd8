using System.Globalization;

namespace Glint.Evaluation;

/// <summary>
/// A rule by which a model's threshold is chosen on validation slices, the same for every method. A loss mostly moves the threshold at which a
/// network would do best; judged at one threshold for all, what moved it most is taken for what found more.
/// </summary>
/// <param name="Name">As tables name it.</param>
/// <param name="Rule">In words.</param>
/// <param name="Threshold">Which of <see cref="SweptSlice.Thresholds"/>, as a place in the list.</param>
internal sealed record OperatingPoint(string Name, string Rule, int Threshold)
{
    /// <summary>Share of the tumour-free slices that a <see cref="Matched"/> threshold leaves clean, unless another is asked for.</summary>
    internal const double UsualCleanShare = 0.5;

    /// <summary>Names of the two, in the order of <see cref="Of"/>.</summary>
    internal const string TunedName = "tuned", MatchedName = "matched";

    /// <summary>With fewer tumour-free slices a share of them is chance.</summary>
    internal const int FewestTumourFree = 20;

    /// <summary>Both points of a model.</summary>
    /// <param name="validation">Its validation slices, some with tumour.</param>
    /// <param name="cleanShare">0 to 1.</param>
    internal static IReadOnlyList<OperatingPoint> Of(IReadOnlyList<SweptSlice> validation, double cleanShare) => [Tuned(validation), Matched(validation, cleanShare)];

    /// <summary>The threshold of the highest mean Dice on slices with tumour, by which steps and coefficients are chosen, too; of equals the one nearest 0.5.</summary>
    internal static OperatingPoint Tuned(IReadOnlyList<SweptSlice> validation) => new(
        TunedName, "the threshold of the highest mean Dice on the validation slices with tumour",
        Places.OrderByDescending(t => Evaluator.MeanTumourDice(validation.Select(s => s.At(t)))).ThenBy(t => Math.Abs(t - SweptSlice.Half)).First());

    /// <summary>
    /// The lowest threshold that leaves so many tumour-free slices without a false pixel; where there are hardly any such slices, the lowest with
    /// no more false pixels than there are tumour pixels. The highest of the thresholds where none does.
    /// </summary>
    internal static OperatingPoint Matched(IReadOnlyList<SweptSlice> validation, double cleanShare)
    {
        List<SweptSlice> free = [.. validation.Where(s => s.TumourPixels == 0)];
        if (free.Count < FewestTumourFree)
        {
            long tumour = validation.Sum(s => (long)s.TumourPixels);
            return new(MatchedName, "the lowest threshold at which the validation slices have no more false-positive pixels than tumour pixels", First(t => validation.Sum(s => (long)s.FalsePositives[t]) <= tumour));
        }
        string rule = string.Create(CultureInfo.InvariantCulture, $"the lowest threshold that leaves {cleanShare:0.##} of the validation slices without tumour clean of false-positive pixels");
        return new(MatchedName, rule, First(t => free.Count(s => s.FalsePositives[t] == 0) >= cleanShare * free.Count));
    }

    private static IEnumerable<int> Places => Enumerable.Range(0, SweptSlice.Thresholds.Count);

    // Counts never rise with the threshold.
    private static int First(Func<int, bool> suits) => Places.FirstOrDefault(suits, SweptSlice.Thresholds.Count - 1);
}
