using System.Globalization;

namespace Glint.Comparing.Reports;

/// <summary>The tables of methods at thresholds that their validation slices chose.</summary>
internal static class PointTables
{
    public static IReadOnlyList<Table> Of(ComparisonResult result) => [.. result.Points.SelectMany(p => new[] { Scores(result, p), Effects(result, p) })];

    /// <summary>"At the tuned threshold".</summary>
    public static string Title(PointResult point) => $"At the {point.Name} threshold";

    /// <summary>A threshold: near 0 or 1 with as many digits as tell it from them.</summary>
    public static string Threshold(double value) => value switch
    {
        < 0.01 => value.ToString("0.0e+0", CultureInfo.InvariantCulture),
        > 0.99 => $"1 - {(1 - value).ToString("0.0e+0", CultureInfo.InvariantCulture)}",
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    private static Table Scores(ComparisonResult result, PointResult point)
    {
        IReadOnlyList<Column> columns = MainTable.ColumnsOf(point.Methods);
        return new(
            Title(point),
            $"Every model at a threshold of its own: {point.Rule}. One rule for all methods, and the same validation slices for all models of a split. Threshold: the median over models, and the range. Lesions found: the share of a slice's lesions of which a pixel is found.",
            ["Method", "Threshold", .. columns.Select(c => c.Heading)],
            [.. point.Methods.Select(m => new TableRow([MethodStyle.InFull(m), Chosen(point.Thresholds.First(t => t.Method == m.Name)), .. columns.Select(c => c.Cell(m))]))]);
    }

    private static string Chosen(ChosenThresholds t) => t.Lowest == t.Highest ? Threshold(t.Median) : $"{Threshold(t.Median)} ({Threshold(t.Lowest)} to {Threshold(t.Highest)})";

    private static Table Effects(ComparisonResult result, PointResult point) =>
        ScoreTables.Effects(point.Effects, result.Unit) with { Title = $"Tested differences at the {point.Name} threshold" };
}
