using Glint.Adaptation;
using Glint.Losses;
using ScottPlot;

namespace Glint.Comparing.Reports;

/// <summary>Fig. 7: the way of an adaptive run through the plane of Tversky losses.</summary>
internal static class TrajectoryFigure
{
    private const int PanelWidth = 560, RowHeight = 500, HeadHeight = 240, PerRow = 2;
    private const int MostSegments = 240, LineSamples = 100;

    /// <summary>What fits in here is drawn on linear axes, as in the article; anything farther out makes them logarithmic.</summary>
    private const double LinearReach = 3.2, LinearLeast = 2.1, Room = 1.08, Step = 0.5;

    /// <summary>log10 of where logarithmic axes end; points beyond stand on the edge.</summary>
    private const double Decades = 3, EdgeRoom = 0.15;

    private const float PathWidth = 2.4f, EndSize = 12, PointSize = 13, TriedSize = 7;

    private static readonly ScottPlot.Colormaps.Viridis Time = new();

    public static Figure Of(ComparisonResult result)
    {
        Trajectory[][] methods = [.. result.Trajectories.Where(t => t.Steps.Count > 0).GroupBy(t => t.Method).Select(g => g.ToArray())];
        int rows = Math.Max(1, (methods.Length + PerRow - 1) / PerRow);
        return new Figure(
            "fig7", "The way of the adaptive runs through the plane of Tversky losses",
            "Every choice of the three coefficients is the Tversky loss 1 - TP / (TP + a FP + b FN); the axes are 2a and 2b, so that Dice is the point (1, 1) " +
            "and the losses E lie on the grey line. The path runs from the open circle, the first step's coefficients, to the square, dark at the first iteration and bright at the last; other " + $"{result.Unit}s are grey. {CoefficientsFigure.Steps(result)}" +
            "Open marks: settings of E and T tried on validation; filled ones: those chosen. Stars: where the article's runs ended, on other data.",
            PanelWidth * Math.Clamp(methods.Length, 1, PerRow), HeadHeight + RowHeight * rows, sheet =>
            {
                if (methods.Length == 0)
                {
                    sheet.Row(0, Panel.Empty("Trajectories", "no adaptive method in this comparison"));
                    return;
                }
                sheet.Legend(Legend(result));
                foreach (Trajectory[][] row in methods.Chunk(PerRow))
                {
                    // A last panel alone keeps its width: the plane should look square.
                    sheet.Row(RowHeight, [.. row.Select(m => Plot(result, m)), .. Enumerable.Repeat(0, rows > 1 ? PerRow - row.Length : 0).Select(_ => Blank())]);
                }
            });
    }

    private static List<LegendEntry> Legend(ComparisonResult result)
    {
        var entries = new List<LegendEntry>
        {
            new("start", Palette.Ink, MarkerShape.OpenCircle),
            new("end", Palette.Ink, MarkerShape.FilledSquare),
            new("first iterations", Time.GetColor(0)), new("middle", Time.GetColor(0.5)), new("last", Time.GetColor(1)),
            new($"other {result.Unit}s", Palette.Quiet.WithAlpha(0.5)),
            new("Dice (1, 1)", Palette.ColorOf(result, "D"), MarkerShape.FilledCircle),
            new("F-beta losses: 2a + 2b = 2", Palette.Quiet),
        };
        foreach (string method in result.Tuning.Select(t => t.Method).Distinct())
        {
            entries.Add(new($"{method}: chosen", Palette.ColorOf(result, method), Mark(result, method, chosen: true)));
            entries.Add(new($"{method}: tried", Palette.ColorOf(result, method), Mark(result, method, chosen: false)));
        }
        entries.Add(new("article, other data", Palette.Ink, MarkerShape.Asterisk));
        return entries;
    }

