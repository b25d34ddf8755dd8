namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>The bits of a coding pass that bypasses the MQ coder (T.800 D.6): after a byte 0xFF the next has seven; ones follow the end.</summary>
internal ref struct RawBits(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> data = data;
    private int position, current, left;

    public int Take()
    {
        if (left == 0)
        {
            left = current == 0xFF ? 7 : 8;
            current = position < data.Length ? data[position++] : 0xFF;
        }
        return (current >> --left) & 1;
    }
}
