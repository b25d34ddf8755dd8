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

    // About what a panel and the letters in it take, in pixels: enough to keep names apart.
    private const double PlotWidth = 390, PlotHeight = 330, LetterWidth = 7, LineHeight = 14;

    // The corner of a name that is at its point: right above it, right below, left above, left below.
    private static readonly Alignment[] Corners = [Alignment.LowerLeft, Alignment.UpperLeft, Alignment.LowerRight, Alignment.UpperRight];

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
        double right = Math.Max(points.Select(p => p.X).DefaultIfEmpty(1).Max(), double.Epsilon) * (1 + RoomForNames);
        double top = Math.Max(points.Select(p => p.Y).DefaultIfEmpty(1).Max(), double.Epsilon) * (1 + RoomAbove);
        plot.Axes.SetLimits(0, right, 0, top);
        List<CoordinateRect> taken = [.. points.Select(p => new CoordinateRect(new Coordinates(p.X, p.Y), new CoordinateSize(MarkSize * right / PlotWidth, MarkSize * top / PlotHeight)))];
        foreach ((MethodStyle style, double x, double y) in points)
        {
            Panel.Point(plot, x, y, Shape(style.Name), MarkSize, style.Color);
            // Where it covers least of the marks and of the names so far.
            var size = new CoordinateSize(style.Name.Length * LetterWidth * right / PlotWidth, LineHeight * top / PlotHeight);
            (Alignment corner, CoordinateRect box) = Corners.Select(c => (c, Box(c, x, y, size))).MinBy(c => taken.Count(t => Overlap(t, c.Item2)));
            taken.Add(box);
            Panel.Label(plot, style.Name, x, y, corner, Palette.Ink).OffsetX = IsLeft(corner) ? MarkSize / 2 : -MarkSize / 2;
        }
        return plot;

        CoordinateRect Box(Alignment corner, double x, double y, CoordinateSize size)
        {
            double gap = MarkSize / 2 * right / PlotWidth, left = IsLeft(corner) ? x + gap : x - gap - size.Width, bottom = corner is Alignment.LowerLeft or Alignment.LowerRight ? y : y - size.Height;
            return new CoordinateRect(left, left + size.Width, bottom, bottom + size.Height);
        }
    }

    private static bool IsLeft(Alignment corner) => corner is Alignment.LowerLeft or Alignment.UpperLeft;

    private static bool Overlap(CoordinateRect one, CoordinateRect other) => one.Left < other.Right && other.Left < one.Right && one.Bottom < other.Top && other.Bottom < one.Top;


    private static MarkerShape Shape(string method) => Method.Find(method) switch
    {
        { IsAdaptive: true } => MarkerShape.FilledSquare,
        { Frozen: not null } => MarkerShape.FilledDiamond,
        { Name: "ARS" } => MarkerShape.FilledSquare,
        _ => MarkerShape.FilledCircle,
    };
}
