using Glint.Adaptation;
using ScottPlot;

namespace Glint.Comparing.Reports;

/// <summary>Fig. 6: the three coefficients of an adaptive run and the ratios that drive them.</summary>
internal static class CoefficientsFigure
{
    private const int Width = 1080, RowHeight = 310, HeadHeight = 120;

    /// <summary>The panels end here on either side; what goes beyond is drawn along the edge and said so.</summary>
    private const double Decades = 4;

    /// <summary>Room beyond the last value, in decades, so that a line on the edge is whole.</summary>
    private const double EdgeRoom = 0.06;

    /// <summary>At most so many dots a panel, so that long runs stay readable and the files small.</summary>
    private const int MostDots = 400;

    private static readonly Func<StepRecord, double>[] Coefficients =
        [s => s.Coefficients.AlphaP, s => s.Coefficients.AlphaN, s => s.Coefficients.BetaSquared];

    private static readonly Func<StepRecord, double>[] Ratios =
    [
        s => s.Counts.TruePositives / s.Counts.FalsePositives,
        s => s.Counts.TruePositives / s.Counts.FalseNegatives,
        s => s.Recall / s.Precision,
    ];

    private static readonly (string Coefficient, string Ratio)[] Names = [("aP", "TP/FP"), ("aN", "TP/FN"), ("β²", "R/P")];

    public static Figure Of(ComparisonResult result)
    {
        IGrouping<string, Trajectory>[] methods = [.. result.Trajectories.Where(t => t.Steps.Count > 0).GroupBy(t => t.Method)];
        return new Figure(
            "fig6", "Coefficients of the adaptive runs, and the ratios that drive them",
            $"R/P is that of Eq. 1 with the step's own aP and aN. Thick line: the coefficient of the first {result.Unit}; faint lines: the other {result.Unit}s. Grey dots: the ratio of the first {result.Unit}'s batches (of long runs every so many steps). {Steps(result)}" +
            "Thin level lines: the limits of the deterministic rule's ladder, 1/15, 1/2, 2 and 15; between 1/2 and 2 the rule leaves a coefficient as it is. A search is drawn without them: the ratios do not drive it. " +
            "The axis ends at 10,000-fold either way; what lies beyond is drawn on the edge.",
            Width, HeadHeight + RowHeight * Math.Max(1, methods.Length), sheet =>
            {
                if (methods.Length == 0)
                {
                    sheet.Row(0, Panel.Empty("Coefficients", "no adaptive method in this comparison"));
                    return;
                }
                sheet.Legend(
                [
                    .. methods.Select(m => new LegendEntry(
                        $"{m.Key}: coefficient, {result.Unit} {Format.Count(m.First().Seed)}{(m.Count() > 1 ? $" (faint: other {result.Unit}s)" : "")}", Palette.ColorOf(result, m.Key))),
                    new LegendEntry("ratio of the batch", Palette.Quiet, MarkerShape.FilledCircle),
                    new LegendEntry("ladder limits 1/15, 1/2, 2, 15", Palette.Quiet),
                ]);
                foreach (IGrouping<string, Trajectory> method in methods)
                {
                    sheet.Row(RowHeight, [.. Names.Select((_, i) => Plot(result, [.. method], i))]);
                }
            });
    }

    /// <summary>Whose steps are drawn, where a run is of several folds: "Of each repetition the run of out/f0 is drawn. ".</summary>
    public static string Steps(ComparisonResult result) => result.Folds.Count == 0 ? "" : $"Of each {result.Unit} the run in {result.Folds[0].Folder} is drawn. ";

    private static Plot Plot(ComparisonResult result, Trajectory[] seeds, int which)
    {
        (string coefficient, string ratio) = Names[which];
        IReadOnlyList<StepRecord> steps = seeds[0].Steps;
        string beyond = Beyond(steps, Coefficients[which]);
        Plot plot = Panel.Of($"{seeds[0].Method}: {coefficient} and {ratio}{beyond}", "iteration", $"{coefficient} and {ratio} (ratios, logarithmic)");
        // A search has no ladder: its ratios drive nothing.
        foreach (double limit in steps.Any(s => s.Search is not null) ? [] : DeterministicRule.Limits)
        {
            plot.Add.HorizontalLine(Math.Log10(limit), 1, Palette.Quiet.WithAlpha(0.7));
        }
        int stride = 1 + (steps.Count - 1) / MostDots;
        Coordinates[] dots = [.. steps.Where((_, i) => i % stride == 0).Select(s => At(s, Ratios[which])).Where(c => double.IsFinite(c.Y))];
        plot.Add.Markers(dots, MarkerShape.FilledCircle, 3, Palette.Quiet.WithAlpha(0.45));
        Color color = Palette.ColorOf(result, seeds[0].Method);
        foreach (Trajectory other in seeds.Skip(1))
        {
            Panel.Line(plot, other.Steps.Select(s => At(s, Coefficients[which])), color.WithAlpha(0.35), 1.2f);
        }
        Panel.Line(plot, steps.Select(s => At(s, Coefficients[which])), color, 2.2f);

        double reach = Reach([.. dots, .. seeds.SelectMany(t => t.Steps).Select(s => At(s, Coefficients[which]))]);
        plot.Axes.SetLimits(steps[0].Iteration, seeds.Max(t => t.Steps[^1].Iteration), -reach - EdgeRoom, reach + EdgeRoom);
        plot.Axes.Left.TickGenerator = Panel.Decades(-reach, reach);
        return plot;
    }

    private static string Beyond(IReadOnlyList<StepRecord> steps, Func<StepRecord, double> value)
    {
        StepRecord? first = steps.FirstOrDefault(s => Math.Abs(Math.Log10(value(s))) > Decades);
        return first is null ? "" : $"\noff axis from iteration {Format.Count(first.Iteration)}, ends at {Format.Coefficient(value(steps[^1]))}";
    }

    /// <summary>Symmetric about 1, at least the ladder's height, at most <see cref="Decades"/>.</summary>
    private static double Reach(IEnumerable<Coordinates> points) =>
        Math.Min(Decades, Math.Max(1.3, points.Where(p => double.IsFinite(p.Y)).Select(p => Math.Abs(p.Y)).DefaultIfEmpty(0).Max() * 1.05));

    private static Coordinates At(StepRecord step, Func<StepRecord, double> value) =>
        new(step.Iteration, Math.Clamp(Math.Log10(value(step)), -Decades, Decades));    // NaN (0/0) stays NaN and is left out
}
