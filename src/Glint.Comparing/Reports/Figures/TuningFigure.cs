using ScottPlot;

namespace Glint.Comparing.Reports;

/// <summary>Supplementary Fig. 1: what the sweeps of E and T found on the validation patients.</summary>
internal static class TuningFigure
{
    private const int Width = 1080, Height = 470;
    private const double Room = 0.15, LeastSpan = 0.02;
    private const float Size = 12, ChosenSize = 22;

    private static readonly ScottPlot.Colormaps.Viridis Shade = new();

    public static Figure Of(ComparisonResult result) => new(
        "figS1", "Tuning of the baselines E and T on the validation patients",
        $"Mean Dice on validation slices with tumour for every setting tried{(result.Folds.Count == 0 ? "; the chosen one is ringed" : ", the mean over the folds; ringed is what some fold chose")}. Left: E over β² (aP = aN = 1). " +
        "Right: T over (aP, aN) with β² = 1, brighter is better, the number is the Dice. Test patients had no part in the choice.",
        Width, Height, sheet =>
        {
            sheet.Legend([new LegendEntry("chosen", Palette.Ink, MarkerShape.OpenCircle)]);
            sheet.Row(0,
                Effectiveness([.. result.Tuning.Where(t => t.Method == "E").OrderBy(t => t.Coefficients.BetaSquared)], Palette.ColorOf(result, "E")),
                Tversky([.. result.Tuning.Where(t => t.Method == "T")]));
        });

    private static Plot Effectiveness(TuningPoint[] points, Color color)
    {
        if (points.Length == 0)
        {
            return Panel.Empty("E: effectiveness", "E was not tuned");
        }
        Plot plot = Panel.Of("E: effectiveness", "β² (ratio, logarithmic)", "mean validation Dice (0 to 1)");
        Coordinates[] at = [.. points.Select(p => new Coordinates(Math.Log10(p.Coefficients.BetaSquared), p.ValidationDice))];
        Panel.Line(plot, at, color, 2);
        double[] found = [.. at.Select(c => c.Y).Where(double.IsFinite).DefaultIfEmpty(0)];
        double room = Math.Max(found.Max() - found.Min(), LeastSpan) * Room * 2;
        for (int i = 0; i < points.Length; i++)
        {
            bool exists = double.IsFinite(at[i].Y);
            double y = exists ? at[i].Y : found.Min();
            if (exists)
            {
                Panel.Point(plot, at[i].X, y, MarkerShape.FilledSquare, Size - 2, color);
            }
            Ring(plot, at[i].X, y, points[i].Chosen);
            Panel.Label(plot, Format.Share(points[i].ValidationDice), at[i].X, y, Alignment.LowerCenter, Palette.Ink).OffsetY = exists ? -Size : 0;
        }
        double low = at.Min(c => c.X) - Room, high = at.Max(c => c.X) + Room;
        plot.Axes.SetLimits(low, high, Math.Max(0, found.Min() - room), found.Max() + room);
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        foreach (TuningPoint point in points)
        {
            ticks.AddMajor(Math.Log10(point.Coefficients.BetaSquared), Format.Coefficient(point.Coefficients.BetaSquared));
        }
        plot.Axes.Bottom.TickGenerator = ticks;
        return plot;
    }

    private static Plot Tversky(TuningPoint[] points)
    {
        if (points.Length == 0)
        {
            return Panel.Empty("T: Tversky", "T was not tuned");
        }
        Plot plot = Panel.Of("T: Tversky", "aP, weight of false positives (ratio)", "aN, weight of false negatives (ratio)");
        double[] found = [.. points.Select(p => p.ValidationDice).Where(double.IsFinite).DefaultIfEmpty(0)];
        double low = found.Min(), span = Math.Max(found.Max() - low, double.Epsilon);
        foreach (TuningPoint point in points)
        {
            double x = point.Coefficients.AlphaP, y = point.Coefficients.AlphaN;
            bool exists = double.IsFinite(point.ValidationDice);
            Panel.Point(plot, x, y, exists ? MarkerShape.FilledCircle : MarkerShape.OpenCircle, Size + 2,
                exists ? Shade.GetColor((point.ValidationDice - low) / span) : Palette.Quiet);
            Ring(plot, x, y, point.Chosen);
            Panel.Label(plot, Format.Share(point.ValidationDice), x, y, Alignment.UpperCenter, Palette.Ink).OffsetY = Size;
        }
        double most = points.Max(p => Math.Max(p.Coefficients.AlphaP, p.Coefficients.AlphaN)) * (1 + Room);
        plot.Axes.SetLimits(0, most, 0, most);
        plot.Axes.Bottom.TickGenerator = Ticks(points.Select(p => p.Coefficients.AlphaP));
        plot.Axes.Left.TickGenerator = Ticks(points.Select(p => p.Coefficients.AlphaN));
        return plot;
    }

    private static ScottPlot.TickGenerators.NumericManual Ticks(IEnumerable<double> values)
    {
        double[] places = [.. values.Append(0).Distinct().Order()];
        return new ScottPlot.TickGenerators.NumericManual(places, [.. places.Select(Format.Coefficient)]);
    }

    private static void Ring(Plot plot, double x, double y, bool chosen)
    {
        if (chosen)
        {
            Panel.Point(plot, x, y, MarkerShape.OpenCircle, ChosenSize, Palette.Ink);
        }
    }
}
