using Glint.Data;
using Glint.Imaging;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Glint.Comparing.Reports;

/// <summary>Groups of one mark per method: bars of means with the range over seeds, or boxes of single slices.</summary>
internal static class BarPanel
{
    private const double GroupGap = 1, BarSize = 0.84, BoxSize = 0.6, HeadRoom = 1.15, CapHalfWidth = 0.14;
    private const float ErrorWidth = 1.4f, BoxLine = 1.3f;

    /// <summary>Top of an axis of shares: room for the label over a bar of 1 and for the group's name.</summary>
    private const double BoxTop = 1.16, ShareTop = 1.2, LabelGap = 0.03;

    /// <summary>Bars of means; the thin line spans the lowest to the highest seed; n/a where there is no value.</summary>
    /// <param name="title">Title of the panel.</param>
    /// <param name="unit">Name and unit of the value.</param>
    /// <param name="groups">Name of each group and its value of a method.</param>
    /// <param name="styles">Methods in order.</param>
    /// <param name="number">How a value is printed above its bar.</param>
    /// <param name="isShare">Whether values lie between 0 and 1.</param>
    public static Plot Means(
        string title, string unit, IReadOnlyList<(string Name, Func<StratifiedScores, Spread?> Value)> groups,
        IReadOnlyList<MethodStyle> styles, Func<double, string> number, bool isShare)
    {
        Plot plot = Panel.Of(title, "", unit);
        double highest = groups.SelectMany(_ => styles, (g, s) => g.Value(s.Method.Scores)).Where(Format.Exists)
            .Select(v => Math.Max(v!.Mean, v.Maximum)).DefaultIfEmpty(1).Max();
        double top = isShare ? ShareTop : Math.Max(highest, double.Epsilon) * HeadRoom;
        if (!(top > double.Epsilon * HeadRoom * 2))
        {
            top = 1;    // every bar is 0
        }
        for (int g = 0; g < groups.Count; g++)
        {
            for (int i = 0; i < styles.Count; i++)
            {
                Bar(plot, Place(g, i, styles.Count), groups[g].Value(styles[i].Method.Scores), styles[i].Color, number);
            }
        }
        Axes(plot, [.. groups.Select(g => g.Name)], styles, top);
        if (isShare)
        {
            plot.Axes.Left.TickGenerator = Panel.Steps(1, 0.2);
        }
        return plot;
    }

    /// <summary>Boxes of single slices: quartiles and median, whiskers from the 5th to the 95th percentile.</summary>
    public static Plot Boxes(
        string title, string unit, IReadOnlyList<(string Name, Func<PerSliceValues, IReadOnlyList<double>> Values)> groups,
        IReadOnlyList<MethodStyle> styles)
    {
        Plot plot = Panel.Of(title, "", unit);
        for (int g = 0; g < groups.Count; g++)
        {
            for (int i = 0; i < styles.Count; i++)
            {
                Box(plot, Place(g, i, styles.Count), Quantiles.Of(groups[g].Values(styles[i].Method.PerSlice).Where(double.IsFinite)), styles[i].Color);
            }
        }
        Axes(plot, [.. groups.Select(g => g.Name)], styles, BoxTop);
        plot.Axes.Left.TickGenerator = Panel.Steps(1, 0.2);
        return plot;
    }

    private static void Bar(Plot plot, double x, Spread? value, Color color, Func<double, string> number)
    {
        if (!Format.Exists(value))
        {
            Panel.Label(plot, Format.Missing, x, 0, Alignment.LowerCenter);
            return;
        }
        plot.Add.Bar(new Bar { Position = x, Value = value!.Mean, Size = BarSize, FillColor = color, LineWidth = 0 });
        double over = value.Mean;
        if (value.Seeds > 1 && double.IsFinite(value.Minimum) && double.IsFinite(value.Maximum))
        {
            Stroke(plot, x, value.Minimum, x, value.Maximum, ErrorWidth);
            Stroke(plot, x - CapHalfWidth, value.Minimum, x + CapHalfWidth, value.Minimum, ErrorWidth);
            Stroke(plot, x - CapHalfWidth, value.Maximum, x + CapHalfWidth, value.Maximum, ErrorWidth);
            over = Math.Max(over, value.Maximum);
        }
        Panel.Label(plot, number(value.Mean), x, over, Alignment.LowerCenter, Palette.Ink);
    }

    private static void Box(Plot plot, double x, Quantiles? values, Color color)
    {
        if (values is null)
        {
            Panel.Label(plot, Format.Missing, x, 0, Alignment.LowerCenter);
            return;
        }
        var box = new Box
        {
            Position = x,
            Width = BoxSize,
            BoxMin = values.Percentile25,
            BoxMax = values.Percentile75,
            BoxMiddle = values.Median,
            WhiskerMin = values.Percentile5,
            WhiskerMax = values.Percentile95,
        };
        plot.Add.Box(box);
        (box.FillColor, box.LineColor, box.LineWidth) = (color.WithAlpha(0.6), Palette.Ink, BoxLine);    // Add gives it a colour of its own
    }

    private static void Axes(Plot plot, string[] groups, IReadOnlyList<MethodStyle> styles, double top)
    {
        var ticks = new NumericManual();
        for (int g = 0; g < groups.Length; g++)
        {
            for (int i = 0; i < styles.Count; i++)
            {
                ticks.AddMajor(Place(g, i, styles.Count), string.Join('\n', styles[i].Name.Split(' ', 2)));    // long names stay narrow
            }
            Panel.Label(plot, groups[g], Place(g, 0, styles.Count) + (styles.Count - 1) / 2.0, top - LabelGap, Alignment.UpperCenter, Palette.Ink).LabelFontSize = Sheet.TextSize;
        }
        plot.Axes.Bottom.TickGenerator = ticks;
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Axes.SetLimits(-1, Place(groups.Length - 1, styles.Count - 1, styles.Count) + 1, 0, top);
    }

    private static double Place(int group, int method, int methods) => group * (methods + GroupGap) + method;

    private static void Stroke(Plot plot, double x1, double y1, double x2, double y2, float width)
    {
        var line = plot.Add.Line(x1, y1, x2, y2);
        (line.LineColor, line.LineWidth) = (Palette.Ink, width);
        line.MarkerSize = 0;
    }
}
