namespace Glint.Comparing.Reports;

/// <summary>Fig. 3: precision, recall and Dice on slices with tumour. Fig. 5: what is found where there is nothing.</summary>
internal static class ScoresFigure
{
    private const int Width = 960, WithTumourHeight = 720, TumourFreeHeight = 400;
    private const string Precision = "Precision (1 if nothing predicted)";

    public static Figure WithTumour(ComparisonResult result)
    {
        IReadOnlyList<MethodStyle> styles = Palette.Of(result);
        return new Figure(
            "fig3", "Precision, recall and Dice on slices with tumour, per method",
            $"Above: the mean over test slices with tumour; the thin line spans the lowest to the highest {result.Unit} (no line: one {result.Unit}). " +
            $"Below: single slices of all {result.Unit}s; the box holds the middle half, its line is the median, the whiskers run from the 5th to the 95th percentile. " +
            "Precision counts 1 on a slice where nothing was predicted (EmptyPolicy.Article). Grey: discs that look at no image.",
            Width, WithTumourHeight, sheet =>
            {
                sheet.Legend(styles.Select(s => s.Legend));
                float half = (WithTumourHeight - sheet.Top - Sheet.Margin / 2) / 2;
                sheet.Row(half, BarPanel.Means(
                    $"Mean over slices, with the range over {result.Unit}s", "mean score (0 to 1)",
                    [(Precision, s => s.Precision), ("Recall", s => s.Recall), ("Dice", s => s.Dice)], styles, Format.ShortShare, isShare: true));
                sheet.Row(half, BarPanel.Boxes(
                    $"Single slices, all {result.Unit}s", "score of a slice (0 to 1)",
                    [(Precision, v => v.Precision), ("Recall", v => v.Recall), ("Dice", v => v.Dice)], styles));
            });
    }

    public static Figure TumourFree(ComparisonResult result)
    {
        IReadOnlyList<MethodStyle> styles = Palette.Of(result);
        return new Figure(
            "fig5", "Slices without tumour: how many stay clean, and how much is wrongly marked",
            "Left: the share of tumour-free test slices on which no pixel was marked (higher is better). " +
            $"Right: pixels wrongly marked per tumour-free slice (lower is better). Bars are means, the thin line spans the {result.Unit}s.",
            Width, TumourFreeHeight, sheet =>
            {
                sheet.Legend(styles.Select(s => s.Legend));
                sheet.Row(0,
                    BarPanel.Means("Specificity per slice", "share of slices without a false pixel (0 to 1)",
                        [("", s => s.Specificity)], styles, Format.ShortShare, isShare: true),
                    BarPanel.Means("False-positive pixels", "pixels per tumour-free slice",
                        [("", s => s.FalsePositivePixels)], styles, Format.Pixels, isShare: false));
            });
    }
}
