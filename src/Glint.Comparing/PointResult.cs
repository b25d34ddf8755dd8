using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;
using Glint.Losses;

namespace Glint.Comparing;

/// <summary>Every method at an operating point that its own validation slices chose, by one rule for all.</summary>
/// <param name="Name">Of the <see cref="OperatingPoint"/>.</param>
/// <param name="Rule">In words.</param>
/// <param name="Methods">Rows like those of the main table, the share of lesions found among the measures of their own.</param>
/// <param name="Thresholds">What was chosen for each method, over its runs.</param>
/// <param name="Effects">Tested like those of the verdict, and corrected for all of this point.</param>
internal sealed record PointResult(
    string Name, string Rule, IReadOnlyList<MethodSummary> Methods, IReadOnlyList<ChosenThresholds> Thresholds, IReadOnlyList<Effect> Effects)
{
    /// <summary>The operating points of a record; none of one from before there were any, or where a run lacks them.</summary>
    internal static IReadOnlyList<PointResult> Of(ComparisonRecord record, IReadOnlyList<(string Method, string Against)> pairs, IReadOnlyList<Measure> own) =>
        record.Runs.Any(r => r.Points is null) ? [] : [.. record.Runs[0].Points!.Select(p => Of(record, p.Name, pairs, own))];

    private static PointResult Of(ComparisonRecord record, string name, IReadOnlyList<(string Method, string Against)> pairs, IReadOnlyList<Measure> own)
    {
        IReadOnlyList<Measure> measures = [Measure.LesionsFound, .. own];
        int small = record.SmallTumourPixels;
        List<(RecordedRun Run, RecordedPoint Point)> runs = [.. record.Runs.Select(r => (r, r.Points!.First(p => p.Name == name)))];
        List<ScoredRun> scored = [.. runs.Select(r => new ScoredRun(r.Run.Method, r.Run.Seed, r.Point.Scores.On(record.Slices)))];
        MethodSummary Row(RecordedMethod method) => Summary.Of(
            method.Name, method.Label, [.. runs.Where(r => r.Run.Method == method.Name).Select(r => r.Run.Final).OfType<Coefficients>()],
            [.. scored.Where(r => r.Method == method.Name).Select(r => r.Scores)], small, measures) with
        {
            Restarts = runs.Where(r => r.Run.Method == method.Name).Sum(r => r.Run.Restarts),
            Dead = runs.Where(r => r.Run.Method == method.Name).Sum(r => r.Run.Dead),
        };
        return new PointResult(
            name, string.Join("; or ", runs.Select(r => r.Point.Rule).Distinct()), [.. record.Methods.Select(Row)],
            [.. record.Methods.Select(m => ChosenThresholds.Of(m.Name, [.. runs.Where(r => r.Run.Method == m.Name).SelectMany(r => r.Point.Thresholds)]))],
            Effect.Of(scored, pairs, [.. Measure.All(small), .. measures]));
    }
}

/// <summary>The thresholds that one method's models were judged at.</summary>
internal sealed record ChosenThresholds(string Method, double Median, double Lowest, double Highest)
{
    internal static ChosenThresholds Of(string method, IReadOnlyList<double> thresholds)
    {
        double[] ordered = [.. thresholds.Order()];
        return new(method, Quantiles.At(ordered, 0.5), ordered[0], ordered[^1]);
    }
}
