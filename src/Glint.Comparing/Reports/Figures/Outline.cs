using SkiaSharp;

namespace Glint.Comparing.Reports;

/// <summary>The outline of a mask along its pixels' edges.</summary>
internal static class Outline
{
    /// <summary>
    /// The edges between mask and background, moved inward by <paramref name="inset"/>, so that the outlines of equal masks lie inside
    /// one another instead of on top. In pixels of the mask; (0, 0) is the outer corner of its first pixel.
    /// </summary>
    public static SKPath Of(byte[] mask, int height, int width, float inset)
    {
        var path = new SKPath();
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                if (mask[row * width + column] != 0)
                {
                    Edges(row, column);
                }
            }
        }
        return path;

        bool In(int row, int column) =>
            row >= 0 && row < height && column >= 0 && column < width && mask[row * width + column] != 0;

        // How far an edge goes past its pixel's corner: the outline turns outward there (inset), goes straight on (0) or turns inward (-inset).
        float Past(bool beside, bool diagonal) => !beside ? -inset : diagonal ? inset : 0;

        void Edges(int r, int c)
        {
            if (!In(r - 1, c))
            {
                Line(path, c - Past(In(r, c - 1), In(r - 1, c - 1)), r + inset, c + 1 + Past(In(r, c + 1), In(r - 1, c + 1)), r + inset);
            }
            if (!In(r + 1, c))
            {
                Line(path, c - Past(In(r, c - 1), In(r + 1, c - 1)), r + 1 - inset, c + 1 + Past(In(r, c + 1), In(r + 1, c + 1)), r + 1 - inset);
            }
            if (!In(r, c - 1))
            {
                Line(path, c + inset, r - Past(In(r - 1, c), In(r - 1, c - 1)), c + inset, r + 1 + Past(In(r + 1, c), In(r + 1, c - 1)));
            }
            if (!In(r, c + 1))
            {
                Line(path, c + 1 - inset, r - Past(In(r - 1, c), In(r - 1, c + 1)), c + 1 - inset, r + 1 + Past(In(r + 1, c), In(r + 1, c + 1)));
            }
        }
    }

    private static void Line(SKPath path, float x1, float y1, float x2, float y2)
    {
        path.MoveTo(x1, y1);
        path.LineTo(x2, y2);
    }
}
