namespace Glint.Comparing.Reports;

/// <summary>All figures of a comparison: the article's under its numbers, what each trades as its threshold moves, and of whole scans the FROC curve.</summary>
internal static class Figures
{
    public static IReadOnlyList<Figure> Of(ComparisonResult result) =>
    [
        ScoresFigure.WithTumour(result),
        SizeFigure.Of(result),
        ExamplesFigure.Of(result),
        ScoresFigure.TumourFree(result),
        CoefficientsFigure.Of(result),
        TrajectoryFigure.Of(result),
        TuningFigure.Of(result),
        .. result.Curves.Count > 0 ? [TradeFigure.Of(result)] : Array.Empty<Figure>(),
        .. result.Details.Any(d => d.Scans is not null) ? [FrocFigure.Of(result)] : Array.Empty<Figure>(),
    ];
}
