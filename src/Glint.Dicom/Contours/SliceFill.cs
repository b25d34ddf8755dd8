namespace Glint.Dicom;

/// <summary>
/// The pixels that the contours of one slice of an ROI hold together. By pixels: contours of the same pixels count once; one that lies wholly in
/// another is a hole of it, one in that an island, and so on; contours that cross are joined. Contours said to be combined by exclusive or
/// (CLOSEDPLANAR_XOR, PS3.3, C.8.8.6.3) are, and with all others, too. Plastimatch joins contours in any case, or takes exclusive or in any case;
/// the standard says of closed contours without keyhole nothing.
/// </summary>
/// <param name="columns">Pixels along x, at least 1.</param>
/// <param name="rows">Pixels along y, at least 1.</param>
internal sealed class SliceFill(int columns, int rows)
{
    // Pixels in the boxes of a slice's contours, and pixels of them that are compared: far more than the outlines of one organ ever have.
    private const long MostHeld = 1L << 26, MostCompared = 1L << 29;

    private readonly List<IReadOnlyList<(double X, double Y)>> _contours = []; // filled a slice at a time: a body's take as much as its mask
    private PolygonFill? _exclusive;

    /// <summary>Whether contours hold the same pixels. Known after <see cref="CopyTo"/>.</summary>
    public bool HasSame { get; private set; }

    /// <summary>Whether two contours share pixels and neither lies in the other. Known after <see cref="CopyTo"/>.</summary>
    public bool HasCrossing { get; private set; }

    /// <summary>Adds a closed contour.</summary>
    /// <param name="corners">In pixel indices, as in <see cref="PolygonFill.Add"/>.</param>
    /// <param name="isExclusive">Whether it is combined with all others by exclusive or.</param>
    public void Add(IReadOnlyList<(double X, double Y)> corners, bool isExclusive = false)
    {
        if (isExclusive) (_exclusive ??= new PolygonFill(columns, rows)).Add(corners);
        else _contours.Add(corners);
    }

    /// <summary>The slice: columns x rows entries of 0 or 1, x fastest.</summary>
    /// <exception cref="GlintException">More contours lie over each other than an organ's outlines do. The message lacks the file's name.</exception>
    public void CopyTo(Span<byte> slice)
    {
        slice.Clear();
        if (_contours.Sum(corners => PixelBox.Around(corners, columns, rows) is var box ? (long)box.Columns * box.Rows : 0) > MostHeld) throw TooMany();
        FilledContour[] contours = [.. _contours.Select(corners => PolygonFill.Of(corners, columns, rows)).Where(c => c.Count > 0)];
        bool[] shares = Sharing(contours);
        // Most slices have none that share a pixel.
        for (int i = 0; i < shares.Length; i++)
        {
            if (!shares[i]) Paint(contours[i], 1, slice);
        }
        foreach ((FilledContour contour, int depth) in Depths([.. contours.Where((_, i) => shares[i])]).OrderBy(c => c.Depth)) Paint(contour, (byte)(1 - (depth % 2)), slice);
        if (_exclusive is null) return;
        byte[] other = new byte[slice.Length];
        _exclusive.CopyTo(other);
        for (int i = 0; i < other.Length; i++) slice[i] ^= other[i];
    }

    // Whether a contour has a pixel that another one has, too.
    private bool[] Sharing(FilledContour[] contours)
    {
        byte[] held = new byte[columns * rows]; // 2 for two and more
        foreach (FilledContour contour in contours) ForEach(contour, at => held[at] = (byte)Math.Min(held[at] + 1, 2));
        bool[] shares = new bool[contours.Length];
        for (int i = 0; i < shares.Length; i++) ForEach(contours[i], at => shares[i] |= held[at] > 1);
        return shares;
    }

    // How many contours, each in the one before, a contour lies in.
    private List<(FilledContour Contour, int Depth)> Depths(FilledContour[] contours)
    {
        var known = new List<(FilledContour Contour, int Depth)>();
        long compared = 0;
        // One that holds another is met before it.
        foreach (FilledContour contour in contours.OrderByDescending(c => c.Count))
        {
            (int depth, bool isKnown) = (0, false);
            foreach ((FilledContour larger, int its) in known)
            {
                PixelBox both = contour.Box.With(larger.Box);
                if ((compared += (long)both.Columns * both.Rows) > MostCompared) throw TooMany();
                int shared = contour.CountWith(larger);
                isKnown |= shared == larger.Count;
                if (shared == contour.Count) depth = Math.Max(depth, its + 1);
                else HasCrossing |= shared > 0;
            }
            HasSame |= isKnown;
            if (!isKnown) known.Add((contour, depth));
        }
        return known;
    }

    private GlintException TooMany() => new($"{_contours.Count} contours of one slice lie over each other, more than those of an organ do. Export the structure set again.");

    private void Paint(FilledContour contour, byte value, Span<byte> slice)
    {
        PixelBox box = contour.Box;
        for (int y = box.Top; y < box.Bottom; y++)
        {
            ReadOnlySpan<byte> row = contour.Row(y, box);
            for (int i = 0; i < row.Length; i++)
            {
                if (row[i] != 0) slice[box.Left + i + (y * columns)] = value;
            }
        }
    }

    private void ForEach(FilledContour contour, Action<int> pixel)
    {
        PixelBox box = contour.Box;
        for (int i = 0; i < contour.Inside.Length; i++)
        {
            if (contour.Inside[i] != 0) pixel(box.Left + (i % box.Columns) + ((box.Top + (i / box.Columns)) * columns));
        }
    }
}
