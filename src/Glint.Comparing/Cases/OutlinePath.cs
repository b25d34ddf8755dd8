using System.Globalization;
using System.Text;

namespace Glint.Comparing;

/// <summary>
/// The outline of a mask along its pixels' edges as the data of an SVG path, one closed piece after another: "M12 30h3v1h-3z". (0, 0) is the
/// outer corner of the first pixel, units are pixels.
/// </summary>
internal static class OutlinePath
{
    /// <summary>An outline of more corners than this loses its smallest pieces: a mask of specks would outweigh its image.</summary>
    internal const int MostCorners = 1000;

    // Right, down, left, up, in the order of turning right.
    private static readonly (int X, int Y)[] Directions = [(1, 0), (0, 1), (-1, 0), (0, -1)];

    /// <summary>The outline; empty for an empty mask. Pixels that touch at a corner only lie in two pieces.</summary>
    /// <param name="mask">0 outside, row by row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    internal static string Of(ReadOnlySpan<byte> mask, int height, int width)
    {
        var pieces = new List<(int X, int Y, List<int> Runs)>();
        var walked = new bool[height * width];    // top edges
        for (int i = mask.IndexOfAnyExcept((byte)0); i >= 0 && i < mask.Length; i++)
        {
            if (mask[i] != 0 && !walked[i] && (i < width || mask[i - width] == 0)) pieces.Add((i % width, i / width, Walk(mask, height, width, i % width, i / width, walked)));
        }
        int room = MostCorners;
        var text = new StringBuilder();
        // Stable: pieces of one size stay in order.
        foreach ((int x, int y, List<int> runs) in pieces.OrderByDescending(p => p.Runs.Count).TakeWhile((p, i) => (room -= p.Runs.Count) >= 0 || i == 0)) Append(text, x, y, runs);
        return text.ToString();
    }

    /// <summary>Whether a text is made of what such a path is made of.</summary>
    internal static bool IsOne(string path) => path.All(c => char.IsAsciiDigit(c) || c is 'M' or 'h' or 'v' or 'z' or '-' or ' ');

    // The straight runs around a piece, right and down counting up, from the left end of a top edge with the mask always to the right hand.
    private static List<int> Walk(ReadOnlySpan<byte> mask, int height, int width, int startX, int startY, bool[] walked)
    {
        var runs = new List<int>();
        (int x, int y, int direction, int run) = (startX, startY, 0, 0);
        do
        {
            if (direction == 0) walked[(y * width) + x] = true;
            (int dx, int dy) = Directions[direction];
            (x, y, run) = (x + dx, y + dy, run + 1);
            // The pixels before the corner: to the right hand (dx, dy turned right is (-dy, dx)) and to the left.
            bool right = In(mask, height, width, x + Ahead(dx - dy), y + Ahead(dy + dx)), left = In(mask, height, width, x + Ahead(dx + dy), y + Ahead(dy - dx));
            int turn = !right ? 1 : left ? -1 : 0;
            if (turn == 0) continue;
            runs.Add(run * (dx + dy));
            (direction, run) = ((direction + turn + 4) % 4, 0);
        }
        while (x != startX || y != startY || direction != 0);
        return runs;
    }

    // From a corner of the grid, the pixel on the side of a sign has this offset.
    private static int Ahead(int sign) => sign > 0 ? 0 : -1;

    private static bool In(ReadOnlySpan<byte> mask, int height, int width, int x, int y) =>
        x >= 0 && x < width && y >= 0 && y < height && mask[(y * width) + x] != 0;

    // Runs lie level and upright by turns; the last is the way back, which z draws.
    private static void Append(StringBuilder text, int x, int y, List<int> runs)
    {
        text.Append(CultureInfo.InvariantCulture, $"M{x} {y}");
        for (int i = 0; i < runs.Count - 1; i++) text.Append(i % 2 == 0 ? 'h' : 'v').Append(CultureInfo.InvariantCulture, $"{runs[i]}");
        text.Append('z');
    }
}
