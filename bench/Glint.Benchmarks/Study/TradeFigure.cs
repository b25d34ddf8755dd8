using Glint.Reports;
using Glint.Studies;
using ScottPlot;
using Palette = Glint.Reports.Palette;

namespace Glint.Benchmarks;

/// <summary>What each method gives for small tumours, against what it costs: its precision, and the tumour-free slices that it leaves clean.</summary>
internal static class TradeFigure
{
    private const int Width = 960, Height = 460;
    private const float MarkSize = 11;
    private const double RoomAbove = 0.12, RoomForNames = 0.35;

    internal static Figure Of(ComparisonResult result) => new(
        "trade", "Small tumours found, against false alarms",
        $"Mean Dice of slices with tumour under {Format.Count(result.SmallTumourPixels)} px, against precision (left) and the share of tumour-free slices left clean (right). Up and to the right is better.",
        Width, Height, sheet =>
        {
            // Fixed losses are circles, adaptive ones squares, what is frozen at an adaptive run's coefficients diamonds.
            sheet.Legend([
                new LegendEntry("fixed loss", Palette.Quiet, MarkerShape.FilledCircle),
                new LegendEntry("adaptive", Palette.Quiet, MarkerShape.FilledSquare),
                new LegendEntry("frozen at an adaptive run's coefficients", Palette.Quiet, MarkerShape.FilledDiamond),
            ]);
            sheet.Row(0, Plot(result, "precision (1 if nothing predicted)", s => s.Precision), Plot(result, "tumour-free slices left clean", s => s.Specificity));
        });

    private static Plot Plot(ComparisonResult result, string cost, Func<StratifiedScores, Spread?> of)
    {
        Plot plot = Panel.Of("", cost, "Dice of small tumours");
        List<(MethodStyle Style, double X, double Y)> points =
            [.. Palette.Of(result).Select(s => (s, of(s.Method.Scores)?.Mean ?? double.NaN, s.Method.Scores.SmallDice?.Mean ?? double.NaN)).Where(p => double.IsFinite(p.Item2) && double.IsFinite(p.Item3))];
        foreach ((MethodStyle style, double x, double y) in points)
        {
            Panel.Point(plot, x, y, Shape(style.Name), MarkSize, style.Color);
            Panel.Label(plot, style.Name, x, y, Alignment.LowerLeft, Palette.Ink).OffsetX = MarkSize / 2;
        }
        double right = points.Select(p => p.X).DefaultIfEmpty(1).Max(), top = points.Select(p => p.Y).DefaultIfEmpty(1).Max();
        plot.Axes.SetLimits(0, Math.Max(right, double.Epsilon) * (1 + RoomForNames), 0, Math.Max(top, double.Epsilon) * (1 + RoomAbove));
        return plot;
    }

    private static MarkerShape Shape(string method) => Method.Find(method) switch
    {
        { IsAdaptive: true } => MarkerShape.FilledSquare,
        { Frozen: not null } => MarkerShape.FilledDiamond,
        { Name: "ARS" } => MarkerShape.FilledSquare,
        _ => MarkerShape.FilledCircle,
    };
}
