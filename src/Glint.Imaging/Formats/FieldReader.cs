using System.Buffers.Binary;

namespace Glint.Imaging;

/// <summary>Numbers at byte offsets of a binary header, in either byte order.</summary>
internal readonly ref struct FieldReader(ReadOnlySpan<byte> bytes, bool bigEndian)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public short Int16(int at) =>
        bigEndian ? BinaryPrimitives.ReadInt16BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt16LittleEndian(_bytes[at..]);

    public int Int32(int at) =>
        bigEndian ? BinaryPrimitives.ReadInt32BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]);

    public long Int64(int at) =>
        bigEndian ? BinaryPrimitives.ReadInt64BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt64LittleEndian(_bytes[at..]);

    public float Single(int at) => BitConverter.Int32BitsToSingle(Int32(at));

    public double Double(int at) => BitConverter.Int64BitsToDouble(Int64(at));

    public long[] Int16s(int at, int count)
    {
        var values = new long[count];
        for (var i = 0; i < count; i++) values[i] = Int16(at + 2 * i);
        return values;
    }

    public long[] Int64s(int at, int count)
    {
        var values = new long[count];
        for (var i = 0; i < count; i++) values[i] = Int64(at + 8 * i);
        return values;
    }

    public double[] Singles(int at, int count)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++) values[i] = Single(at + 4 * i);
        return values;
    }

    public double[] Doubles(int at, int count)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++) values[i] = Double(at + 8 * i);
        return values;
    }
}
