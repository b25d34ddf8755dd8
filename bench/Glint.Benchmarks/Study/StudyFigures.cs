using Glint.Evaluation;
using Glint.Reports;
using Glint.Studies;

namespace Glint.Benchmarks;

/// <summary>The figures of the study, from its results.</summary>
internal static class StudyFigures
{
    private const string Panel = "lidc";

    // As many as a figure of lines can hold: the recommended method, what it is frozen at, and the losses it must beat.
    private static readonly string[] BySize = ["D", "E", "T", "GD", "DCE", "LD", "GD-mean"];

    /// <summary>Those that can be drawn from what is there.</summary>
    /// <param name="folder">docs/study.</param>
    internal static IReadOnlyList<Figure> Of(string folder)
    {
        ResultFile results = StudyResults.Of(folder, Panel);
        return [SizeFigure.Of(Result(results, BySize)) with { Name = $"{Panel}-sizes" }, TradeFigure.Of(Result(results, results.Methods)) with { Name = $"{Panel}-trade" }];
    }

    // What the figures of a report draw, of the methods that there are.
    private static ComparisonResult Result(ResultFile results, IReadOnlyList<string> methods)
    {
        MethodSummary Row(string method) => Summary.Of(
            method, Method.Find(method)?.Description ?? method, [],
            [.. results.Slices.Where(r => r.Method == method).GroupBy(r => r.Seed).Select(g => (IReadOnlyList<SliceScore>)[.. g.Select(Score)])], results.SmallTumourPixels);
        return new ComparisonResult([], results.SmallTumourPixels, [], [.. methods.Where(results.Methods.Contains).Select(Row)], [], [], [], [], [], [], []);
    }

    private static SliceScore Score(ResultRow row) => new(row.Patient, row.Slice, row.TruePositives, row.FalsePositives, row.FalseNegatives);
}
