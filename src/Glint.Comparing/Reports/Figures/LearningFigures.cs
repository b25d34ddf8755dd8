using Glint.Adaptation;
using Glint.Losses;
using ScottPlot;

namespace Glint.Comparing.Reports;

/// <summary>What a learning shows: how its rewards went, what its policy does, and where its coefficients went.</summary>
internal static class LearningFigures
{
    private const int Width = 1080, RowHeight = 340, HeadHeight = 130, PlaneSide = 520, Cells = 41;

    // log10 of the ratios; a little beyond the ladder's 15 either way.
    private const double Reach = 1.5, PlaneDecades = 1.35;

    private static readonly string[] Names = ["aP", "aN", "β²"];

    private static readonly ScottPlot.Colormaps.Balance Diverging = new();

    private static readonly ScottPlot.Colormaps.Viridis Time = new();

    public static IReadOnlyList<Figure> Of(LearningRecord record) =>
    [
        Rewards(record),
        .. record.Plan.Form.IsPolicy ? [PolicyMap(record)] : Array.Empty<Figure>(),
        .. record.HeldOut.Count > 0 ? [Paths(record)] : Array.Empty<Figure>(),
    ];

    private static Figure Rewards(LearningRecord record) => new(
        "fig1", "Rewards while learning, and on tasks that nothing was learned on",
        "Left: a dot for every run, by generation; the line is a generation's mean. Each generation has a task of its own, some of which are harder, so that the line need not rise. "
        + "Right: held-out tasks, reward with what was found against reward with unmoved coefficients; above the grey line is better.",
        Width, HeadHeight + RowHeight, sheet =>
        {
            sheet.Legend([new("run", Palette.Quiet, MarkerShape.FilledCircle), new("mean of a generation", Palette.Ink), new("held-out task", Palette.Ink, MarkerShape.FilledSquare)]);
            sheet.Row(RowHeight, Learning(record), HeldOut(record));
        });

    private static Plot Learning(LearningRecord record)
    {
        Plot plot = Panel.Of("Learning", "generation", "reward (0 to 1)");
        foreach (LearnedGeneration generation in record.Generations)
        {
            foreach (double reward in generation.Rewards) Panel.Point(plot, generation.Number, reward, MarkerShape.FilledCircle, 5, Palette.Quiet.WithAlpha(0.5));
        }
        Panel.Line(plot, record.Generations.Select(g => new Coordinates(g.Number, g.Rewards.Average())), Palette.Ink, 2);
        plot.Axes.SetLimits(0.5, record.Plan.Generations + 0.5, 0, 1);
        return plot;
    }

    private static Plot HeldOut(LearningRecord record)
    {
        Plot plot = Panel.Of("Held-out tasks", "reward, unmoved (0 to 1)", "reward, learned (0 to 1)");
        Panel.Line(plot, [new(0, 0), new(1, 1)], Palette.Quiet, 1.3f);
        foreach (HeldOutPair pair in record.HeldOut) Panel.Point(plot, pair.Before.Reward, pair.After.Reward, MarkerShape.FilledSquare, 9, Palette.Ink);
        plot.Axes.SetLimits(0, 1, 0, 1);
        return plot;
    }

    private static Figure PolicyMap(LearningRecord record) => new(
        "fig2", "What the policy does, beside the article's ladder",
        "The factor that a step multiplies each coefficient by, over the ratios of the batch (logarithmic): above the policy, with no slopes, coefficients (1, 1, 1) and half the run over; "
        + "below the deterministic rule of Fig. 2b. R/P follows from the other two. Red grows, blue shrinks; the colours of the policy end at 1.1 and 1/1.1, those of the ladder at 1.5 and 0.5.",
        Width, HeadHeight + (2 * RowHeight), sheet =>
        {
            sheet.Row(RowHeight, [.. Names.Select((name, i) => Map($"Policy: factor of {name}", LearnedRule.LargestFactor, (x, y) => Factor(record, x, y, i)))]);
            sheet.Row(RowHeight, [.. Names.Select((name, i) => Map($"Fig. 2b: factor of {name}", DeterministicRule.Ladder[^1], (x, y) => DeterministicRule.Multiplier(i == 0 ? x : i == 1 ? y : RecallOverPrecision(x, y))))]);
        });

