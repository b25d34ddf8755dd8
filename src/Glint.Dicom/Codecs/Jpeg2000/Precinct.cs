namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>What a packet tells about: the code-blocks of a resolution's bands in one cell of its precinct grid (T.800 B.6, B.7).</summary>
internal sealed class Precinct
{
    /// <param name="resolution">Whose it is.</param>
    /// <param name="column">Its column on the grid of all precincts from the origin.</param>
    /// <param name="row">Its row there.</param>
    /// <param name="coding">The size of code-blocks.</param>
    public Precinct(Resolution resolution, int column, int row, ComponentCoding coding)
    {
        int halves = resolution.Number == 0 ? 0 : 1;
        int width = resolution.PrecinctSize.Width - halves, height = resolution.PrecinctSize.Height - halves;
        Bands = new PrecinctBand[resolution.Bands.Length];
        for (int i = 0; i < Bands.Length; i++)
        {
            Subband band = resolution.Bands[i];
            long x0 = (long)column << width, y0 = (long)row << height;
            var area = new Area((int)Math.Max(x0, band.Area.X0), (int)Math.Max(y0, band.Area.Y0),
                (int)Math.Min(x0 + (1L << width), band.Area.X1), (int)Math.Min(y0 + (1L << height), band.Area.Y1));
            Bands[i] = new PrecinctBand(band, area, Math.Min(coding.BlockWidth, width), Math.Min(coding.BlockHeight, height));
        }
    }

    public PrecinctBand[] Bands { get; }

    /// <summary>The layer whose packet comes next.</summary>
    public int NextLayer { get; set; }
}

/// <summary>A precinct's code-blocks in one band, and the trees that tell when a block first comes and how many bit-planes it lacks.</summary>
internal sealed class PrecinctBand
{
    public PrecinctBand(Subband band, Area area, int blockWidth, int blockHeight)
    {
        Band = band;
        if (area.IsEmpty)
        {
            (Blocks, Inclusion, MissingPlanes) = ([], new TagTree(0, 0), new TagTree(0, 0));
            return;
        }
        int left = area.X0 >> blockWidth, top = area.Y0 >> blockHeight;
        BlocksWide = Area.CeilingShift(area.X1, blockWidth) - left;
        int high = Area.CeilingShift(area.Y1, blockHeight) - top;
        Blocks = new CodeBlock[BlocksWide * high];
        for (int i = 0; i < Blocks.Length; i++)
        {
            int x = (left + (i % BlocksWide)) << blockWidth, y = (top + (i / BlocksWide)) << blockHeight;
            Blocks[i] = new CodeBlock(new Area(Math.Max(x, area.X0), Math.Max(y, area.Y0), Math.Min(x + (1 << blockWidth), area.X1), Math.Min(y + (1 << blockHeight), area.Y1)));
        }
        (Inclusion, MissingPlanes) = (new TagTree(BlocksWide, high), new TagTree(BlocksWide, high));
    }

    public Subband Band { get; }

    public int BlocksWide { get; }

    public CodeBlock[] Blocks { get; }

    public TagTree Inclusion { get; }

    public TagTree MissingPlanes { get; }
}

/// <summary>A code-block and what of it has come: its chunks of coded data are a chain in the tile's list.</summary>
internal sealed class CodeBlock(Area area)
{
    private const int FirstLengthBits = 3;

    /// <summary>In its band's coordinates.</summary>
    public Area Area => area;

    public int Passes { get; set; }

    /// <summary>Bit-planes coded, once the first passes came.</summary>
    public int Planes { get; set; }

    /// <summary>Lblock, which says how many bits a length has.</summary>
    public int LengthBits { get; set; } = FirstLengthBits;

    public int FirstChunk { get; set; } = -1;

    public int LastChunk { get; set; } = -1;

    /// <summary>The segment that grows: its number and passes.</summary>
    public int Segment { get; set; }

    public int SegmentPasses { get; set; }
}

/// <summary>Coded data of a code-block from one packet.</summary>
/// <param name="Start">Where they lie in the tile's data.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Passes">Coding passes they hold or complete.</param>
/// <param name="Segment">The codeword segment they belong to: the decoder begins anew with each.</param>
/// <param name="Next">The block's next chunk, -1 for none.</param>
internal record struct Chunk(int Start, int Length, int Passes, int Segment, int Next);
