using System.Numerics;
using System.Runtime.InteropServices;

namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>The reversible 5-3 filter (T.800 F.3.8.1) on integers.</summary>
internal readonly struct Lifting53 : ILifting<int>
{
    public static void Lift(Span<int> lines, int parity)
    {
        int count = lines.Length / InverseWavelet.Lanes, vectors = InverseWavelet.Lanes / Vector<int>.Count;
        Span<Vector<int>> all = MemoryMarshal.Cast<int, Vector<int>>(lines);
        if (count == 1)
        {
            if (parity == 1) foreach (ref Vector<int> only in all) only = Vector.ShiftRightArithmetic(only, 1);
            return;
        }
        for (int i = parity; i < count; i += 2)
        {
            var (before, after, to) = Neighbours(i, count, vectors);
            for (int v = 0; v < vectors; v++) all[to + v] -= Vector.ShiftRightArithmetic(all[before + v] + all[after + v] + new Vector<int>(2), 2);
        }
        for (int i = 1 - parity; i < count; i += 2)
        {
            var (before, after, to) = Neighbours(i, count, vectors);
            for (int v = 0; v < vectors; v++) all[to + v] += Vector.ShiftRightArithmetic(all[before + v] + all[after + v], 1);
        }
    }

    /// <summary>Where the neighbours of line <paramref name="i"/> and itself begin, mirrored at both ends.</summary>
    public static (int Before, int After, int To) Neighbours(int i, int count, int vectors) =>
        ((i == 0 ? 1 : i - 1) * vectors, (i == count - 1 ? count - 2 : i + 1) * vectors, i * vectors);
}