    /// <summary>The factor of one coefficient where TP/FP and TP/FN are these, at rest.</summary>
    internal static double Factor(LearningRecord record, double overFalsePositives, double overFalseNegatives, int which)
    {
        Coefficients next = new LearnedRule(LearningFolder.Policy(record)).Next(Coefficients.Dice, new(1, 1 / overFalsePositives, 1 / overFalseNegatives));
        return which == 0 ? next.AlphaP : which == 1 ? next.AlphaN : next.BetaSquared;
    }

    private static double RecallOverPrecision(double overFalsePositives, double overFalseNegatives) => (1 + (1 / overFalsePositives)) / (1 + (1 / overFalseNegatives));

    private static Plot Map(string title, double largest, Func<double, double, double> factor)
    {
        Plot plot = Panel.Of(title, "TP/FP (ratio, logarithmic)", "TP/FN (ratio, logarithmic)");
        double[,] logs = new double[Cells, Cells];
        for (int row = 0; row < Cells; row++)
        {
            for (int column = 0; column < Cells; column++)
            {
                // The first row is drawn on top.
                logs[row, column] = Math.Clamp(Math.Log(factor(Math.Pow(10, At(column)), Math.Pow(10, -At(row)))), -Math.Log(largest), Math.Log(largest));
            }
        }
        var map = plot.Add.Heatmap(logs);
        (map.Colormap, map.ManualRange) = (Diverging, new ScottPlot.Range(-Math.Log(largest), Math.Log(largest)));
        map.Position = new CoordinateRect(-Reach, Reach, -Reach, Reach);
        plot.Axes.SetLimits(-Reach, Reach, -Reach, Reach);
        (plot.Axes.Bottom.TickGenerator, plot.Axes.Left.TickGenerator) = (Panel.Decades(-Reach, Reach), Panel.Decades(-Reach, Reach));
        return plot;

        static double At(int cell) => Reach * ((2.0 * (cell + 0.5) / Cells) - 1);
    }

    private static Figure Paths(LearningRecord record) => new(
        "fig3", "The way of held-out runs through the plane of Tversky losses",
        "As the article's Fig. 7, on logarithmic axes: Dice is the point (1, 1), the F-beta losses are the grey line. Each path is a held-out run with what was learned, dark at its first step and bright at its last, which the square marks.",
        PlaneSide + 200, HeadHeight + PlaneSide, sheet =>
        {
            sheet.Legend([new("first steps", Time.GetColor(0)), new("last", Time.GetColor(1)), new("end", Palette.Ink, MarkerShape.FilledSquare), new("Dice (1, 1)", Palette.Ink, MarkerShape.FilledCircle), new("F-beta losses", Palette.Quiet)]);
            sheet.Row(PlaneSide, Plane(record));
        });

    private static Plot Plane(LearningRecord record)
    {
        Plot plot = Panel.Of("Held-out runs", "2a = 2 aP / (1 + β²), weight of false positives (logarithmic)", "2b = 2 β² aN / (1 + β²), weight of false negatives (logarithmic)");
        static Coordinates At(TverskyPoint p) => new(Math.Clamp(Math.Log10(p.TwoA), -PlaneDecades, PlaneDecades), Math.Clamp(Math.Log10(p.TwoB), -PlaneDecades, PlaneDecades));
        Panel.Line(plot, Enumerable.Range(1, 199).Select(i => At(new TverskyPoint(i / 100.0, 2 - (i / 100.0)))), Palette.Quiet, 1.3f);
        foreach (IReadOnlyList<Coefficients> path in record.HeldOut.Select(h => h.After.Path).OfType<IReadOnlyList<Coefficients>>().Where(p => p.Count > 0))
        {
            Coordinates[] points = [.. path.Select(c => At(c.TverskyPoint))];
            for (int i = 1; i < points.Length; i++) Panel.Line(plot, [points[i - 1], points[i]], Time.GetColor((double)i / points.Length), 1.6f);
            Panel.Point(plot, points[^1].X, points[^1].Y, MarkerShape.FilledSquare, 9, Palette.Ink);
        }
        Panel.Point(plot, 0, 0, MarkerShape.FilledCircle, 12, Palette.Ink);
        plot.Axes.SetLimits(-PlaneDecades, PlaneDecades, -PlaneDecades, PlaneDecades);
        (plot.Axes.Bottom.TickGenerator, plot.Axes.Left.TickGenerator) = (Panel.Decades(-PlaneDecades, PlaneDecades), Panel.Decades(-PlaneDecades, PlaneDecades));
        return plot;
    }
}
