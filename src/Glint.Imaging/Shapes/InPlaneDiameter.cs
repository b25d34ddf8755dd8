namespace Glint.Imaging;

/// <summary>
/// The largest distance of two points of a set of pixels, whose corners count. It lies between two corners of the convex hull (Andrew's monotone
/// chain, Inf. Process. Lett. 9:216-219, 1979), which an affine map keeps. A hull on a grid of n x n corners has some n^(2/3) of its own, so
/// that trying all pairs of them costs less than finding the pixels.
/// </summary>
internal static class InPlaneDiameter
{
    /// <summary>In millimetres; 0 of no pixel.</summary>
    /// <param name="runs">Pixels of a row from Start to before End; rows ascending.</param>
    /// <param name="indexToWorld">Its steps from column to column and from row to row.</param>
    public static double Of(IEnumerable<(int Row, int Start, int End)> runs, Affine indexToWorld)
    {
        var hull = Hull(Extremes(runs));
        var longest = 0.0;
        for (var i = 0; i < hull.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var way = (indexToWorld.ColumnStep * (hull[i].X - hull[j].X)) + (indexToWorld.RowStep * (hull[i].Y - hull[j].Y));
                longest = Math.Max(longest, way.Dot(way));
            }
        }
        return Math.Sqrt(longest);
    }

    // Of each level of corners that a pixel has, the first and the last, by y and then x.
    private static List<(int X, int Y)> Extremes(IEnumerable<(int Row, int Start, int End)> runs)
    {
        var levels = new SortedDictionary<int, (int Left, int Right)>();
        foreach (var (row, start, end) in runs)
        {
            for (var y = row; y <= row + 1; y++)
            {
                levels[y] = levels.TryGetValue(y, out var level) ? (Math.Min(level.Left, start), Math.Max(level.Right, end)) : (start, end);
            }
        }
        return [.. levels.SelectMany(level => new[] { (level.Value.Left, level.Key), (level.Value.Right, level.Key) })];
    }

    private static List<(int X, int Y)> Hull(List<(int X, int Y)> points)
    {
        var hull = Chain(points);
        points.Reverse();
        hull.AddRange(Chain(points));
        return hull;
    }

    // One side of the hull, from the first point to the last.
    private static List<(int X, int Y)> Chain(List<(int X, int Y)> points)
    {
        var chain = new List<(int X, int Y)>();
        foreach (var point in points)
        {
            while (chain.Count > 1 && Turn(chain[^2], chain[^1], point) <= 0) chain.RemoveAt(chain.Count - 1);
            chain.Add(point);
        }
        return chain;
    }

    private static long Turn((int X, int Y) from, (int X, int Y) over, (int X, int Y) to) =>
        ((long)(over.X - from.X) * (to.Y - from.Y)) - ((long)(over.Y - from.Y) * (to.X - from.X));
}
