using Glint.Adaptation;
using Glint.Evaluation;

namespace Glint.Comparing;

/// <summary>The scores of one run, a column per count and an entry per test slice; what the truth holds is the slice's.</summary>
internal sealed record ScoreColumns(
    int[] TruePositives, int[] FalsePositives, int[] DetectedLesions, int[] Candidates, int[] TrueCandidates, int[] Matched, double[] MatchedIntersectionOverUnion)
{
    /// <summary>Of scores whose lesions were counted.</summary>
    internal static ScoreColumns Of(IReadOnlyList<SliceScore> scores)
    {
        List<LesionScore> lesions = [.. scores.Select(s => s.Lesions!)];
        return new(
            [.. scores.Select(s => s.TruePositives)], [.. scores.Select(s => s.FalsePositives)],
            [.. lesions.Select(l => l.DetectedLesions)], [.. lesions.Select(l => l.Candidates)], [.. lesions.Select(l => l.TrueCandidates)],
            [.. lesions.Select(l => l.Matched)], [.. lesions.Select(l => l.MatchedIntersectionOverUnion)]);
    }

    /// <summary>The scores again.</summary>
    internal IReadOnlyList<SliceScore> On(IReadOnlyList<RecordedSlice> slices) =>
    [
        .. slices.Select((s, i) => new SliceScore(s.Patient, s.Slice, TruePositives[i], FalsePositives[i], s.TumourPixels - TruePositives[i])
        {
            Lesions = new LesionScore(s.Lesions, DetectedLesions[i], Candidates[i], TrueCandidates[i], Matched[i], MatchedIntersectionOverUnion[i]),
        }),
    ];

    /// <summary>Whether there is an entry for every slice, and none that its slice cannot have.</summary>
    internal bool Suit(IReadOnlyList<RecordedSlice> slices)
    {
        int[][] columns = [TruePositives, FalsePositives, DetectedLesions, Candidates, TrueCandidates, Matched];
        return columns.All(c => c.Length == slices.Count && c.All(v => v >= 0)) && MatchedIntersectionOverUnion.Length == slices.Count
            && slices.Select((s, i) => TruePositives[i] <= s.TumourPixels && DetectedLesions[i] <= s.Lesions && TrueCandidates[i] <= Candidates[i]
                && Matched[i] <= Math.Min(s.Lesions, Candidates[i]) && MatchedIntersectionOverUnion[i] >= 0 && MatchedIntersectionOverUnion[i] <= Matched[i]).All(fits => fits);
    }
}

/// <summary>The steps of a run from the first, a column per number and an entry per step.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="AlphaP">The three coefficients.</param>
/// <param name="AlphaN">The three coefficients.</param>
/// <param name="BetaSquared">The three coefficients.</param>
/// <param name="TruePositives">The three soft counts.</param>
/// <param name="FalsePositives">The three soft counts.</param>
/// <param name="FalseNegatives">The three soft counts.</param>
/// <param name="Searched">What an exploratory search found; an entry null where it tried nothing, the list null for a rule.</param>
internal sealed record StepColumns(
    double[] Loss, double[] AlphaP, double[] AlphaN, double[] BetaSquared, double[] TruePositives, double[] FalsePositives, double[] FalseNegatives,
    SearchRecord?[]? Searched)
{
    /// <summary>Of steps numbered from 1.</summary>
    internal static StepColumns Of(IReadOnlyList<StepRecord> steps)
    {
        double[] Column(Func<StepRecord, double> value) => [.. steps.Select(value)];
        return new(
            Column(s => s.Loss), Column(s => s.Coefficients.AlphaP), Column(s => s.Coefficients.AlphaN), Column(s => s.Coefficients.BetaSquared),
            Column(s => s.Counts.TruePositives), Column(s => s.Counts.FalsePositives), Column(s => s.Counts.FalseNegatives),
            steps.Any(s => s.Search is not null) ? [.. steps.Select(s => s.Search)] : null);
    }

    /// <summary>The steps again.</summary>
    internal IReadOnlyList<StepRecord> Steps() =>
    [
        .. Enumerable.Range(0, Loss.Length).Select(i => new StepRecord(
            i + 1, Loss[i], new(AlphaP[i], AlphaN[i], BetaSquared[i]), new(TruePositives[i], FalsePositives[i], FalseNegatives[i])) { Search = Searched?[i] }),
    ];

    /// <summary>Whether there is a first step and all columns are alike long.</summary>
    internal bool IsWhole =>
        Loss.Length > 0 && (Searched is null || Searched.Length == Loss.Length)
        && new[] { AlphaP, AlphaN, BetaSquared, TruePositives, FalsePositives, FalseNegatives }.All(c => c.Length == Loss.Length);
}
