using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Glint.Comparing.Reports;

/// <summary>The look all panels share, and the few marks ScottPlot has no single call for.</summary>
internal static class Panel
{
    private const float LabelSize = 12, TickSize = 11, HeadingSize = 13, FrameWidth = 1, GridWidth = 1, LeftRoom = 66;

    /// <summary>An empty panel.</summary>
    public static Plot Of(string title, string x, string y)
    {
        var plot = new Plot();
        plot.FigureBackground.Color = Palette.Paper;
        plot.DataBackground.Color = Palette.Paper;
        plot.Axes.Color(Palette.Ink);
        plot.Axes.FrameWidth(FrameWidth);
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = Palette.Grid;
        plot.Grid.MajorLineWidth = GridWidth;
        plot.Title(title, HeadingSize);
        plot.XLabel(x, LabelSize);
        plot.YLabel(y, LabelSize);
        plot.HideLegend();
        foreach (IAxis axis in plot.Axes.GetAxes())
        {
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontSize = TickSize;
        }
        Typeface.Use();
        plot.Font.Set(Typeface.Family);
        plot.Axes.Title.Label.Bold = true;
        plot.Axes.Left.MinimumSize = LeftRoom;
        return plot;
    }

    /// <summary>A panel that says why it is empty.</summary>
    public static Plot Empty(string title, string why)
    {
        Plot plot = Of(title, "", "");
        plot.HideGrid();
        plot.Axes.SetLimits(0, 1, 0, 1);
        plot.Axes.Bottom.TickGenerator = new NumericManual();
        plot.Axes.Left.TickGenerator = new NumericManual();
        Label(plot, $"{Format.Missing}: {why}", 0.5, 0.5, Alignment.MiddleCenter);
        return plot;
    }

    /// <summary>A marker: filled shapes have a white rim, open shapes and crosses a thick line.</summary>
    public static MarkerStyle Mark(MarkerShape shape, float size, Color color)
    {
        bool filled = shape is MarkerShape.FilledCircle or MarkerShape.FilledSquare or MarkerShape.FilledTriangleUp
            or MarkerShape.FilledDiamond or MarkerShape.FilledTriangleDown;
        return new MarkerStyle(shape, size, color)
        {
            LineColor = color,
            LineWidth = 2,
            OutlineColor = filled ? Palette.Paper : color,
            OutlineWidth = filled ? 1 : 2,
        };
    }

    /// <summary>One marker.</summary>
    public static void Point(Plot plot, double x, double y, MarkerShape shape, float size, Color color)
    {
        ScottPlot.Plottables.Marker marker = plot.Add.Marker(x, y);
        marker.MarkerStyle = Mark(shape, size, color);
    }

    /// <summary>A line through points; a NaN breaks it.</summary>
    public static void Line(Plot plot, IEnumerable<Coordinates> points, Color color, float width)
    {
        var piece = new List<Coordinates>();
        foreach (Coordinates point in points.Append(new Coordinates(double.NaN, double.NaN)))
        {
            if (double.IsFinite(point.X) && double.IsFinite(point.Y))
            {
                piece.Add(point);
                continue;
            }
            if (piece.Count > 1)
            {
                var line = plot.Add.ScatterLine(piece.ToArray(), color);
                line.LineWidth = width;
            }
            piece.Clear();
        }
    }

    /// <summary>Text at a point of the data.</summary>
    public static ScottPlot.Plottables.Text Label(Plot plot, string text, double x, double y, Alignment alignment, Color? color = null)
    {
        var label = plot.Add.Text(text, x, y);
        label.LabelAlignment = alignment;
        label.LabelFontSize = Sheet.SmallSize;
        label.LabelFontColor = color ?? Palette.Quiet;
        label.LabelFontName = Typeface.Family;
        return label;
    }

    /// <summary>Ticks from 0 to <paramref name="last"/>, one every <paramref name="step"/>.</summary>
    public static NumericManual Steps(double last, double step)
    {
        var ticks = new NumericManual();
        int count = (int)Math.Round(last / step);
        for (int i = 0; i <= count; i++)
        {
            ticks.AddMajor(i * step, (i * step).ToString("0.0", CultureInfo.InvariantCulture));
        }
        return ticks;
    }

    /// <summary>Ticks at the powers of ten of an axis that shows log10.</summary>
    public static NumericManual Decades(double low, double high)
    {
        const int AtMost = 9;
        var ticks = new NumericManual();
        int first = (int)Math.Ceiling(low), last = (int)Math.Floor(high), step = Math.Max(1, (int)Math.Ceiling((last - first) / (double)AtMost));
        for (int decade = first; decade <= last; decade++)
        {
            bool named = decade % step == 0;
            ticks.AddMajor(decade, named ? Math.Pow(10, decade).ToString(Math.Abs(decade) <= 4 ? "0.####" : "0e+0", CultureInfo.InvariantCulture) : "");
            for (int digit = 2; digit < 10 && step == 1; digit++)
            {
                ticks.AddMinor(decade + Math.Log10(digit));
            }
        }
        return ticks;
    }
}
