using System.Buffers.Binary;

namespace Glint.Dicom.Codecs;

/// <summary>Reads the markers and segments that JPEG (T.81), JPEG-LS (T.87) and JPEG 2000 (T.800) share: two bytes, then a length that counts itself, then data.</summary>
internal ref struct MarkerReader(ReadOnlySpan<byte> data, string codec)
{
    private readonly ReadOnlySpan<byte> data = data;

    public int Position { get; set; }

    public readonly int Left => data.Length - Position;

    public int Byte() => Take(1)[0];

    public int Word() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint Long() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > data.Length - Position)
            throw new GlintException($"the {codec} frame ends within its headers, after {data.Length} bytes. It is cut off or damaged.");
        ReadOnlySpan<byte> taken = data.Slice(Position, count);
        Position += count;
        return taken;
    }

    /// <summary>The low byte of the next marker; fill bytes before it are passed over.</summary>
    public int Marker()
    {
        int at = Position;
        if (Byte() != 0xFF) throw new GlintException($"the {codec} frame has no marker at byte {at}. It is damaged.");
        int marker = 0xFF;
        while (marker == 0xFF) marker = Byte();
        return marker;
    }

    /// <summary>The data of the segment whose length follows, as a reader of its own.</summary>
    public MarkerReader Segment()
    {
        int length = Word();
        return new MarkerReader(Take(length - 2), codec);
    }
}
