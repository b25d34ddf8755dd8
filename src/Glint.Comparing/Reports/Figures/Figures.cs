namespace Glint.Comparing.Reports;

/// <summary>All figures of a comparison: the article's under its numbers, and of whole scans the FROC curve.</summary>
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
        .. result.Details.Any(d => d.Scans is not null) ? [FrocFigure.Of(result)] : Array.Empty<Figure>(),
    ];
}
