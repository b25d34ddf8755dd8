namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>A rectangle of the reference grid or of what is made from it: from (X0, Y0) to before (X1, Y1).</summary>
internal readonly record struct Area(int X0, int Y0, int X1, int Y1)
{
    public int Width => X1 - X0;

    public int Height => Y1 - Y0;

    public bool IsEmpty => X1 <= X0 || Y1 <= Y0;

    /// <summary>ceil(n / 2^shift).</summary>
    public static int CeilingShift(long n, int shift) => (int)((n + (1L << shift) - 1) >> shift);
}

/// <summary>The SIZ segment (T.800 A.5.1): the image's and the tiles' places on the reference grid, and the components' depth.</summary>
internal sealed record ImageSize(Area Image, int TileWidth, int TileHeight, int TileX0, int TileY0, int Precision, bool IsSigned, int Components)
{
    private const string Name = "JPEG 2000";
    private const uint LargestCoordinate = 1 << 30;

    public int TilesWide => (int)(((long)Image.X1 - TileX0 + TileWidth - 1) / TileWidth);

    public int TilesHigh => (int)(((long)Image.Y1 - TileY0 + TileHeight - 1) / TileHeight);

    public static ImageSize Read(MarkerReader segment, PixelFormat format)
    {
        segment.Take(2);
        int x1 = Coordinate(ref segment), y1 = Coordinate(ref segment), x0 = Coordinate(ref segment), y0 = Coordinate(ref segment);
        int tileWidth = Length(ref segment), tileHeight = Length(ref segment), tileX0 = Coordinate(ref segment), tileY0 = Coordinate(ref segment);
        int components = segment.Word();
        format.CheckShape(Name, (long)x1 - x0, (long)y1 - y0, components);
        if (tileWidth < 1 || tileHeight < 1 || tileX0 > x0 || tileY0 > y0 || (long)tileX0 + tileWidth <= x0 || (long)tileY0 + tileHeight <= y0)
            throw new GlintException($"the {Name} frame has tiles of {tileWidth} x {tileHeight} from ({tileX0}, {tileY0}), which do not cover its image from ({x0}, {y0}). It is damaged.");
        int depth = segment.Byte();
        for (int c = 0; c < components; c++)
        {
            if (c > 0 && segment.Byte() != depth)
                throw new GlintException($"the {Name} frame has components of different depths, which Glint does not read. Decode the file first: gdcmconv --raw IN OUT.");
            int across = segment.Byte(), down = segment.Byte();
            if (across != 1 || down != 1)
                throw new GlintException($"the {Name} frame has components sampled {across} x {down}, which Glint does not read. Decode the file first: gdcmconv --raw IN OUT.");
        }
        int precision = (depth & 0x7F) + 1;
        if (precision > 16)
            throw new GlintException($"the {Name} frame has {precision} bits per sample; Glint reads 1 to 16. Decode the file first: gdcmconv --raw IN OUT.");
        format.CheckPrecision(Name, precision);
        return new ImageSize(new Area(x0, y0, x1, y1), tileWidth, tileHeight, tileX0, tileY0, precision, (depth & 0x80) != 0, components);
    }

    /// <summary>Tile number <paramref name="index"/>, cut to the image.</summary>
    public Area Tile(int index)
    {
        long x = TileX0 + ((long)(index % TilesWide) * TileWidth), y = TileY0 + ((long)(index / TilesWide) * TileHeight);
        return new Area((int)Math.Max(x, Image.X0), (int)Math.Max(y, Image.Y0), (int)Math.Min(x + TileWidth, Image.X1), (int)Math.Min(y + TileHeight, Image.Y1));
    }

    // A tile may well be larger than its image.
    private static int Length(ref MarkerReader segment) => (int)Math.Min(segment.Long(), LargestCoordinate);

    private static int Coordinate(ref MarkerReader segment)
    {
        uint value = segment.Long();
        return value <= LargestCoordinate ? (int)value
            : throw new GlintException($"the {Name} frame has the grid coordinate {value}, beyond what Glint reads. It is damaged.");
    }
}
