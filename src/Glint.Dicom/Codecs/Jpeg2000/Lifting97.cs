using System.Numerics;
using System.Runtime.InteropServices;

namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>The irreversible 9-7 filter (T.800 F.3.8.2) on real numbers.</summary>
internal readonly struct Lifting97 : ILifting<float>
{
    // Table F.4.
    private const float Alpha = -1.586134342059924f, Beta = -0.052980118572961f, Gamma = 0.882911075530934f, Delta = 0.443506852043971f, K = 1.230174104914001f;

    public static void Lift(Span<float> lines, int parity)
    {
        int count = lines.Length / InverseWavelet.Lanes;
        Span<Vector<float>> all = MemoryMarshal.Cast<float, Vector<float>>(lines);
        if (count == 1)
        {
            if (parity == 1) foreach (ref Vector<float> only in all) only *= 0.5f;
            return;
        }
        Scale(all, parity, count, K);
        Scale(all, 1 - parity, count, 1 / K);
        Step(all, parity, count, Delta);
        Step(all, 1 - parity, count, Gamma);
        Step(all, parity, count, Beta);
        Step(all, 1 - parity, count, Alpha);
    }

    private static void Scale(Span<Vector<float>> all, int first, int count, float factor)
    {
        int vectors = InverseWavelet.Lanes / Vector<float>.Count;
        for (int i = first; i < count; i += 2)
            foreach (ref Vector<float> value in all.Slice(i * vectors, vectors)) value *= factor;
    }

    private static void Step(Span<Vector<float>> all, int first, int count, float factor)
    {
        int vectors = InverseWavelet.Lanes / Vector<float>.Count;
        for (int i = first; i < count; i += 2)
        {
            var (before, after, to) = Lifting53.Neighbours(i, count, vectors);
            for (int v = 0; v < vectors; v++) all[to + v] -= (all[before + v] + all[after + v]) * factor;
        }
    }
}
