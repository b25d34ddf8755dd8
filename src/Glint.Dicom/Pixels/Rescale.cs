using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Glint.Dicom;

/// <summary>From stored values to those meant, HU of a CT: slope x stored + intercept (PS3.3, C.11.1), rounded once to float.</summary>
internal readonly record struct Rescale(double Slope, double Intercept)
{
    public static readonly Rescale None = new(1, 0);

    // Whole numbers whose sum with any of 16 bits is exact in float.
    private bool IsWholeShift => Slope == 1 && double.IsInteger(Intercept) && Math.Abs(Intercept) < 1 << 23;

    /// <summary>Rescales stored values.</summary>
    public void Apply(ReadOnlySpan<int> stored, bool isUnsigned32, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = Of(isUnsigned32 ? (uint)stored[i] : stored[i]);
    }

    /// <summary>Rescales whole values of 16 bits.</summary>
    public void Apply16(ReadOnlySpan<byte> bytes, bool isBigEndian, bool isSigned, Span<float> values)
    {
        var done = 0;
        if (!isBigEndian && BitConverter.IsLittleEndian && IsWholeShift)
        {
            done = isSigned ? Shift(MemoryMarshal.Cast<byte, short>(bytes), values) : Shift(MemoryMarshal.Cast<byte, ushort>(bytes), values);
        }
        for (var i = done; i < values.Length; i++)
        {
            var cell = isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
            values[i] = Of(isSigned ? (short)cell : cell);
        }
    }

    private float Of(double stored) => (float)(Slope * stored + Intercept);

    private int Shift(ReadOnlySpan<short> stored, Span<float> values)
    {
        var (shift, i) = (new Vector<float>((float)Intercept), 0);
        for (; i + Vector<short>.Count <= values.Length; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(stored[i..]), out var low, out var high);
            (Vector.ConvertToSingle(low) + shift).CopyTo(values[i..]);
            (Vector.ConvertToSingle(high) + shift).CopyTo(values[(i + Vector<float>.Count)..]);
        }
        return i;
    }

    private int Shift(ReadOnlySpan<ushort> stored, Span<float> values)
    {
        var (shift, i) = (new Vector<float>((float)Intercept), 0);
        for (; i + Vector<ushort>.Count <= values.Length; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(stored[i..]), out var low, out var high);
            (Vector.ConvertToSingle((Vector<int>)low) + shift).CopyTo(values[i..]);
            (Vector.ConvertToSingle((Vector<int>)high) + shift).CopyTo(values[(i + Vector<float>.Count)..]);
        }
        return i;
    }
}
