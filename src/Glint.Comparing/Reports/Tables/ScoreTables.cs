using Glint.Losses;

namespace Glint.Comparing.Reports;

/// <summary>The tables of the article's measures: scores, tested differences, coefficients, and who was tested on.</summary>
internal static class ScoreTables
{
    public static Table Scores(ComparisonResult result)
    {
        IReadOnlyList<Column> columns = MainTable.ColumnsOf(result.Methods);
        return new(
            "Scores",
            MainTable.Caption(result.Unit) + $" Small tumours: under {Format.Count(result.SmallTumourPixels)} pixels. {Seeds(result)}Grey rows: discs that look at no image.",
            ["Method", .. columns.Select(c => c.Heading)],
            [
                .. result.Methods.Select(m => new TableRow([MethodStyle.InFull(m), .. columns.Select(c => c.Cell(m))])),
                .. result.Baselines.Select(m => new TableRow([MethodStyle.InFull(m), .. columns.Select(c => c.Cell(m))], IsQuiet: true)),
            ]);
    }

    // Merged comparisons may hold more seeds of one method than of another.
    private static string Seeds(ComparisonResult result) => result.Methods.DistinctBy(m => m.Scores.Dice.Seeds).Count() < 2 ? ""
        : $"{(result.Folds.Count == 0 ? "Seeds" : "Repetitions")}: {string.Join(", ", result.Methods.Select(m => $"{m.Name} {Format.Count(m.Scores.Dice.Seeds)}"))}. ";

    public static Table Effects(ComparisonResult result) => Effects(result.Effects, result.Unit);

    internal static Table Effects(IReadOnlyList<Effect> effects, string unit) => new(
        "Tested differences",
        $"Every tested difference, the first method's value less the second's: mean over patients, 95 % bootstrap interval over patients, Wilcoxon's p before and after Holm's correction, and the mean ± standard deviation of the difference over {unit}s. Precision of an empty prediction is 1 (EmptyPolicy.Article). Grey: not shown.",
        ["Methods", "Measure", "Patients", "Difference", "95 % interval", "p", "p, corrected", $"Over {unit}s"],
        [.. effects.Select(e => new TableRow(
            [$"{e.Method} less {e.Against}", e.Measure, Format.Count(e.Patients), Format.Signed(e.Difference.Mean), e.Patients > 1 ? $"{Format.Signed(e.Difference.Low)} to {Format.Signed(e.Difference.High)}" : Format.Missing,
                Format.PValue(e.PValue), Format.PValue(e.AdjustedPValue), Format.Signed(e.Seeds.Mean) + (double.IsNaN(e.Seeds.StandardDeviation) ? "" : $" ± {Format.Share(e.Seeds.StandardDeviation)}")], IsQuiet: !e.IsShown))]);

    public static Table Coefficients(ComparisonResult result) => new(
        "Coefficients",
        $"Coefficients at the end of training, the mean over {result.Unit}s{(result.Folds.Count == 0 ? "" : " and folds")} in log, and the same loss as the Tversky point (2a, 2b) of Fig. 7.",
        ["Method", "aP", "aN", "β²", "2a", "2b"],
        [.. result.Methods.Where(m => m.Final is not null).Select(m => new TableRow([MethodStyle.InFull(m), .. Values(m.Final!.Value)]))]);

    public static Table Split(ComparisonResult result) => new(
        "Sides of the split",
        $"Patients and slices on each side of {(result.Folds.Count == 0 ? "the split; no patient is on two sides" : "every fold; in one fold no patient is on two sides, and each is tested in one fold at most")}. Small: under {Format.Count(result.SmallTumourPixels)} pixels.",
        ["Side", "Patients", "Slices with tumour", "of these small", "Slices without tumour"],
        [.. result.Split.Select(s => new TableRow(
            [s.Side, Format.Count(s.Patients), Format.Count(s.TumourSlices), Format.Count(s.SmallTumourSlices), Format.Count(s.TumourFreeSlices)]))]);

    private static string[] Values(Coefficients c)
    {
        TverskyPoint point = c.TverskyPoint;
        return [.. new[] { c.AlphaP, c.AlphaN, c.BetaSquared, point.TwoA, point.TwoB }.Select(Format.Coefficient)];
    }
}
