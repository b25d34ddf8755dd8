using SkiaSharp;

namespace Glint.Comparing.Reports;

/// <summary>One figure: what it is called, what it shows, and how it is drawn.</summary>
/// <param name="Name">File name without extension: "fig3".</param>
/// <param name="Title">What it shows, in one line, printed on the figure.</param>
/// <param name="Caption">How to read it, in plain words, printed under it on the page.</param>
/// <param name="Width">In points; the PNG has twice as many pixels.</param>
/// <param name="Room">Height that is enough, in points; what stays free below is cut off.</param>
/// <param name="Draw">Draws everything but the title.</param>
internal sealed record Figure(string Name, string Title, string Caption, int Width, int Room, Action<Sheet> Draw)
{
    /// <summary>Pixels of the PNG per point: sharp on a dense screen and in print.</summary>
    public const int PngScale = 2;

    private const int PngQuality = 100;

    private readonly Lazy<int> height = new(() => Measure(Width, Room, Title, Draw));

    /// <summary>In points.</summary>
    public int Height => height.Value;

    /// <summary>The figure as a PNG file.</summary>
    public byte[] Png()
    {
        using SKSurface surface = SKSurface.Create(new SKImageInfo(Width * PngScale, Height * PngScale));
        surface.Canvas.Scale(PngScale);
        Paint(surface.Canvas);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, PngQuality);
        return data.ToArray();
    }

    /// <summary>The figure as an SVG file.</summary>
    public byte[] Svg()
    {
        using var stream = new MemoryStream();
        // The canvas must be disposed before the text is complete.
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), stream))
        {
            Paint(canvas);
        }
        return SvgText.Finish(stream.ToArray(), Width, Height, Title);
    }

    private void Paint(SKCanvas canvas)
    {
        var sheet = new Sheet(canvas, Width, Room);
        sheet.Title(Title);
        Draw(sheet);
    }

    private static int Measure(int width, int room, string title, Action<Sheet> draw)
    {
        // How many lines the legend takes is known only once it was laid out.
        using SKSurface trial = SKSurface.Create(new SKImageInfo(1, 1));
        var sheet = new Sheet(trial.Canvas, width, room);
        sheet.Title(title);
        draw(sheet);
        return (int)Math.Ceiling(sheet.Top + Sheet.Margin / 2);
    }
}
