using ScottPlot;
using ScottPlot.TickGenerators;

namespace Glint.Comparing.Reports;

/// <summary>Fig. 4a: Dice against tumour size.</summary>
internal static class SizeFigure
{
    private const int Width = 960, Height = 460;
    private const double Top = 1.14, LabelGap = 0.03, Dodge = 0.012, EdgeRoom = 0.08;

    /// <summary>A last bin without an upper end is drawn this many times as wide as its lower end.</summary>
    private const double OpenBinFactor = 3;

    private const float LineWidth = 2, MarkSize = 11;

    public static Figure Of(ComparisonResult result)
    {
        IReadOnlyList<MethodStyle> styles = Palette.Of(result);
        return new Figure(
            "fig4a", "Dice against tumour size, per method",
            $"Mean Dice of the test slices whose tumour has so many pixels, all {result.Unit}s together; each point stands in the middle of its bin, n is the number of test slices in it. " +
            $"Left of the grey line (where the axis reaches it) tumours are small (under {Format.Count(result.SmallTumourPixels)} pixels). A bin without slices has no point.",
            Width, Height, sheet =>
            {
                sheet.Legend(styles.Select(s => s.Legend));
                sheet.Row(0, Plot(result, styles));
            });
    }

    private static Plot Plot(ComparisonResult result, IReadOnlyList<MethodStyle> styles)
    {
        SizeBin[] bins = [.. styles.SelectMany(s => s.Method.DiceBySize).DistinctBy(b => b.From).OrderBy(b => b.From)];
        if (bins.Length == 0)
        {
            return Panel.Empty("Dice against tumour size", "no test slice with tumour");
        }
        Plot plot = Panel.Of("", "tumour size (pixels of the slice, logarithmic)", "mean Dice (0 to 1)");
        double small = Math.Log10(Math.Max(1, result.SmallTumourPixels));
        var limit = plot.Add.VerticalLine(small, LineWidth / 2, Palette.Quiet);
        limit.EnableAutoscale = false;
        for (int i = 0; i < styles.Count; i++)
        {
            Curve(plot, styles[i], Dodge * (i - (styles.Count - 1) / 2.0));
        }
        var ticks = new NumericManual();
        foreach (SizeBin bin in bins)
        {
            ticks.AddMajor(Left(bin), Format.Count(bin.From));
            int slices = styles.SelectMany(s => s.Method.DiceBySize).Where(b => b.From == bin.From).Max(b => b.Slices);
            Panel.Label(plot, slices > 0 ? $"n = {Format.Count(slices)}" : Format.Missing, Middle(bin), Top - LabelGap, Alignment.UpperCenter);
        }
        ticks.AddMajor(Right(bins[^1]), bins[^1].To == int.MaxValue ? "" : Format.Count(bins[^1].To));
        plot.Axes.Bottom.TickGenerator = ticks;
        plot.Axes.Left.TickGenerator = Panel.Steps(1, 0.2);
        plot.Axes.SetLimits(Left(bins[0]) - EdgeRoom, Right(bins[^1]) + EdgeRoom, 0, Top);
        Panel.Label(plot, $" small: under {Format.Count(result.SmallTumourPixels)} px", small, 0, Alignment.LowerRight).LabelText += " ";
        return plot;
    }

    private static void Curve(Plot plot, MethodStyle style, double dodge)
    {
        Coordinates[] points = [.. style.Method.DiceBySize.OrderBy(b => b.From)
            .Select(b => new Coordinates(Middle(b) + dodge, b.Slices > 0 ? b.MeanDice : double.NaN))];
        Panel.Line(plot, points, style.Color, style.IsBaseline ? LineWidth / 2 : LineWidth);
        foreach (Coordinates point in points.Where(p => double.IsFinite(p.Y)))
        {
            Panel.Point(plot, point.X, point.Y, style.Marker, MarkSize, style.Color);
        }
    }

    private static double Left(SizeBin bin) => Math.Log10(Math.Max(1, bin.From));

    private static double Right(SizeBin bin) => bin.To == int.MaxValue ? Left(bin) + Math.Log10(OpenBinFactor) : Math.Log10(Math.Max(2, bin.To));

    private static double Middle(SizeBin bin) => (Left(bin) + Right(bin)) / 2;
}
