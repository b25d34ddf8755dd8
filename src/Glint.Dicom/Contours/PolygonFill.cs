namespace Glint.Dicom;

/// <summary>
/// Which pixels of a slice lie in closed contours. A pixel is in a contour when its centre is, and in the slice when it is in an odd number of
/// those added (exclusive or); <see cref="SliceFill"/> joins them otherwise. Of a centre on the contour itself, plastimatch 1.9.4 is
/// followed: an edge holds its rows from the upper end on, without the lower end, and what begins at x begins with the next pixel after x;
/// so a square from centre (2, 2) to centre (5, 5) holds columns 3 to 5 and rows 2 to 4.
/// </summary>
internal sealed class PolygonFill
{
    // Positions closer to a centre than this are on it: what decimal text and one matrix product lose is far below, what a contour means above.
    private const int DigitsKept = 5;

    private readonly PixelBox _box;
    private readonly byte[] _changes; // 1 where the row changes from outside to inside or back

    /// <summary>Begins a slice.</summary>
    /// <param name="columns">Pixels along x, at least 1.</param>
    /// <param name="rows">Pixels along y, at least 1.</param>
    public PolygonFill(int columns, int rows) : this(new PixelBox(0, 0, columns, rows))
    {
    }

    private PolygonFill(PixelBox box) => (_box, _changes) = (box, new byte[box.Columns * box.Rows]);

    /// <summary>The pixels of one contour, in the smallest box that is sure to hold them.</summary>
    /// <param name="corners">As in <see cref="Add"/>.</param>
    /// <param name="columns">Pixels of the slice along x.</param>
    /// <param name="rows">Pixels of the slice along y.</param>
    public static FilledContour Of(IReadOnlyList<(double X, double Y)> corners, int columns, int rows)
    {
        var box = PixelBox.Around(corners, columns, rows);
        var fill = new PolygonFill(box);
        fill.Add(corners);
        byte[] inside = new byte[box.Columns * box.Rows];
        fill.CopyTo(inside);
        return new FilledContour(box, inside);
    }

    /// <summary>Adds a closed contour.</summary>
    /// <param name="corners">Its points in pixel indices; (0, 0) is the centre of the first pixel. The last is joined to the first.</param>
    public void Add(IReadOnlyList<(double X, double Y)> corners)
    {
        if (corners.Count == 0) return;
        (double X, double Y) from = Kept(corners[^1]);
        foreach ((double X, double Y) corner in corners)
        {
            (double X, double Y) to = Kept(corner);
            if (from.Y < to.Y) AddEdge(from, to);
            else if (to.Y < from.Y) AddEdge(to, from);
            from = to;
        }
    }

    /// <summary>The slice: columns x rows entries of 0 or 1, x fastest.</summary>
    public void CopyTo(Span<byte> slice)
    {
        for (int y = 0; y < _box.Rows; y++)
        {
            byte inside = 0;
            for (int i = y * _box.Columns; i < (y + 1) * _box.Columns; i++) slice[i] = inside ^= _changes[i];
        }
    }

    private void AddEdge((double X, double Y) upper, (double X, double Y) lower)
    {
        int first = (int)Math.Clamp(Math.Ceiling(upper.Y), _box.Top, _box.Bottom), end = (int)Math.Clamp(Math.Ceiling(lower.Y), _box.Top, _box.Bottom);
        double slope = (lower.X - upper.X) / (lower.Y - upper.Y);
        for (int y = first; y < end; y++)
        {
            double after = Math.Floor(Math.Round(upper.X + ((y - upper.Y) * slope), DigitsKept)) + 1;
            if (after < _box.Right) _changes[(int)Math.Max(after - _box.Left, 0) + ((y - _box.Top) * _box.Columns)] ^= 1;
        }
    }

    private static (double X, double Y) Kept((double X, double Y) point) => (Math.Round(point.X, DigitsKept), Math.Round(point.Y, DigitsKept));
}
