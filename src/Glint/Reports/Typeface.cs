using ScottPlot;
using SkiaSharp;

namespace Glint.Reports;

/// <summary>
/// The one font of the figures. Skia without fontconfig knows only the fonts it finds itself, and a bare container has none: then the
/// first font file in a folder "fonts" beside the program is used, and without one the figures are drawn without any text.
/// </summary>
internal static class Typeface
{
    /// <summary>Families tried first: clear at small sizes, with Greek letters and superscripts.</summary>
    private static readonly string[] Preferred =
        ["Liberation Sans", "Arial", "Helvetica", "DejaVu Sans", "Noto Sans", "Segoe UI", "Verdana"];

    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>What a viewer of the SVG falls back on; the first three have Liberation Sans's widths.</summary>
    public const string Fallbacks = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif";

    /// <summary>Name of the font; empty if there is none.</summary>
    public static string Family => Found.Value ?? "";

    /// <summary>Whether text can be drawn at all.</summary>
    public static bool Exists => Found.Value is not null;

    /// <summary>The typeface for drawing text directly.</summary>
    public static SKTypeface Skia(bool bold) => Exists ? Fonts.GetTypeface(Family, bold, italic: false) : SKTypeface.Default;

    private static string? Find()
    {
        string[] installed = [.. SKFontManager.Default.FontFamilies.Where(f => !string.IsNullOrEmpty(f))];
        return Preferred.FirstOrDefault(installed.Contains) ?? installed.FirstOrDefault() ?? Beside();
    }

    private static string? Beside()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "fonts");
        if (!Directory.Exists(folder))
        {
            return null;
        }
        string? file = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
            .FirstOrDefault(f => Path.GetExtension(f).ToUpperInvariant() is ".TTF" or ".OTF");
        if (file is null)
        {
            return null;
        }
        string family = Path.GetFileNameWithoutExtension(file);
        Fonts.AddFontFile(family, file, bold: false, italic: false);
        Fonts.AddFontFile(family, file, bold: true, italic: false);
        return family;
    }
}
