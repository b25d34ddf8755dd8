using ScottPlot;
using SkiaSharp;

namespace Glint.Comparing.Reports;

/// <summary>One entry of a legend.</summary>
/// <param name="Text">What the mark means.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Marker">Its shape; none for a line.</param>
internal sealed record LegendEntry(string Text, Color Color, MarkerShape Marker = MarkerShape.None);

/// <summary>The paper a figure is drawn on: a title, a legend shared by all panels, panels side by side, text.</summary>
internal sealed class Sheet
{
    /// <summary>Size of ordinary text, in points.</summary>
    public const float TextSize = 12;

    /// <summary>Size of remarks, in points.</summary>
    public const float SmallSize = 11;

    /// <summary>Free edge of the paper, in points.</summary>
    public const float Margin = 14;

    private const float TitleSize = 16, LineHeight = 1.35f, MarkSize = 11, MarkWidth = 22, EntryGap = 18;

    private readonly SKCanvas canvas;

    public Sheet(SKCanvas canvas, int width, int height)
    {
        (this.canvas, Width, Height) = (canvas, width, height);
        Fill(new SKRect(0, 0, width, height), Palette.Paper);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>First free line, in points from the top.</summary>
    public float Top { get; private set; } = Margin;

    /// <summary>For what is drawn pixel by pixel.</summary>
    public SKCanvas Canvas => canvas;

    /// <summary>Prints what the figure shows.</summary>
    public void Title(string text) => Lines(text, TitleSize, bold: true, Palette.Ink);

    /// <summary>Prints marks and their meaning, as many lines as they need.</summary>
    public void Legend(IEnumerable<LegendEntry> entries)
    {
        using var paint = Paint.NewDisposablePaint();
        float x = Margin, line = TextSize * LineHeight + 2;
        foreach (LegendEntry entry in entries)
        {
            float width = MarkWidth + Measure(entry.Text, TextSize, bold: false) + EntryGap;
            if (x > Margin && x + width - EntryGap > Width - Margin)
            {
                (x, Top) = (Margin, Top + line);
            }
            float middle = Top + line / 2;
            if (entry.Marker == MarkerShape.None)
            {
                new LineStyle(2, entry.Color, LinePattern.Solid)
                    .Render(canvas, new PixelLine(x, middle, x + MarkWidth - 6, middle), paint);
            }
            else
            {
                Drawing.DrawMarker(canvas, paint, new Pixel(x + MarkWidth / 2 - 3, middle),
                    Panel.Mark(entry.Marker, MarkSize, entry.Color));
            }
            Text(entry.Text, x + MarkWidth, middle + TextSize * 0.36f, TextSize, bold: false, Palette.Ink);
            x += width;
        }
        Top += line + 4;
    }

    /// <summary>Draws panels in a row below what was drawn so far.</summary>
    /// <param name="height">Height of the row, in points; 0 for all that is left.</param>
    /// <param name="plots">From left to right; disposed here.</param>
    public void Row(float height, params IReadOnlyList<Plot> plots)
    {
        float bottom = height > 0 ? Top + height : Height - Margin / 2, width = (Width - Margin) / plots.Count;
        for (int i = 0; i < plots.Count; i++)
        {
            using Plot plot = plots[i];
            float left = Margin / 2 + i * width;
            // ScottPlot clears what it is given: give it its own piece only.
            canvas.Save();
            canvas.ClipRect(new SKRect(left, Top, left + width, bottom));
            plot.Render(canvas, new PixelRect(left, left + width, bottom, Top));
            canvas.Restore();
        }
        Top = bottom;
    }

    /// <summary>Prints one line of text with its left end and base line at a point.</summary>
    public void Text(string text, float x, float y, float size, bool bold, Color color)
    {
        using var font = new SKFont(Typeface.Skia(bold), size) { Subpixel = true };
        using var paint = new SKPaint { Color = color.ToSKColor(), IsAntialias = true };
        canvas.DrawText(text, x, y, SKTextAlign.Left, font, paint);
    }

    /// <summary>Fills a rectangle.</summary>
    public void Fill(SKRect rectangle, Color color)
    {
        using var paint = new SKPaint { Color = color.ToSKColor() };
        canvas.DrawRect(rectangle, paint);
    }

    /// <summary>Moves the first free line down.</summary>
    public void Skip(float points) => Top += points;

    private void Lines(string text, float size, bool bold, Color color)
    {
        string line = "";
        foreach (string word in text.Split(' ').Append("\n"))
        {
            string longer = line.Length == 0 ? word : line + " " + word;
            if (word == "\n" || Measure(longer, size, bold) > Width - 2 * Margin)
            {
                Text(line, Margin, Top + size, size, bold, color);
                Top += size * LineHeight;
                longer = word;
            }
            line = longer;
        }
        Top += 4;
    }

    private static float Measure(string text, float size, bool bold)
    {
        using var font = new SKFont(Typeface.Skia(bold), size);
        return font.MeasureText(text);
    }
}
