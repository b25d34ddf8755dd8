using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>
/// The outlines of a slice of a mask along the borders of its pixels: one closed polygon for each component of pixels that share edges.
/// Each hole is joined to the outline around it by a keyhole, a way there and back along a border of pixels, because a closed planar contour
/// cannot have holes. No scan line through centres of pixels runs along such a way, so the polygon holds the mask exactly, whether a reader
/// joins contours or takes their exclusive or.
/// </summary>
internal static class PixelOutlines
{
    // The four ways along the borders, each to the right of the one before it (y grows downwards).
    private const int East = 0, South = 1, West = 2, North = 3;

    /// <summary>The outlines of one slice, from the top left one on.</summary>
    /// <param name="slice">columns x rows entries, x fastest; 0 is outside.</param>
    /// <param name="columns">Pixels along x, at least 1.</param>
    /// <param name="rows">Pixels along y, at least 1.</param>
    /// <returns>
    /// Corners in pixel indices: (-0.5, -0.5) is the outer corner of pixel (0, 0). At least 4 a polygon, in the order with the inside to the
    /// right, none between two others on one line. The first is a top left corner; the edge from the last back to it runs along y.
    /// </returns>
    public static List<(double X, double Y)[]> Of(ReadOnlySpan<byte> slice, int columns, int rows)
    {
        var border = new Border(slice, columns, rows);
        var outlines = new List<int>();
        for (int y = 0; y <= rows; y++)
        {
            for (int x = 0; x <= columns; x++)
            {
                // The first corner met of an outline is its top left one: an outer outline goes east from there, the outline of a hole south.
                if (border.Trace(x, y, East) is { } outer) outlines.Add(outer);
                if (border.Trace(x, y, South) is { } hole) border.Join(hole, x, y);
            }
        }
        return outlines.ConvertAll(border.Corners);
    }

    /// <summary>The edges between inside and outside, each with the inside to its right.</summary>
    private sealed class Border
    {
        private readonly int _columns, _rows;
        private readonly byte[] _inside; // (rows + 2) x (columns + 2): one pixel of nothing around the slice
        private readonly int[] _edgeFrom; // by corner: the edge of the last outline traced that begins there, or -1
        private readonly bool[] _traced; // by corner and way
        private readonly List<(int X, int Y, int Next)> _points = [];

        public Border(ReadOnlySpan<byte> slice, int columns, int rows)
        {
            (_columns, _rows) = (columns, rows);
            _inside = new byte[(columns + 2) * (rows + 2)];
            for (int y = 0; y < rows; y++)
            {
                for (int x = 0; x < columns; x++) _inside[x + 1 + ((y + 1) * (columns + 2))] = slice[x + (y * columns)] == 0 ? (byte)0 : (byte)1;
            }
            int corners = (columns + 1) * (rows + 1);
            (_edgeFrom, _traced) = (new int[corners], new bool[4 * corners]);
            Array.Fill(_edgeFrom, -1);
        }

        /// <summary>Follows the outline whose edge leaves a corner this way; its first point, or null where there is none or it is known.</summary>
        public int? Trace(int x, int y, int way)
        {
            if (!HasEdge(x, y, way) || _traced[(4 * CornerOf(x, y)) + way]) return null;
            int first = _points.Count;
            for (; !_traced[(4 * CornerOf(x, y)) + way]; way = WayOn(x, y, way))
            {
                _traced[(4 * CornerOf(x, y)) + way] = true;
                _edgeFrom[CornerOf(x, y)] = _points.Count;
                _points.Add((x, y, _points.Count + 1));
                (x, y) = way switch { East => (x + 1, y), South => (x, y + 1), West => (x - 1, y), _ => (x, y - 1) };
            }
            _points[^1] = _points[^1] with { Next = first };
            return first;
        }

        /// <summary>
        /// Joins the outline of a hole to the one on its left, which is known by then: what is met to the left of a top left corner begins
        /// further up or further left. That outline is met at a point of its own that no other outline touches.
        /// </summary>
        public void Join(int hole, int x, int y)
        {
            int left = x;
            do left--;
            while (IsInside(left - 1, y - 1) && IsInside(left - 1, y));

            int there = _edgeFrom[CornerOf(left, y)], last = _points.Count - 1;
            int back = _points.Count, on = back + 1;
            _points.Add((x, y, on));
            _points.Add((left, y, _points[there].Next));
            _points[last] = _points[last] with { Next = back };
            _points[there] = _points[there] with { Next = hole };
        }

        /// <summary>The points at which an outline turns.</summary>
        public (double X, double Y)[] Corners(int first)
        {
            var corners = new List<(double X, double Y)>();
            (int X, int Y) from = default;
            int at = first;
            do
            {
                (int x, int y, int next) = _points[at];
                (int X, int Y) to = (_points[next].X - x, _points[next].Y - y);
                // Straight on, and not back on the way that it came.
                bool straight = corners.Count > 0 && (Math.Sign(to.X), Math.Sign(to.Y)) == (Math.Sign(from.X), Math.Sign(from.Y));
                if (!straight) corners.Add((x - 0.5, y - 0.5));
                (from, at) = (to, next);
            }
            while (at != first);
            return [.. corners];
        }

        // Where two pixels touch at a corner, the way turns around its own: they are two components, or two arms of one.
        private int WayOn(int x, int y, int way)
        {
            int right = (way + 1) % 4, left = (way + 3) % 4;
            return HasEdge(x, y, right) ? right : HasEdge(x, y, way) ? way : left;
        }

        private bool HasEdge(int x, int y, int way) => way switch
        {
            East => IsInside(x, y) && !IsInside(x, y - 1),
            South => IsInside(x - 1, y) && !IsInside(x, y),
            West => IsInside(x - 1, y - 1) && !IsInside(x - 1, y),
            _ => IsInside(x, y - 1) && !IsInside(x - 1, y - 1),
        };

        private bool IsInside(int x, int y) => x < _columns + 1 && y < _rows + 1 && _inside[x + 1 + ((y + 1) * (_columns + 2))] != 0;

        private int CornerOf(int x, int y) => x + (y * (_columns + 1));
    }
}
