using Glint.Data;
using ScottPlot;
using SkiaSharp;

namespace Glint.Comparing.Reports;

/// <summary>Fig. 4b: test slices with the outlines of the truth and of every method.</summary>
internal static class ExamplesFigure
{
    /// <summary>Its file's name without extension.</summary>
    public const string Name = "fig4b";

    private const int Width = 960, HeadHeight = 200, EmptyHeight = 300, HeadingHeight = 24;
    private const float Gap = 14, ThinLine = 1.2f, ZoomLine = 2.2f, FrameLine = 1.5f, DeepestInset = 0.45f;

    /// <summary>The zoom shows the tumour with this much around it, and never fewer pixels than the second number.</summary>
    private const double ZoomFactor = 2.2;
    private const int LeastZoomPixels = 24;

    private const double White = 255;

    private static readonly Color Truth = Colors.White;

    public static Figure Of(ComparisonResult result)
    {
        IReadOnlyList<MethodStyle> styles = [.. Palette.Of(result).Where(s => result.Examples.Any(e => e.Predictions.Any(p => p.Key == s.Name)))];
        float side = (Width - 2 * Sheet.Margin - Gap) / 2;
        return new Figure(
            Name, "Examples: outlines of the truth and of every method on test slices",
            "Left: the whole slice; the frame marks what is enlarged on the right. Outlines run along pixel edges; where masks agree their outlines lie " +
            $"inside one another, the truth outermost. A method without an outline found nothing there. Predictions are those of each method's first {result.Unit}{Seeds(result)}.",
            Width, Math.Max(EmptyHeight, HeadHeight + (int)(result.Examples.Count * (side + HeadingHeight + Gap))), sheet =>
            {
                if (result.Examples.Count == 0)
                {
                    sheet.Row(0, Panel.Empty("Examples", "this comparison kept no example slices"));
                    return;
                }
                sheet.Legend([new LegendEntry("truth (white, dark rim)", Palette.Ink, MarkerShape.OpenSquare), .. styles.Select(s => s.Legend with { Marker = MarkerShape.FilledSquare })]);
                sheet.Skip(Gap / 2);
                foreach (Example example in result.Examples)
                {
                    Row(sheet, example, styles, side);
                }
            });
    }

    // ", 1", or ": D 7, GD 1" where they differ.
    private static string Seeds(ComparisonResult result)
    {
        KeyValuePair<string, long>[] seeds = [.. result.Examples.SelectMany(e => e.Seeds).Distinct()];
        return seeds.Length == 0 ? ""
            : seeds.DistinctBy(s => s.Value).Count() == 1 ? $", {Format.Count(seeds[0].Value)}"
            : $": {string.Join(", ", seeds.Select(s => $"{s.Key} {Format.Count(s.Value)}"))}";
    }

