using SkiaSharp;

namespace Glint.Reports;

/// <summary>One figure: what it is called, what it shows, and how it is drawn.</summary>
/// <param name="Name">File name without extension: "fig3".</param>
/// <param name="Title">What it shows, in one line, printed on the figure.</param>
/// <param name="Caption">How to read it, in plain words, printed under it on the page.</param>
/// <param name="Width">In points; the PNG has twice as many pixels.</param>
/// <param name="Height">In points.</param>
/// <param name="Draw">Draws everything but the title.</param>
internal sealed record Figure(string Name, string Title, string Caption, int Width, int Height, Action<Sheet> Draw)
{
    /// <summary>Pixels of the PNG per point: sharp on a dense screen and in print.</summary>
    public const int PngScale = 2;

    private const int PngQuality = 100;

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
        var sheet = new Sheet(canvas, Width, Height);
        sheet.Title(Title);
        Draw(sheet);
    }
}
