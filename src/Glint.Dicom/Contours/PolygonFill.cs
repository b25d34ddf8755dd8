namespace Glint.Dicom;

/// <summary>
/// Which pixels of a slice lie in its closed contours. A pixel is in a contour when its centre is, and in the mask when it is in an odd
/// number of contours (exclusive or), so that a contour inside another one is a hole. Of a centre on the contour itself, plastimatch 1.9.4 is
/// followed: an edge holds its rows from the upper end on, without the lower end, and what begins at x begins with the next pixel after x;
/// so a square from centre (2, 2) to centre (5, 5) holds columns 3 to 5 and rows 2 to 4.
/// </summary>
internal sealed class PolygonFill
{
    // Positions closer to a centre than this are on it: what decimal text and one matrix product lose is far below, what a contour means above.
    private const int DigitsKept = 5;

    private readonly int _columns, _rows;
    private readonly byte[] _changes; // 1 where the row changes from outside to inside or back

    /// <summary>Begins a slice.</summary>
    /// <param name="columns">Pixels along x, at least 1.</param>
    /// <param name="rows">Pixels along y, at least 1.</param>
    public PolygonFill(int columns, int rows) => (_columns, _rows, _changes) = (columns, rows, new byte[columns * rows]);

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
        for (int y = 0; y < _rows; y++)
        {
            byte inside = 0;
            for (int x = 0; x < _columns; x++) slice[x + (y * _columns)] = inside ^= _changes[x + (y * _columns)];
        }
    }

    private void AddEdge((double X, double Y) upper, (double X, double Y) lower)
    {
        int first = (int)Math.Clamp(Math.Ceiling(upper.Y), 0, _rows), end = (int)Math.Clamp(Math.Ceiling(lower.Y), 0, _rows);
        double slope = (lower.X - upper.X) / (lower.Y - upper.Y);
        for (int y = first; y < end; y++)
        {
            double after = Math.Floor(Math.Round(upper.X + ((y - upper.Y) * slope), DigitsKept)) + 1;
            if (after < _columns) _changes[(int)Math.Max(after, 0) + (y * _columns)] ^= 1;
        }
    }

    private static (double X, double Y) Kept((double X, double Y) point) => (Math.Round(point.X, DigitsKept), Math.Round(point.Y, DigitsKept));
}
