using Glint.Evaluation;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Glint.Comparing.Reports;

/// <summary>FROC: sensitivity to lesions against false positives per scan. No figure of the article's: it judged slices.</summary>
internal static class FrocFigure
{
    /// <summary>Its file's name without extension.</summary>
    public const string Name = "froc";

    private const int Width = 960, Height = 460;
    private const double Bottom = -0.03, Top = 1.04, Dodge = 0.035, EdgeRoom = 0.15;
    private const float LineWidth = 2, ThinLine = 1.2f, MarkSize = 10;

    public static Figure Of(ComparisonResult result)
    {
        (MethodStyle Style, FrocSpread Froc)[] curves =
        [
            .. result.Details.Where(d => d.Scans is not null).Select(d => (Style: Palette.StyleOf(result, d.Name), d.Scans!.OverSeeds.Froc))
                .Where(c => c.Style is not null).Select(c => (c.Style!, c.Froc)),
        ];
        return new Figure(
            Name, "Lesions found in whole scans against false positives, per method",
            $"Candidates are places of probability {Format.ShortShare(ScanResult.CandidateThreshold)} or more, in 3-D, scored by their highest probability, which must lie in a lesion to hit it. As the score from which they count falls, more lesions are hit and there are more false positives; the curve is the mean over {result.Unit}s of the highest sensitivity at a rate. " +
            $"Marks stand at the rates of the table, moved aside a little so that they do not hide one another; the thin upright line spans the lowest to the highest {result.Unit} (no line: one {result.Unit}). Where a curve goes on thinly there are no more candidates. " +
            ScanTables.WhatFrocForgives,
            Width, Height, sheet =>
            {
                sheet.Legend(curves.Select(c => c.Style.Legend));
                sheet.Row(0, Plot(curves));
            });
    }

    private static Plot Plot((MethodStyle Style, FrocSpread Froc)[] curves)
    {
        if (!curves.Any(c => Format.Exists(c.Froc.Mean)))
        {
            return Panel.Empty("FROC", "the test scans hold no lesion");
        }
        Plot plot = Panel.Of("", "false positives per scan, the mean over scans (logarithmic)", "sensitivity to lesions (0 to 1)");
        for (int i = 0; i < curves.Length; i++)
        {
            Curve(plot, curves[i].Style, curves[i].Froc, Dodge * (i - (curves.Length - 1) / 2.0));
        }
        var ticks = new NumericManual();
        foreach (double rate in Froc.AveragedAt) ticks.AddMajor(Math.Log2(rate), ScanTables.Rate(rate));
        plot.Axes.Bottom.TickGenerator = ticks;
        plot.Axes.Left.TickGenerator = Panel.Steps(1, 0.2);
        plot.Axes.SetLimits(Math.Log2(Froc.AveragedAt[0]) - EdgeRoom, Math.Log2(Froc.AveragedAt[^1]) + EdgeRoom, Bottom, Top);
        return plot;
    }

    private static void Curve(Plot plot, MethodStyle style, FrocSpread froc, double dodge)
    {
        FrocRate[] rates = [froc.AtRates[0], .. froc.Curve.Where(r => r.FalsePositivesPerScan > froc.AtRates[0].FalsePositivesPerScan)];
        // No straight lines between thresholds: what a rate allows holds up to the next.
        Coordinates[] points = [.. rates.Select(At)];
        Panel.Line(plot, points.Take(1).Concat(points.Zip(points.Skip(1), (a, b) => new[] { new Coordinates(b.X, a.Y), b }).SelectMany(step => step)), style.Color, LineWidth);
        Panel.Line(plot, [points[^1], At(froc.AtRates[^1])], style.Color, ThinLine);
        foreach (FrocRate rate in froc.AtRates.Where(r => Format.Exists(r.Sensitivity)))
        {
            double x = At(rate).X + dodge;
            if (rate.Sensitivity!.Seeds > 1) Panel.Line(plot, [new(x, rate.Sensitivity.Minimum), new(x, rate.Sensitivity.Maximum)], style.Color, ThinLine);
            Panel.Point(plot, x, rate.Sensitivity.Mean, style.Marker, MarkSize, style.Color);
        }
    }

    private static Coordinates At(FrocRate rate) => new(Math.Log2(rate.FalsePositivesPerScan), rate.Sensitivity?.Mean ?? double.NaN);
}
