namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>The bits of a packet header (T.800 B.10.1), highest first; after a byte 0xFF the next has seven.</summary>
internal ref struct HeaderBits(ReadOnlySpan<byte> data, int position)
{
    private readonly ReadOnlySpan<byte> data = data;
    private int current, left;

    /// <summary>Where the next byte lies.</summary>
    public int Position { get; private set; } = position;

    public int Take()
    {
        if (left == 0) NextByte();
        return (current >> --left) & 1;
    }

    public int Take(int bits)
    {
        int value = 0;
        for (; bits > 0; bits--) value = (value << 1) | Take();
        return value;
    }

    /// <summary>Ends the header: drops the rest of its byte, and the stuffed one after 0xFF.</summary>
    public int Align()
    {
        if (current == 0xFF) NextByte();
        left = 0;
        return Position;
    }

    private void NextByte()
    {
        if (Position >= data.Length) throw new GlintException("the JPEG 2000 frame's packets end before all came. It is cut off or damaged.");
        left = current == 0xFF ? 7 : 8;
        current = data[Position++];
    }
}
