namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>One component of a tile (T.800 annex B.5): its resolutions, the smallest first, and their subbands.</summary>
internal sealed class TileComponent
{
    private const int LargestBlockPlanes = 30;

    public TileComponent(Area area, ComponentCoding coding, Quantization quantization, int precision)
    {
        (Area, Coding) = (area, coding);
        int bands = (3 * coding.Levels) + 1;
        if (!quantization.IsDerived && quantization.Exponents.Length < bands)
            throw new GlintException($"the JPEG 2000 frame has {quantization.Exponents.Length} quantization steps for {bands} subbands. It is damaged.");
        if (coding.IsReversible != quantization.IsNone)
            throw new GlintException("the JPEG 2000 frame has a wavelet and a quantization that do not go together. It is damaged.");
        Resolutions = new Resolution[coding.Levels + 1];
        for (int r = 0; r < Resolutions.Length; r++) Resolutions[r] = MakeResolution(r, quantization, precision);
    }

    public Area Area { get; }

    public ComponentCoding Coding { get; }

    public Resolution[] Resolutions { get; }

    /// <summary>How many bit-planes a block may have: the magnitude, half a step and the sign share 32 bits.</summary>
    public static int CheckPlanes(int planes) => planes is >= 1 and <= LargestBlockPlanes ? planes
        : throw new GlintException($"the JPEG 2000 frame has a code-block of {planes} bit-planes; Glint reads 1 to {LargestBlockPlanes}. It is damaged.");

    private Resolution MakeResolution(int r, Quantization quantization, int precision)
    {
        int down = Coding.Levels - r;
        var area = new Area(Area.CeilingShift(Area.X0, down), Area.CeilingShift(Area.Y0, down), Area.CeilingShift(Area.X1, down), Area.CeilingShift(Area.Y1, down));
        int first = r == 0 ? 0 : 1, last = r == 0 ? 0 : 3;
        var bands = new Subband[last - first + 1];
        for (int orientation = first; orientation <= last; orientation++)
        {
            int index = r == 0 ? 0 : (3 * (r - 1)) + orientation;
            int exponent = quantization.IsDerived ? quantization.Exponents[0] - Math.Max(r - 1, 0) : quantization.Exponents[index];
            int mantissa = quantization.Mantissas[quantization.IsDerived ? 0 : index], gain = orientation == 3 ? 2 : orientation == 0 ? 0 : 1;
            float step = (float)Math.ScaleB(1 + (mantissa / 2048.0), precision + gain - exponent);      // E-3
            bands[orientation - first] = new Subband(orientation, BandArea(orientation, r == 0 ? down : down + 1),
                (orientation & 1) == 0 ? 0 : Resolutions[r - 1].Area.Width, (orientation & 2) == 0 ? 0 : Resolutions[r - 1].Area.Height,
                quantization.GuardBits + exponent - 1, step);
        }
        return new Resolution(r, area, Coding.PrecinctWidth(r), Coding.PrecinctHeight(r), bands);
    }

    // B-15, with 2^(level - 1) of the grid for a band's high half.
    private Area BandArea(int orientation, int level)
    {
        long right = (orientation & 1) == 0 ? 0 : 1L << (level - 1), down = (orientation & 2) == 0 ? 0 : 1L << (level - 1);
        return new Area(Area.CeilingShift(Area.X0 - right, level), Area.CeilingShift(Area.Y0 - down, level),
            Area.CeilingShift(Area.X1 - right, level), Area.CeilingShift(Area.Y1 - down, level));
    }
}

/// <summary>A subband: 0 LL, 1 HL, 2 LH, 3 HH.</summary>
/// <param name="Orientation">Bit 0: high horizontally; bit 1: high vertically.</param>
/// <param name="Area">Its own coordinates.</param>
/// <param name="OffsetX">Where it begins in the component's plane, in which each resolution's bands lie beside and below the smaller resolution.</param>
/// <param name="OffsetY">As <paramref name="OffsetX"/>, downwards.</param>
/// <param name="Planes">Bit-planes of its magnitudes, with guard bits.</param>
/// <param name="Step">The quantization step.</param>
internal sealed record Subband(int Orientation, Area Area, int OffsetX, int OffsetY, int Planes, float Step);

/// <summary>A resolution and its grid of precincts, each made when its first packet comes.</summary>
internal sealed class Resolution(int number, Area area, int precinctWidth, int precinctHeight, Subband[] bands)
{
    private Precinct?[]? precincts;

    public int Number => number;

    public Area Area => area;

    /// <summary>The exponents of two of a precinct's size.</summary>
    public (int Width, int Height) PrecinctSize => (precinctWidth, precinctHeight);

    public Subband[] Bands => bands;

    public int PrecinctsWide { get; } = area.IsEmpty ? 0 : Area.CeilingShift(area.X1, precinctWidth) - (area.X0 >> precinctWidth);

    public int PrecinctsHigh { get; } = area.IsEmpty ? 0 : Area.CeilingShift(area.Y1, precinctHeight) - (area.Y0 >> precinctHeight);

    public IEnumerable<Precinct> Precincts => (precincts ?? []).OfType<Precinct>();

    /// <summary>How many layers of a precinct came.</summary>
    public int LayersRead(int index) => precincts?[index]?.NextLayer ?? 0;

    public Precinct Precinct(int index, ComponentCoding coding)
    {
        precincts ??= new Precinct?[PrecinctsWide * PrecinctsHigh];
        return precincts[index] ??= new Precinct(this, (area.X0 >> precinctWidth) + (index % PrecinctsWide), (area.Y0 >> precinctHeight) + (index / PrecinctsWide), coding);
    }
}
