namespace Glint.Evaluation;

/// <summary>Lesion scores of several cases: pooled, where each lesion counts alike, and averaged, where each case does.</summary>
/// <param name="Empty">What the precision of a case without candidates was taken for.</param>
/// <param name="Pooled">All lesions and candidates together.</param>
/// <param name="Cases">How many cases.</param>
/// <param name="Sensitivity">Mean over the cases with lesions; NaN without one, as the next ones are where nothing is to be averaged.</param>
/// <param name="Precision">Mean over the cases with lesions or candidates.</param>
/// <param name="F1">Mean over the same.</param>
/// <param name="PanopticQuality">Mean over the same.</param>
internal sealed record LesionSummary(
    EmptyPolicy Empty, LesionScore Pooled, int Cases, double Sensitivity, double Precision, double F1, double PanopticQuality)
{
    /// <summary>The summary of cases.</summary>
    /// <param name="cases">A score per patient: of the scan in 3-D, or the sum over its slices.</param>
    /// <param name="empty">What the precision of a case without candidates is.</param>
    public static LesionSummary Of(IReadOnlyCollection<LesionScore> cases, EmptyPolicy empty)
    {
        ArgumentNullException.ThrowIfNull(cases);
        List<LesionScore> scored = [.. cases.Where(c => c.Lesions + c.Candidates > 0)];
        return new LesionSummary(
            empty, LesionScore.Sum(cases), cases.Count, Means.Of(scored.Select(c => c.Sensitivity)), Means.Of(scored.Select(c => c.Precision(empty))),
            Means.Of(scored.Select(c => c.F1)), Means.Of(scored.Select(c => c.PanopticQuality)));
    }
}
