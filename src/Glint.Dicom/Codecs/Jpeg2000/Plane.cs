using System.Buffers;

namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>A component of a tile as numbers, integers with the 5-3 wavelet and real ones with the 9-7; their store is lent and given back.</summary>
internal sealed class Plane : IDisposable
{
    private readonly TileComponent component;
    private readonly int[]? integers;
    private readonly float[]? reals;
    private readonly int size;

    public Plane(TileComponent component)
    {
        this.component = component;
        size = component.Area.Width * component.Area.Height;
        if (component.Coding.IsReversible) integers = ArrayPool<int>.Shared.Rent(size);
        else reals = ArrayPool<float>.Shared.Rent(size);
        Integers.Clear();
        Reals.Clear();
    }

    public bool IsReversible => integers is not null;

    /// <summary>The integers; empty with real numbers.</summary>
    public Span<int> Integers => integers is null ? [] : integers.AsSpan(0, size);

    /// <summary>The real numbers; empty with integers.</summary>
    public Span<float> Reals => reals is null ? [] : reals.AsSpan(0, size);

    /// <summary>Puts in a block's values (E.1): whole ones for integers, otherwise times the step.</summary>
    public void Put(ReadOnlySpan<int> values, CodeBlock block, Subband band)
    {
        Area area = block.Area;
        int stride = component.Area.Width, at = ((band.OffsetY + area.Y0 - band.Area.Y0) * stride) + band.OffsetX + area.X0 - band.Area.X0;
        for (int y = 0; y < area.Height; y++, at += stride)
        {
            ReadOnlySpan<int> row = values.Slice(((y + 1) * (area.Width + 2)) + 1, area.Width);
            if (integers is not null)
            {
                Span<int> to = integers.AsSpan(at, row.Length);
                for (int x = 0; x < row.Length; x++) to[x] = WithSign((row[x] & int.MaxValue) >> 1, row[x]);
            }
            else
            {
                Span<float> to = reals.AsSpan(at, row.Length);
                for (int x = 0; x < row.Length; x++) to[x] = WithSign(row[x] & int.MaxValue, row[x]) * (0.5f * band.Step);
            }
        }
    }

    public void Transform()
    {
        if (integers is not null) InverseWavelet.Run<int, Lifting53>(Integers, component.Area.Width, component.Resolutions);
        else InverseWavelet.Run<float, Lifting97>(Reals, component.Area.Width, component.Resolutions);
    }

    public void Dispose()
    {
        if (integers is not null) ArrayPool<int>.Shared.Return(integers);
        if (reals is not null) ArrayPool<float>.Shared.Return(reals);
    }

    private static int WithSign(int magnitude, int signed) => (magnitude ^ (signed >> 31)) - (signed >> 31);
}
