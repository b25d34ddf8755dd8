using Glint.Data;
using Glint.Imaging;
using SkiaSharp;

namespace Glint.Comparing;

/// <summary>The image of a slice as a reader sees it: 8-bit grey through the intensity window, WebP. Lossy: to look at, not to measure.</summary>
internal static class CaseImage
{
    /// <summary>Media type of the images.</summary>
    internal const string MediaType = "image/webp";

    private const int Quality = 70;
    private const double White = 255;

    /// <summary>The encoded image.</summary>
    internal static byte[] Of(Slice slice, IntensityWindow window)
    {
        double width = Math.Max(window.HighHounsfield - window.LowHounsfield, double.Epsilon);
        byte[] grey = [.. slice.Hounsfield.Select(hu => (byte)(White * Math.Clamp((hu - window.LowHounsfield) / width, 0, 1)))];
        using SKImage image = SKImage.FromPixelCopy(new SKImageInfo(slice.Width, slice.Height, SKColorType.Gray8, SKAlphaType.Opaque), grey);
        using SKData data = image.Encode(SKEncodedImageFormat.Webp, Quality);
        return data.ToArray();
    }

    /// <summary>Whether bytes begin as such an image does.</summary>
    internal static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.Length > 12 && bytes[..4].SequenceEqual("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8);
}