    private static Plot Plot(ComparisonResult result, Trajectory[] seeds)
    {
        TverskyPoint[] path = [.. seeds[0].Steps.Select(s => s.Coefficients.TverskyPoint)];
        TverskyPoint[] all = [.. seeds.SelectMany(t => t.Steps).Select(s => s.Coefficients.TverskyPoint), .. result.Tuning.Select(t => t.Coefficients.TverskyPoint)];
        double reach = all.SelectMany(p => new[] { p.TwoA, p.TwoB }).DefaultIfEmpty(0).Max(v => double.IsNaN(v) ? double.MaxValue : v);
        bool isLog = reach > LinearReach;
        double high = isLog ? Decades + EdgeRoom : Math.Max(LinearLeast, reach * Room), low = isLog ? -Decades - EdgeRoom : 0;
        Coordinates At(TverskyPoint p) => new(On(p.TwoA, isLog), On(p.TwoB, isLog));

        string scale = isLog ? " (logarithmic)" : "";
        Plot plot = Panel.Of($"{seeds[0].Method}, {result.Unit} {Format.Count(seeds[0].Seed)}{(isLog ? Beyond(seeds[0].Steps) : "")}",
            $"2a = 2 aP / (1 + β²), weight of false positives{scale}", $"2b = 2 β² aN / (1 + β²), weight of false negatives{scale}");
        Panel.Line(plot, Enumerable.Range(0, LineSamples + 1).Select(i => (double)i / LineSamples * 2).Select(a => At(new TverskyPoint(a, 2 - a))),
            Palette.Quiet, 1.3f);
        foreach (Trajectory other in seeds.Skip(1))
        {
            Panel.Line(plot, other.Steps.Select(s => At(s.Coefficients.TverskyPoint)), Palette.Quiet.WithAlpha(0.35), 1);
        }
        foreach (TuningPoint tried in result.Tuning.OrderBy(t => t.Chosen))
        {
            Coordinates at = At(tried.Coefficients.TverskyPoint);
            Panel.Point(plot, at.X, at.Y, Mark(result, tried.Method, tried.Chosen),
                tried.Chosen ? PointSize : TriedSize, Palette.ColorOf(result, tried.Method));
        }
        Path(plot, [.. path.Select(At)]);
        Named(plot, At(Coefficients.Dice.TverskyPoint), MarkerShape.FilledCircle, Palette.ColorOf(result, "D"), "Dice", left: true);
        Named(plot, At(ArticleNumbers.FinalOfDeterministic), MarkerShape.Asterisk, Palette.Ink, "article G(D)");
        Named(plot, At(ArticleNumbers.FinalOfExploratory), MarkerShape.Asterisk, Palette.Ink, "article G(E)");
        plot.Axes.SetLimits(low, high, low, high);
        if (!isLog)
        {
            (plot.Axes.Bottom.TickGenerator, plot.Axes.Left.TickGenerator) = (Panel.Steps(Math.Floor(high / Step) * Step, Step), Panel.Steps(Math.Floor(high / Step) * Step, Step));
        }
        else
        {
            (plot.Axes.Bottom.TickGenerator, plot.Axes.Left.TickGenerator) = (Panel.Decades(low, high), Panel.Decades(low, high));
        }
        return plot;
    }

    private static void Path(Plot plot, Coordinates[] points)
    {
        int stride = 1 + (points.Length - 1) / MostSegments;
        int[] kept = [.. Enumerable.Range(0, points.Length).Where(i => i % stride == 0 || i == points.Length - 1)];
        foreach ((int from, int to) in kept.Zip(kept.Skip(1)))
        {
            Panel.Line(plot, [points[from], points[to]], Time.GetColor((double)from / points.Length), PathWidth);
        }
        Panel.Point(plot, points[0].X, points[0].Y, MarkerShape.OpenCircle, EndSize + 4, Palette.Ink);
        Panel.Point(plot, points[^1].X, points[^1].Y, MarkerShape.FilledSquare, EndSize, Palette.Ink);
    }

    private static void Named(Plot plot, Coordinates at, MarkerShape shape, Color color, string name, bool left = false)
    {
        Panel.Point(plot, at.X, at.Y, shape, PointSize, color);
        var label = Panel.Label(plot, name, at.X, at.Y, left ? Alignment.MiddleRight : Alignment.MiddleLeft, Palette.Ink);
        label.OffsetX = left ? -PointSize : PointSize;
        label.LabelBackgroundColor = Palette.Paper.WithAlpha(0.75);
    }

    private static string Beyond(IReadOnlyList<StepRecord> steps)
    {
        static bool IsOut(double value) => !(Math.Abs(Math.Log10(value)) <= Decades);
        StepRecord? first = steps.FirstOrDefault(s => IsOut(s.Coefficients.TverskyPoint.TwoA) || IsOut(s.Coefficients.TverskyPoint.TwoB));
        TverskyPoint end = steps[^1].Coefficients.TverskyPoint;
        return first is null ? "" :
            $"\nbeyond the axes from iteration {Format.Count(first.Iteration)}, drawn on the edge; ends at ({Format.Coefficient(end.TwoA)}, {Format.Coefficient(end.TwoB)})";
    }

    private static MarkerShape Mark(ComparisonResult result, string method, bool chosen) =>
        Palette.StyleOf(result, method) is not { } style ? MarkerShape.OpenDiamond : chosen ? style.Marker : style.Open;

    private static Plot Blank()
    {
        Plot plot = Panel.Of("", "", "");
        plot.HideAxesAndGrid();
        return plot;
    }

    private static double On(double value, bool isLog) => isLog ? Math.Clamp(Math.Log10(value), -Decades, Decades) : value;
}
