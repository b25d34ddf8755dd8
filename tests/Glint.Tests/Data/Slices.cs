using Glint.Data;

namespace Glint.Tests.Data;

/// <summary>Small made-up slices for tests of framing.</summary>
internal static class Slices
{
    /// <summary>A slice whose pixel values are all different and tell which slice they come from, with a disc of tumour or none.</summary>
    public static Slice Numbered(string patient, int index, int side, (int Row, int Column, double Radius)? tumour = null)
    {
        float[] values = new float[side * side];
        byte[] mask = new byte[side * side];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = index * side * side + i;
            if (tumour is not var (row, column, radius)) continue;
            double dy = i / side - row, dx = i % side - column;
            if (dy * dy + dx * dx <= radius * radius) mask[i] = 1;
        }
        return new(patient, index, side, side, values, mask);
    }

    /// <summary>Number of 4-connected pieces of a mask; with wraps, over its edges too.</summary>
    public static int Pieces(byte[] mask, int side, bool wraps)
    {
        var left = Enumerable.Range(0, mask.Length).Where(i => mask[i] != 0).ToHashSet();
        int pieces = 0;
        while (left.Count > 0)
        {
            pieces++;
            var open = new Stack<int>([left.First()]);
            left.Remove(open.Peek());
            while (open.TryPop(out int at))
            {
                foreach (var (dy, dx) in ((int, int)[])[(-1, 0), (1, 0), (0, -1), (0, 1)])
                {
                    var (y, x) = (at / side + dy, at % side + dx);
                    if (wraps) (y, x) = ((y + side) % side, (x + side) % side);
                    if (y >= 0 && y < side && x >= 0 && x < side && left.Remove(y * side + x)) open.Push(y * side + x);
                }
            }
        }
        return pieces;
    }
}
