using Glint.Comparing;
using Glint.Comparing.Reports;
using ScottPlot;
using Palette = Glint.Comparing.Reports.Palette;

namespace GlintStudy;

/// <summary>What each method gives for small tumours, against what it costs: its precision, and the tumour-free slices that it leaves clean.</summary>
internal static class CostFigure
{
    private const int Width = 960, Height = 460;
    private const float MarkSize = 11;
    private const double RoomAbove = 0.12, RoomForNames = 0.35;

    // About what a panel and the letters in it take, in pixels: enough to keep names apart.
    private const double PlotWidth = 390, PlotHeight = 330, LetterWidth = 7, LineHeight = 14;

    // In lines; a little over one, so that names of points nearly in one place stay apart.
    private const double ALineHigher = 1.25;

    // The corner of a name that is at its point: right above it, right below, left above, left below; a line higher where another has its place.
    private static readonly (Alignment Corner, double Lines)[] Places = [(Alignment.LowerLeft, 0), (Alignment.UpperLeft, 0), (Alignment.LowerRight, 0), (Alignment.UpperRight, 0), (Alignment.LowerLeft, ALineHigher)];

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
        var pixel = new CoordinateSize(right / PlotWidth, top / PlotHeight);
        plot.Axes.SetLimits(-MarkSize * pixel.Width, right, -MarkSize * pixel.Height, top);
        // Marks first, so that a name knows all of them.
        List<CoordinateRect> taken = [.. points.Select(p => Around(p.X, p.Y, MarkSize * pixel.Width, MarkSize * pixel.Height))];
        foreach ((MethodStyle style, double x, double y) in points)
        {
            Panel.Point(plot, x, y, Shape(style.Name), MarkSize, style.Color);
            var name = new CoordinateSize(style.Name.Length * LetterWidth * pixel.Width, LineHeight * pixel.Height);
            (Alignment corner, double lift, CoordinateRect box) = Places
                .Select(p => (p.Corner, Lift: p.Lines * name.Height, Box: Box(p.Corner, x, y + p.Lines * name.Height, name, MarkSize / 2 * pixel.Width)))
                .MinBy(p => taken.Count(t => AreOver(t, p.Box)) + (p.Box.Left < 0 || p.Box.Bottom < 0 ? 1 : 0));
            taken.Add(box);
            Panel.Label(plot, style.Name, x, y + lift, corner, Palette.Ink).OffsetX = IsRight(corner) ? MarkSize / 2 : -MarkSize / 2;
        }
        return plot;
    }

    private static CoordinateRect Around(double x, double y, double width, double height) => new(x - width / 2, x + width / 2, y - height / 2, y + height / 2);

    // Where a name stands whose corner is beside its mark.
    private static CoordinateRect Box(Alignment corner, double x, double y, CoordinateSize name, double gap)
    {
        double left = IsRight(corner) ? x + gap : x - gap - name.Width, bottom = corner is Alignment.LowerLeft or Alignment.LowerRight ? y : y - name.Height;
        return new CoordinateRect(left, left + name.Width, bottom, bottom + name.Height);
    }

    // A name stands right of its mark that has its left corner there.
    private static bool IsRight(Alignment corner) => corner is Alignment.LowerLeft or Alignment.UpperLeft;

    // By more than rounding: a name touches its own mark.
    private static bool AreOver(CoordinateRect one, CoordinateRect other) =>
        Math.Min(one.Right, other.Right) - Math.Max(one.Left, other.Left) > 1e-9 && Math.Min(one.Top, other.Top) - Math.Max(one.Bottom, other.Bottom) > 1e-9;

    private static MarkerShape Shape(string method) => StudyMethods.All.FirstOrDefault(m => m.Name == method) switch
    {
        { Strategy.IsAdaptive: true } => MarkerShape.FilledSquare,
        { Derivation: not null } => MarkerShape.FilledDiamond,
        { Name: "ARS" } => MarkerShape.FilledSquare,
        _ => MarkerShape.FilledCircle,
    };
}
