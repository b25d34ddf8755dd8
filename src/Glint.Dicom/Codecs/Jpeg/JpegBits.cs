using System.Buffers.Binary;

namespace Glint.Dicom.Codecs.Jpeg;

/// <summary>The bits of entropy-coded data (T.81 F.2.2.5), highest first: a zero after 0xFF is passed over, a marker ends them. Beyond the end come zeros, counted.</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> data, int position)
{
    private readonly ReadOnlySpan<byte> data = data;
    private ulong window;
    private int available, padding;

    /// <summary>Where the next byte lies: after the last call of <see cref="Restart"/> or at the marker that ended the bits.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Whether more bits were taken than there were.</summary>
    public readonly bool IsOverrun => available < padding;

    /// <summary>Makes at least 32 bits available.</summary>
    public void Fill()
    {
        if (available >= 32) return;
        if (data.Length - Position >= 4)
        {
            uint word = BinaryPrimitives.ReadUInt32BigEndian(data[Position..]);
            if ((((~word - 0x01010101u) & word) & 0x80808080u) == 0)    // no byte of the word is 0xFF
            {
                window |= (ulong)word << (32 - available);
                available += 32;
                Position += 4;
                return;
            }
        }
        FillSlowly();
    }

    /// <summary>The next bits without taking them, 1 to 32.</summary>
    public readonly uint Peek(int bits) => (uint)(window >> (64 - bits));

    public void Drop(int bits)
    {
        window <<= bits;
        available -= bits;
    }

    public int Take(int bits)
    {
        uint value = Peek(bits);
        Drop(bits);
        return (int)value;
    }

    /// <summary>Passes over the rest of an interval and the restart marker after it; false where there is none.</summary>
    public bool Restart(int number)
    {
        SkipToMarker();
        while (Position + 1 < data.Length && data[Position] == 0xFF && data[Position + 1] == 0xFF) Position++;
        if (Position + 1 >= data.Length || data[Position + 1] != 0xD0 + (number & 7)) return false;
        Position += 2;
        (window, available, padding) = (0, 0, 0);
        return true;
    }

    /// <summary>Passes over what is left before the next marker, and says where that is.</summary>
    public int SkipToMarker()
    {
        while (Position + 1 < data.Length && !(data[Position] == 0xFF && data[Position + 1] != 0)) Position++;
        return Position;
    }

    private void FillSlowly()
    {
        while (available <= 56)
        {
            byte value = 0;
            if (Position < data.Length && data[Position] != 0xFF) value = data[Position++];
            else if (Position + 1 < data.Length && data[Position + 1] == 0)
            {
                value = 0xFF;
                Position += 2;
            }
            else padding += 8;
            window |= (ulong)value << (56 - available);
            available += 8;
        }
    }
}
