using Glint.Evaluation;

namespace Glint.Comparing;

/// <summary>One method on the test slices, all seeds together, by more than the article's measures. Definitions: docs/metrics.md.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Overlap">Per slice, pooled and per patient, under <see cref="EmptyPolicy.Article"/>.</param>
/// <param name="Lesions">Lesions and candidates in the plane, 8-connected, of all slices together; null if nobody counted them.</param>
/// <param name="TumourFree">The slices without tumour.</param>
/// <param name="OtherTools">Mean Dice of the same slices under other tools' rules.</param>
internal sealed record MethodDetail(
    string Name, OverlapSummary Overlap, LesionScore? Lesions, TumourFreeSummary TumourFree, IReadOnlyList<ToolScore> OtherTools)
{
    /// <summary>The test scans as wholes, in 3-D and in millimetres; null where nobody judged them.</summary>
    public ScanDetail? Scans { get; init; }

    /// <summary>The detail of a method.</summary>
    /// <param name="name">Short name.</param>
    /// <param name="scores">Of all its test slices and seeds.</param>
    public static MethodDetail Of(string name, IReadOnlyList<SliceScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return new MethodDetail(
            name, OverlapSummary.Of(scores, EmptyPolicy.Article),
            scores.Count > 0 && scores.All(s => s.Lesions is not null) ? LesionScore.Sum([.. scores.Select(s => s.Lesions!)]) : null,
            TumourFreeSummary.Of(scores), OtherToolsRules.Of(scores));
    }
}
