using Glint.Evaluation;

namespace GlintStudy;

/// <summary>Whether a method finds a tumour at all, and how many false pixels that costs: read off the rows, and no measure of the protocol.</summary>
/// <param name="SmallFound">Share of the slices with a small tumour on which a pixel of it is marked; null without such a slice.</param>
/// <param name="SmallPatientsFound">Patients of whom one of these slices is found.</param>
/// <param name="SmallPatients">Patients who have one.</param>
/// <param name="LargerFound">The same share of the slices with a larger tumour.</param>
/// <param name="LargerRecall">The recall there.</param>
/// <param name="FalsePixelsWithTumour">False-positive pixels a slice with tumour; NaN without one.</param>
/// <param name="FalsePixelsWithout">And a slice without.</param>
/// <param name="FalseMarksWithout">False-positive components there; NaN where nobody counted them, or some patients are left out.</param>
/// <param name="ASpeckAtMost">Share of the tumour-free slices with at most <see cref="SpeckPixels"/> of them.</param>
internal sealed record Detection(
    Interval? SmallFound, int SmallPatientsFound, int SmallPatients, Interval? LargerFound, Interval? LargerRecall,
    double FalsePixelsWithTumour, double FalsePixelsWithout, double FalseMarksWithout, double ASpeckAtMost)
{
    internal const int SpeckPixels = 10;

    internal static Detection Of(StudyPanel panel, string method)
    {
        List<SliceScore> scores = [.. panel.ScoresOf(method)];
        bool IsLarger(SliceScore s) => s.HasTumour && s.TumourPixels >= panel.Results.SmallTumourPixels;
        static double IsFound(SliceScore s) => s.TruePositives > 0 ? 1 : 0;
        List<IGrouping<string, SliceScore>> patients = [.. scores.Where(panel.SmallDice.Concerns).GroupBy(s => s.Patient)];
        return new Detection(
            panel.Interval(method, panel.SmallDice.Concerns, IsFound), patients.Count(p => p.Any(s => s.TruePositives > 0)), patients.Count,
            panel.Interval(method, IsLarger, IsFound), panel.Interval(method, IsLarger, panel.Recall.Of),
            StudyPanel.Mean(scores, s => s.HasTumour, s => s.FalsePositives), StudyPanel.Mean(scores, s => !s.HasTumour, s => s.FalsePositives),
            panel.IsWhole ? panel.Results.Details.FirstOrDefault(d => d.Name == method)?.TumourFree.FalsePositiveComponents ?? double.NaN : double.NaN,
            StudyPanel.Mean(scores, s => !s.HasTumour, s => s.FalsePositives <= SpeckPixels ? 1 : 0));
    }
}