    private static void Row(Sheet sheet, Example example, IReadOnlyList<MethodStyle> styles, float side)
    {
        Slice slice = example.Slice;
        sheet.Text(example.Caption, Sheet.Margin, sheet.Top + Sheet.TextSize, Sheet.TextSize, bold: true, Palette.Ink);
        string empty = string.Join(", ", example.Predictions.Where(p => !p.Value.Any(m => m != 0)).Select(p => p.Key));
        if (empty.Length > 0)
        {
            sheet.Skip(HeadingHeight - Sheet.TextSize / 2);
            sheet.Text($"found nothing: {empty}", Sheet.Margin, sheet.Top + Sheet.TextSize, Sheet.TextSize, bold: false, Palette.Ink);
        }
        sheet.Skip(HeadingHeight - Sheet.TextSize / 2);
        SKRectI zoom = Zoom(example);
        using SKImage image = Grey(example);
        var left = SKRect.Create(Sheet.Margin, sheet.Top, side, side);
        View(sheet.Canvas, example, styles, image, new SKRectI(0, 0, slice.Width, slice.Height), left, ThinLine, nested: false);
        float scale = side / Math.Max(slice.Width, slice.Height);
        using (var frame = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = FrameLine, Color = SKColors.White })
        {
            sheet.Canvas.DrawRect(SKRect.Create(left.Left + zoom.Left * scale, left.Top + zoom.Top * scale, zoom.Width * scale, zoom.Height * scale), frame);
        }
        View(sheet.Canvas, example, styles, image, zoom, SKRect.Create(Sheet.Margin + side + Gap, sheet.Top, side, side), ZoomLine, nested: true);
        sheet.Skip(side + Gap);
    }

    private static void View(
        SKCanvas canvas, Example example, IReadOnlyList<MethodStyle> styles, SKImage image, SKRectI part, SKRect place, float line, bool nested)
    {
        Slice slice = example.Slice;
        float scale = place.Width / Math.Max(part.Width, part.Height);
        canvas.Save();
        canvas.ClipRect(place);
        canvas.DrawRect(place, new SKPaint { Color = SKColors.Black });
        canvas.Translate(place.Left - part.Left * scale, place.Top - part.Top * scale);
        canvas.Scale(scale);
        canvas.DrawImage(image, SKRect.Create(0, 0, slice.Width, slice.Height), new SKSamplingOptions(nested ? SKFilterMode.Nearest : SKFilterMode.Linear));
        // Nested outlines must fit into half a pixel, or they would cross where a mask is one pixel wide.
        float step = nested ? Math.Min(line / scale, DeepestInset / (styles.Count + 1)) : 0, inset = step / 2;
        line = nested ? Math.Clamp(step * scale, ThinLine, line) : line;
        Stroke(canvas, slice.Mask, slice, inset, (line + 2) / scale, Palette.Ink);
        Stroke(canvas, slice.Mask, slice, inset, line / scale, Truth);
        foreach (MethodStyle style in styles)
        {
            inset += step;
            foreach (KeyValuePair<string, byte[]> prediction in example.Predictions.Where(p => p.Key == style.Name))
            {
                Stroke(canvas, prediction.Value, slice, inset, line / scale, style.Color);
            }
        }
        canvas.Restore();
    }

    private static void Stroke(SKCanvas canvas, byte[] mask, Slice slice, float inset, float width, Color color)
    {
        using SKPath outline = Outline.Of(mask, slice.Height, slice.Width, inset);
        using var paint = new SKPaint
        {
            Style = SKPaintStyle.Stroke,
            StrokeWidth = width,
            Color = color.ToSKColor(),
            StrokeCap = SKStrokeCap.Square,
            IsAntialias = true,
        };
        canvas.DrawPath(outline, paint);
    }

    /// <summary>A square around the tumour (around what was found, where there is none), inside the slice where it fits.</summary>
    private static SKRectI Zoom(Example example)
    {
        Slice slice = example.Slice;
        byte[]? shown = slice.TumourPixels > 0 ? slice.Mask : example.Predictions.Select(p => p.Value).FirstOrDefault(m => m.Any(v => v != 0));
        int[] inside = shown is null ? [slice.Height / 2 * slice.Width + slice.Width / 2] : [.. Enumerable.Range(0, shown.Length).Where(i => shown[i] != 0)];
        int left = inside.Min(i => i % slice.Width), right = inside.Max(i => i % slice.Width), top = inside.Min(i => i / slice.Width), bottom = inside.Max(i => i / slice.Width);
        int side = Math.Min(Math.Min(slice.Width, slice.Height), Math.Max(LeastZoomPixels, (int)(ZoomFactor * (Math.Max(right - left, bottom - top) + 1))));
        int x = Math.Clamp((left + right + 1 - side) / 2, 0, slice.Width - side), y = Math.Clamp((top + bottom + 1 - side) / 2, 0, slice.Height - side);
        return SKRectI.Create(x, y, side, side);
    }

    private static SKImage Grey(Example example)
    {
        double width = Math.Max(example.WindowHigh - example.WindowLow, double.Epsilon);
        byte[] grey = [.. example.Slice.Hounsfield.Select(hu =>
            float.IsNaN(hu) ? (byte)0 : (byte)(White * Math.Clamp((hu - example.WindowLow) / width, 0, 1)))];
        return SKImage.FromPixelCopy(new SKImageInfo(example.Slice.Width, example.Slice.Height, SKColorType.Gray8, SKAlphaType.Opaque), grey);
    }
}
