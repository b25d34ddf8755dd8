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
        "Specificity: share of tumour-free slices without a false-positive pixel. FP pixels: false-positive pixels per tumour-free slice.";

    /// <summary>The columns of every comparison, and one for each measure that the program of this one brought with it.</summary>
    public static IReadOnlyList<Column> ColumnsOf(IEnumerable<MethodSummary> rows) =>
    [
        .. Columns,
        .. (rows.FirstOrDefault()?.Own ?? []).Select((own, i) => new Column(own.Measure, own.Measure, row => row.Own![i].Value, Format.Share)),
    ];

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
