using ScottPlot;
using SkiaSharp;

namespace Glint.Comparing.Reports;

/// <summary>
/// The one font of the figures, DejaVu Sans, carried in the assembly: a bare container has no font at all, and figures should look the
/// same everywhere. Its licence lies beside it in fonts/LICENSE.txt.
/// </summary>
internal static class Typeface
{
    /// <summary>Name of the font, known to ScottPlot once <see cref="Use"/> ran.</summary>
    public const string Family = "Glint DejaVu Sans";

    /// <summary>What a viewer of the SVG, which holds text and no font, falls back on: first the widths the figure was laid out with.</summary>
    public const string Fallbacks = "DejaVu Sans, Verdana, Arial, Helvetica, sans-serif";

    private static readonly SKTypeface Regular = Load("DejaVuSans.ttf"), Bold = Load("DejaVuSans-Bold.ttf");
    private static readonly Lazy<bool> Registered = new(Register);

    /// <summary>Makes the font known to ScottPlot, once in a process.</summary>
    public static void Use() => _ = Registered.Value;

    /// <summary>The typeface for drawing text directly.</summary>
    public static SKTypeface Skia(bool bold) => bold ? Bold : Regular;

    private static SKTypeface Load(string file)
    {
        using Stream font = typeof(Typeface).Assembly.GetManifestResourceStream("Glint.Comparing.Reports.Figures.fonts." + file)!;
        return SKTypeface.FromStream(font);
    }

    private static bool Register()
    {
        Fonts.FontResolvers.Insert(0, new Resolver());
        Fonts.Default = Fonts.Sans = Family;
        return true;
    }

    private sealed class Resolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            fontName == Family ? Skia(weight >= FontWeight.SemiBold) : null;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Family ? Skia(bold) : null;
    }
}
