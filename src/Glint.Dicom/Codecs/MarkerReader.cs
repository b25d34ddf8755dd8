using System.Buffers.Binary;

namespace Glint.Dicom.Codecs;

/// <summary>Reads the markers and segments that JPEG (T.81), JPEG-LS (T.87) and JPEG 2000 (T.800) share: two bytes, then a length that counts itself, then data.</summary>
internal ref struct MarkerReader(ReadOnlySpan<byte> data, string codec)
{
    private const int StartOfImage = 0xD8, EndOfImage = 0xD9;

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

    /// <summary>A reader behind the start of image, with which a JPEG or JPEG-LS frame begins.</summary>
    public static MarkerReader BehindStart(ReadOnlySpan<byte> frame, string codec)
    {
        var reader = new MarkerReader(frame, codec);
        return reader.Marker() == StartOfImage ? reader : throw new GlintException($"the {codec} frame does not begin with a start of image. It is damaged or coded otherwise.");
    }

    /// <summary>The next marker of a JPEG or JPEG-LS frame that is not at its end: fewer components have been coded than it has.</summary>
    public int MarkerBeforeEnd(int coded, int components)
    {
        int marker = Marker();
        return marker != EndOfImage ? marker : throw new GlintException($"the {codec} frame ends with {coded} of {components} component(s) coded. It is cut off or damaged.");
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
