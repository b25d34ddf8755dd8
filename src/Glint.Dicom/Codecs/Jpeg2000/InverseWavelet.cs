using System.Buffers;

namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>Undoes one filter on lines of <see cref="InverseWavelet.Lanes"/> signals at once: sample i of all of them, then sample i + 1.</summary>
internal interface ILifting<T> where T : unmanaged
{
    /// <param name="lines">The samples, low and high ones in turn.</param>
    /// <param name="parity">0 if the first is a low one, 1 if a high one.</param>
    static abstract void Lift(Span<T> lines, int parity);
}

/// <summary>The inverse wavelet transform of a plane in place (T.800 F.3): from the smallest resolution on, its rows and then its columns.</summary>
internal static class InverseWavelet
{
    /// <summary>Signals lifted at once: whole vectors, and a cache line.</summary>
    public const int Lanes = 16;

    public static void Run<T, TLifting>(Span<T> plane, int stride, Resolution[] resolutions)
        where T : unmanaged
        where TLifting : ILifting<T>
    {
        Area whole = resolutions[^1].Area;
        T[] rented = ArrayPool<T>.Shared.Rent(Math.Max(whole.Width, whole.Height) * Lanes);
        try
        {
            for (int r = 1; r < resolutions.Length; r++)
            {
                Area area = resolutions[r].Area, low = resolutions[r - 1].Area;
                if (area.IsEmpty) continue;
                Span<T> lines = rented.AsSpan(0, area.Width * Lanes);
                for (int y = 0; y < area.Height; y += Lanes) Rows<T, TLifting>(plane[(y * stride)..], stride, Math.Min(Lanes, area.Height - y), lines, low.Width, area.X0 & 1);
                lines = rented.AsSpan(0, area.Height * Lanes);
                for (int x = 0; x < area.Width; x += Lanes) Columns<T, TLifting>(plane[x..], stride, Math.Min(Lanes, area.Width - x), lines, low.Height, area.Y0 & 1);
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    private static void Rows<T, TLifting>(Span<T> plane, int stride, int rows, Span<T> lines, int low, int parity)
        where T : unmanaged
        where TLifting : ILifting<T>
    {
        int width = lines.Length / Lanes;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> source = plane.Slice(row * stride, width);
            int to = (parity * Lanes) + row;
            foreach (T value in source[..low])
            {
                lines[to] = value;
                to += 2 * Lanes;
            }
            to = ((1 - parity) * Lanes) + row;
            foreach (T value in source[low..])
            {
                lines[to] = value;
                to += 2 * Lanes;
            }
        }
        TLifting.Lift(lines, parity);
        for (int row = 0; row < rows; row++)
        {
            int from = row;
            foreach (ref T value in plane.Slice(row * stride, width))
            {
                value = lines[from];
                from += Lanes;
            }
        }
    }

    private static void Columns<T, TLifting>(Span<T> plane, int stride, int columns, Span<T> lines, int low, int parity)
        where T : unmanaged
        where TLifting : ILifting<T>
    {
        int height = lines.Length / Lanes;
        for (int y = 0; y < height; y++)
        {
            int to = y < low ? (2 * y) + parity : (2 * (y - low)) + 1 - parity;
            plane.Slice(y * stride, columns).CopyTo(lines[(to * Lanes)..]);
        }
        TLifting.Lift(lines, parity);
        for (int y = 0; y < height; y++) lines.Slice(y * Lanes, columns).CopyTo(plane[(y * stride)..]);
    }
}
