using Glint.Comparing;

namespace Glint.Comparing.Reports;

/// <summary>One column of the main table.</summary>
/// <param name="Heading">Heading on the page.</param>
/// <param name="Short">Heading in the terminal.</param>
/// <param name="Value">The value of a row.</param>
/// <param name="Number">How it is printed.</param>
internal sealed record Column(string Heading, string Short, Func<StratifiedScores, Spread?> Value, Func<double, string> Number)
{
    /// <summary>The cell of a row.</summary>
    public string Cell(MethodSummary row) => Format.MeanAndSpread(Value(row.Scores), Number);
}

/// <summary>The main table, shared by the page and the terminal.</summary>
internal static class MainTable
{
    public static string Caption(string unit) =>
        $"Mean ± standard deviation over {unit}s, on test slices. Precision, recall and Dice: slices with tumour, averaged per slice. " +
        "An empty prediction on such a slice counts precision 1 under EmptyPolicy.Article (the article's way) and 0 under EmptyPolicy.Zero (other tools' way); recall and Dice are 0 either way. " +
        "Specificity: share of tumour-free slices without a false-positive pixel. FP pixels: false-positive pixels per tumour-free slice.";

    public static IReadOnlyList<Column> Columns { get; } =
    [
        new("Precision (Article)", "Precision", s => s.Precision, Format.Share),
        new("Precision (Zero)", "Prec. (Zero)", s => s.PrecisionZero, Format.Share),
        new("Recall", "Recall", s => s.Recall, Format.Share),
        new("Dice", "Dice", s => s.Dice, Format.Share),
        new("Recall, small tumours", "Small recall", s => s.SmallRecall, Format.Share),
        new("Dice, small tumours", "Small Dice", s => s.SmallDice, Format.Share),
        new("Specificity per slice", "Specificity", s => s.Specificity, Format.Share),
        new("FP pixels", "FP pixels", s => s.FalsePositivePixels, Format.Pixels),
    ];
}
