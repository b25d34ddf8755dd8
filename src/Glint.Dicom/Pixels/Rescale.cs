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

    /// <summary>Rescales grey values in cells of 16 bits.</summary>
    public void Apply16(ReadOnlySpan<byte> bytes, NativeFrames native, Span<float> values)
    {
        // Up so far that the highest bit stored is the cell's highest, then down: what is not stored is gone, and signs are extended.
        var down = 16 - native.Format.BitsStored;
        var (up, isSigned) = (down - native.Shift, native.Format.IsSigned);
        var done = 0;
        if (!native.IsBigEndian && BitConverter.IsLittleEndian && IsWholeShift)
        {
            done = isSigned
                ? Shifted(MemoryMarshal.Cast<byte, short>(bytes), up, down, values)
                : Shifted(MemoryMarshal.Cast<byte, ushort>(bytes), up, down, values);
        }
        for (var i = done; i < values.Length; i++)
        {
            var at = bytes[(2 * i)..];
            var cell = native.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);
            values[i] = Of(isSigned ? (short)(cell << up) >> down : (ushort)(cell << up) >> down);
        }
    }

    private float Of(double stored) => (float)(Slope * stored + Intercept);

    private int Shifted(ReadOnlySpan<short> cells, int up, int down, Span<float> values)
    {
        var (intercept, i) = (new Vector<float>((float)Intercept), 0);
        for (; i + Vector<short>.Count <= values.Length; i += Vector<short>.Count)
        {
            var stored = Vector.ShiftRightArithmetic(Vector.ShiftLeft(new Vector<short>(cells[i..]), up), down);
            Vector.Widen(stored, out var low, out var high);
            (Vector.ConvertToSingle(low) + intercept).CopyTo(values[i..]);
            (Vector.ConvertToSingle(high) + intercept).CopyTo(values[(i + Vector<float>.Count)..]);
        }
        return i;
    }

    private int Shifted(ReadOnlySpan<ushort> cells, int up, int down, Span<float> values)
    {
        var (intercept, i) = (new Vector<float>((float)Intercept), 0);
        for (; i + Vector<ushort>.Count <= values.Length; i += Vector<ushort>.Count)
        {
            var stored = Vector.ShiftRightLogical(Vector.ShiftLeft(new Vector<ushort>(cells[i..]), up), down);
            Vector.Widen(stored, out var low, out var high);
            (Vector.ConvertToSingle((Vector<int>)low) + intercept).CopyTo(values[i..]);
            (Vector.ConvertToSingle((Vector<int>)high) + intercept).CopyTo(values[(i + Vector<float>.Count)..]);
        }
        return i;
    }
}
