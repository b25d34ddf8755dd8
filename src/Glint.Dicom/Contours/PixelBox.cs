namespace Glint.Dicom;

/// <summary>Some columns and rows of a slice.</summary>
/// <param name="Left">The first column.</param>
/// <param name="Top">The first row.</param>
/// <param name="Right">The column after the last; <paramref name="Left"/> where there is none.</param>
/// <param name="Bottom">The row after the last; <paramref name="Top"/> where there is none.</param>
internal readonly record struct PixelBox(int Left, int Top, int Right, int Bottom)
{
    public int Columns => Right - Left;

    public int Rows => Bottom - Top;

    /// <summary>What of a slice a polygon can hold: a column and a row more at each side than its corners lie in.</summary>
    public static PixelBox Around(IReadOnlyList<(double X, double Y)> corners, int columns, int rows)
    {
        if (corners.Count == 0) return default;
        (int left, int right) = Within(corners.Min(c => c.X), corners.Max(c => c.X), columns);
        (int top, int bottom) = Within(corners.Min(c => c.Y), corners.Max(c => c.Y), rows);
        return left == right || top == bottom ? default : new(left, top, right, bottom);

        static (int From, int To) Within(double lowest, double highest, int count) =>
            ((int)Math.Clamp(Math.Floor(lowest) - 1, 0, count), (int)Math.Clamp(Math.Ceiling(highest) + 2, 0, count));
    }

    /// <summary>What lies in both.</summary>
    public PixelBox With(PixelBox other)
    {
        var both = new PixelBox(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));
        return both.Columns <= 0 || both.Rows <= 0 ? default : both;
    }
}

/// <summary>The pixels that one contour holds.</summary>
/// <param name="Box">Where they lie in the slice.</param>
/// <param name="Inside">1 where one is, 0 elsewhere: columns x rows of the box, x fastest.</param>
internal sealed record FilledContour(PixelBox Box, byte[] Inside)
{
    /// <summary>How many there are.</summary>
    public int Count { get; } = Inside.AsSpan().Count((byte)1);

    /// <summary>How many another one holds, too.</summary>
    public int CountWith(FilledContour other)
    {
        PixelBox both = Box.With(other.Box);
        int count = 0;
        for (int y = both.Top; y < both.Bottom; y++)
        {
            ReadOnlySpan<byte> mine = Row(y, both), theirs = other.Row(y, both);
            for (int i = 0; i < mine.Length; i++) count += mine[i] & theirs[i];
        }
        return count;
    }

    /// <summary>Its pixels in one row of a part of its box.</summary>
    public ReadOnlySpan<byte> Row(int y, PixelBox part) => Inside.AsSpan(((y - Box.Top) * Box.Columns) + part.Left - Box.Left, part.Columns);
}
