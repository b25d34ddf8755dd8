namespace Glint.Comparing.Reports;

/// <summary>One column of the main table.</summary>
/// <param name="Heading">Heading on the page.</param>
/// <param name="Short">Heading in the terminal.</param>
/// <param name="Value">The value of a row.</param>
/// <param name="Number">How it is printed.</param>
internal sealed record Column(string Heading, string Short, Func<MethodSummary, Spread?> Value, Func<double, string> Number)
{
    /// <summary>The cell of a row.</summary>
    public string Cell(MethodSummary row) => Format.MeanAndSpread(Value(row), Number);
}

/// <summary>The main table, shared by the page and the terminal.</summary>
internal static class MainTable
{
    public static string Caption(string unit) =>
        $"Mean ± standard deviation over {unit}s, on test slices. Precision, recall and Dice: slices with tumour, averaged per slice. " +
        "An empty prediction on such a slice counts precision 1 under EmptyPolicy.Article (the article's way) and 0 under EmptyPolicy.Zero (other tools' way); recall and Dice are 0 either way. " +
        "Specificity: share of tumour-free slices without a false-positive pixel. FP pixels: false-positive pixels per tumour-free slice. " +
        "Runs that marked nothing, or everything, at their end, or began again because of it, are counted where there were any.";

    /// <summary>The columns of every comparison, and one for each measure that the program of this one brought with it.</summary>
    public static IReadOnlyList<Column> ColumnsOf(IEnumerable<MethodSummary> rows) =>
    [
        .. Columns,
        .. Failures.Where(c => rows.Any(r => c.Value(r) is { Mean: > 0 })),
        .. (rows.FirstOrDefault()?.Own ?? []).Select((own, i) => new Column(own.Measure, own.Measure, row => row.Own![i].Value, Format.Share)),
    ];

    // Where no run of any method died there is no such column.
    private static IReadOnlyList<Column> Failures { get; } =
    [
        new("Runs dead at the end", "Dead", m => Counted(m.Dead), v => Format.Count((long)v)),
        new("Begun again", "Begun again", m => Counted(m.Restarts), v => Format.Count((long)v)),
    ];

    private static Spread Counted(int runs) => new(runs, double.NaN, runs, runs, 1);

    private static IReadOnlyList<Column> Columns { get; } =
    [
        new("Precision (Article)", "Precision", m => m.Scores.Precision, Format.Share),
        new("Precision (Zero)", "Prec. (Zero)", m => m.Scores.PrecisionZero, Format.Share),
        new("Recall", "Recall", m => m.Scores.Recall, Format.Share),
        new("Dice", "Dice", m => m.Scores.Dice, Format.Share),
        new("Recall, small tumours", "Small recall", m => m.Scores.SmallRecall, Format.Share),
        new("Dice, small tumours", "Small Dice", m => m.Scores.SmallDice, Format.Share),
        new("Specificity per slice", "Specificity", m => m.Scores.Specificity, Format.Share),
        new("FP pixels", "FP pixels", m => m.Scores.FalsePositivePixels, Format.Pixels),
    ];
}
