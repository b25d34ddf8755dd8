using Glint.Studies;

namespace Glint.Reports;

/// <summary>All figures of a comparison, numbered as in the article.</summary>
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
    ];
}
