using ScottPlot;

namespace Glint.Comparing.Reports;

/// <summary>What each method trades as its threshold moves: recall against false alarms. No figure of the article's, which judged at one threshold.</summary>
internal static class TradeFigure
{
    /// <summary>Its file's name without extension.</summary>
    public const string Name = "trade";

    private const int Width = 960, Height = 460;
    private const double Bottom = -0.03, Top = 1.04, Room = 0.03, Dodge = 0.006;
    private const float LineWidth = 2, ThinLine = 1.2f, MarkSize = 9;

    public static Figure Of(ComparisonResult result)
    {
        (MethodStyle Style, OperatingCurve Curve)[] curves =
            [.. result.Curves.Select(c => (Style: Palette.StyleOf(result, c.Name), c)).Where(c => c.Style is not null).Select(c => (c.Style!, c.c))];
        string small = $"tumours under {Format.Count(result.SmallTumourPixels)} px";
        return new Figure(
            Name, $"Recall of {small} against false alarms, as the threshold moves",
            $"Each curve is one method: the mean over {result.Unit}s of the highest recall that a threshold has with so many tumour-free slices left clean (left), or with no more false-positive pixels a slice (right). Higher is better, and so is farther right on the left. " +
            $"Where no test tumour is small, recall is that of all. Marks stand at every tenth, moved aside a little, with 95 % bootstrap intervals over patients, which say nothing of another training. Thresholds here are read off the test slices; the tables hold those that validation chose.",
            Width, Height, sheet =>
            {
                sheet.Legend(curves.Select(c => c.Style.Legend));
                sheet.Row(0, Clean(curves), Pixels(curves));
            });
    }

    private static Plot Clean((MethodStyle Style, OperatingCurve Curve)[] curves)
    {
        if (curves.All(c => c.Curve.AgainstClean.Count == 0)) return Panel.Empty("", "hardly a test slice without tumour");
        Plot plot = Panel.Of("", "tumour-free slices left clean (0 to 1)", "recall (0 to 1)");
        Draw(plot, curves, c => c.AgainstClean, x => x);
        plot.Axes.Bottom.TickGenerator = Panel.Steps(1, 0.2);
        plot.Axes.SetLimits(-Room, 1 + Room, Bottom, Top);
        return plot;
    }

    private static Plot Pixels((MethodStyle Style, OperatingCurve Curve)[] curves)
    {
        Plot plot = Panel.Of("", "false-positive pixels per slice (logarithmic)", "recall (0 to 1)");
        Draw(plot, curves, c => c.AgainstPixels, Math.Log10);
        IReadOnlyList<CurvePoint> points = curves.Length == 0 ? [] : curves[0].Curve.AgainstPixels;
        (double low, double high) = points.Count == 0 ? (0, 1) : (Math.Log10(points[0].At), Math.Log10(points[^1].At));
        plot.Axes.Bottom.TickGenerator = Panel.Decades(low, high);
        plot.Axes.SetLimits(low - Room, high + Room, Bottom, Top);
        return plot;
    }

    private static void Draw(Plot plot, (MethodStyle Style, OperatingCurve Curve)[] curves, Func<OperatingCurve, IReadOnlyList<CurvePoint>> points, Func<double, double> x)
    {
        for (int i = 0; i < curves.Length; i++)
        {
            (MethodStyle style, double dodge) = (curves[i].Style, Dodge * (i - ((curves.Length - 1) / 2.0)));
            Panel.Line(plot, points(curves[i].Curve).Select(p => new Coordinates(x(p.At), p.Recall.Mean)), style.Color, LineWidth);
            foreach (CurvePoint p in points(curves[i].Curve).Where(p => double.IsFinite(p.Recall.Low)))
            {
                Panel.Line(plot, [new(x(p.At) + dodge, p.Recall.Low), new(x(p.At) + dodge, p.Recall.High)], style.Color, ThinLine);
                Panel.Point(plot, x(p.At) + dodge, p.Recall.Mean, style.Marker, MarkSize, style.Color);
            }
        }
        plot.Axes.Left.TickGenerator = Panel.Steps(1, 0.2);
    }
}
