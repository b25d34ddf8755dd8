using System.Globalization;
using Glint.Data;
using Glint.Imaging;
using ScottPlot;
using SkiaSharp;

namespace Glint.Comparing.Reports;

/// <summary>
/// The slice on which a lesion has its longest diameter, whole and enlarged, with the outlines of what was found there, as PNG. Seen from the
/// feet, as radiologists do: the patient's right is on the left, the front at the top. Pixels keep their shape in millimetres. Names nobody.
/// </summary>
internal static class LesionPicture
{
    private const int Side = 560, CaptionHeight = 50;
    private const float Gap = 8, Line = 2, Rim = 2, TextMargin = 8, LetterSize = 15;
    private const int PngQuality = 100;

    /// <summary>Part of the slice that is enlarged: this much of the lesion's extent, and never fewer pixels than the second number.</summary>
    private const double ZoomFactor = 2.2;
    private const int LeastZoomPixels = 24;
    private const double White = 255;

    // A model whose window begins below this looks into lungs.
    private const double LungBelowHounsfield = -500;

    private static readonly IntensityWindow SoftTissue = new(-160, 240);    // level 40, width 400: the preset of viewers for the abdomen
    private static readonly Color OfLesion = Color.FromHex("#E69F00"), OfOthers = Color.FromHex("#56B4E9");

    /// <summary>The picture.</summary>
    /// <param name="scan">CT in HU.</param>
    /// <param name="mask">What was found, on the same grid.</param>
    /// <param name="lesions">The lesions of the mask; the first is shown.</param>
    /// <param name="trained">The window of the model, which says whether the usual one of lungs or of soft tissue is used.</param>
    internal static byte[] Png(Volume scan, Mask mask, IReadOnlyList<Lesion> lesions, IntensityWindow trained)
    {
        Lesion lesion = lesions[0];
        IntensityWindow window = trained.LowHounsfield < LungBelowHounsfield ? IntensityWindow.Lung : SoftTissue;
        var view = new AxialView(scan.Geometry);
        (int width, int height) = (view.Geometry.Columns, view.Geometry.Rows);
        float[] hounsfield = view.Cut<float>(scan.Voxels, lesion.DiameterSlice);
        int[] labels = view.Cut<int>(Components.Of(mask, Connectivity.TwentySix).Labels, lesion.DiameterSlice);
        if (IsTurned(view))
        {
            Array.Reverse(hounsfield);
            Array.Reverse(labels);
        }
        var millimetres = SKMatrix.CreateScale((float)view.Geometry.SpacingMillimetres.X, (float)view.Geometry.SpacingMillimetres.Y);
        using SKImage image = Grey(hounsfield, width, height, window);
        using SKPath outline = OutlineOf(label => label == lesion.Number), others = OutlineOf(label => label != 0 && label != lesion.Number);
        SKRect whole = millimetres.MapRect(SKRect.Create(0, 0, width, height));

        using SKSurface surface = SKSurface.Create(new SKImageInfo((2 * Side) + (int)Gap, Side + CaptionHeight));
        var sheet = new Sheet(surface.Canvas, (2 * Side) + (int)Gap, Side + CaptionHeight);
        Draw(whole, 0);
        Draw(Zoomed(outline.Bounds, whole, LeastZoomPixels * Math.Max(millimetres.ScaleX, millimetres.ScaleY)), Side + Gap);
        if (scan.Geometry.HasOrientation)
        {
            sheet.Text("R", TextMargin, Side / 2, LetterSize, bold: true, Palette.Paper);
            sheet.Text("L", Side - TextMargin - LetterSize, Side / 2, LetterSize, bold: true, Palette.Paper);
        }
        sheet.Text(Measures(lesion, lesions.Count), TextMargin, Side + 20, Sheet.TextSize, bold: true, Palette.Ink);
        sheet.Text(Place(lesion, view.Geometry.Slices, window, scan.Geometry.HasOrientation), TextMargin, Side + 40, Sheet.TextSize, bold: false, Palette.Ink);
        using SKImage picture = surface.Snapshot();
        using SKData data = picture.Encode(SKEncodedImageFormat.Png, PngQuality);
        return data.ToArray();

        SKPath OutlineOf(Predicate<int> isIn)
        {
            SKPath path = Outline.Of(Array.ConvertAll(labels, label => isIn(label) ? (byte)1 : (byte)0), height, width, inset: 0);
            path.Transform(millimetres);
            return path;
        }

        void Draw(SKRect part, float left)
        {
            SKCanvas canvas = surface.Canvas;
            float scale = Side / Math.Max(part.Width, part.Height);
            canvas.Save();
            canvas.ClipRect(SKRect.Create(left, 0, Side, Side));
            canvas.Clear(SKColors.Black);
            canvas.Translate(left + (Side / 2f) - (part.MidX * scale), (Side / 2f) - (part.MidY * scale));
            canvas.Scale(scale);
            canvas.DrawImage(image, whole, new SKSamplingOptions(SKFilterMode.Linear));
            Stroke(canvas, others, OfOthers, scale);
            Stroke(canvas, outline, OfLesion, scale);
            canvas.Restore();
        }
    }

    // The view's own order ends at the patient's right and front. A file without orientation is shown as it is stored.
    private static bool IsTurned(AxialView view) =>
        view.Stored.HasOrientation || view.Geometry.IndexToWorld.ColumnStep != view.Stored.IndexToWorld.ColumnStep;

    private static SKRect Zoomed(SKRect lesion, SKRect whole, double least)
    {
        float side = (float)Math.Min(Math.Max(whole.Width, whole.Height), Math.Max(least, ZoomFactor * Math.Max(lesion.Width, lesion.Height)));
        return SKRect.Create(Place(lesion.MidX, whole.Width), Place(lesion.MidY, whole.Height), side, side);

        // Inside the slice where it fits, else around its middle.
        float Place(float middle, float length) => side >= length ? (length - side) / 2 : Math.Clamp(middle - (side / 2), 0, length - side);
    }

    private static void Stroke(SKCanvas canvas, SKPath path, Color color, float scale)
    {
        foreach ((Color stroke, float width) in new[] { (Palette.Ink, Line + Rim), (color, Line) })
        {
            using var paint = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = width / scale, Color = stroke.ToSKColor(), StrokeCap = SKStrokeCap.Square, IsAntialias = true };
            canvas.DrawPath(path, paint);
        }
    }

    private static SKImage Grey(float[] hounsfield, int width, int height, IntensityWindow window)
    {
        byte[] grey = Array.ConvertAll(hounsfield, hu => (byte)(White * Math.Clamp((hu - window.LowHounsfield) / (window.HighHounsfield - window.LowHounsfield), 0, 1)));
        return SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque), grey);
    }

    private static string Measures(Lesion lesion, int count) => string.Create(CultureInfo.InvariantCulture,
        $"{(count == 1 ? "The only lesion" : $"The largest of {count} lesions, orange")}: longest diameter {lesion.LongestDiameterMillimetres:0.0} mm, volume {lesion.CubicMillimetres:0.#} mm3, mean {lesion.MeanHounsfield:0} HU");

    private static string Place(Lesion lesion, int slices, IntensityWindow window, bool isOriented) => string.Create(CultureInfo.InvariantCulture,
        $"{(isOriented ? "Axial slice" : "Slice")} {lesion.DiameterSlice} of 0 to {slices - 1}{(isOriented ? ", seen from the feet" : "")}; {window.LowHounsfield} to {window.HighHounsfield} HU. Found by a model, for research: no diagnosis.");
}
