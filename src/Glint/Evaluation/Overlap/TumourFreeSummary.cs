namespace Glint.Evaluation;

/// <summary>What a method does on slices without tumour, where precision, recall and Dice say little.</summary>
/// <param name="Slices">How many there are.</param>
/// <param name="Specificity">Share of them without a false-positive pixel (the article's Fig. 5), 0 to 1.</param>
/// <param name="FalsePositivePixels">False-positive pixels per such slice.</param>
/// <param name="FalsePositiveComponents">
/// False-positive components per such slice, in the plane, 8-connected: how often a reader is led astray. NaN if no slice's were counted.
/// </param>
internal sealed record TumourFreeSummary(int Slices, double Specificity, double FalsePositivePixels, double FalsePositiveComponents)
{
    /// <summary>The summary of the slices without tumour among the given ones; NaN if there is none.</summary>
    public static TumourFreeSummary Of(IEnumerable<SliceScore> scores)
    {
        List<SliceScore> free = [.. scores.Where(s => !s.HasTumour)];
        return new TumourFreeSummary(
            free.Count, Means.Of(free.Select(s => s.Dice)), Means.Of(free.Select(s => (double)s.FalsePositives)),
            Means.Of(free.Select(s => s.Lesions?.FalseCandidates ?? double.NaN)));
    }
}
