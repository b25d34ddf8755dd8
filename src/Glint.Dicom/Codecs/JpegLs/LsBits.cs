using System.Buffers.Binary;
using System.Numerics;

namespace Glint.Dicom.Codecs.JpegLs;

/// <summary>The bits of a JPEG-LS scan (T.87 A.1), highest first: the byte after 0xFF has seven, a marker ends them. Beyond the end come zeros, counted.</summary>
internal ref struct LsBits(ReadOnlySpan<byte> data, int position)
{
    private readonly ReadOnlySpan<byte> data = data;
    private ulong window;
    private int available, padding, position = position;
    private bool isStuffed;

    /// <summary>Whether more bits were taken than there were.</summary>
    public readonly bool IsOverrun => available < padding;

    /// <summary>The next bits, at most 32.</summary>
    public int Take(int bits)
    {
        if (bits == 0) return 0;
        if (available < bits) Fill();
        int value = (int)(uint)(window >> (64 - bits));
        window <<= bits;
        available -= bits;
        return value;
    }

    /// <summary>Takes the zeros before the next one, and the one; at most <paramref name="limit"/> zeros, which is below 57.</summary>
    public int Zeros(int limit)
    {
        if (available < 57) Fill();
        int zeros = Math.Min(BitOperations.LeadingZeroCount(window), limit);
        window <<= zeros + 1;
        available -= zeros + 1;
        return zeros;
    }

    /// <summary>Passes over the rest of the interval and says where the marker after it lies.</summary>
    public readonly int SkipToMarker()
    {
        int at = position;
        while (at + 1 < data.Length && !(data[at] == 0xFF && data[at + 1] > 0x7F)) at++;
        return at;
    }

    /// <summary>Passes over the rest of the interval and the restart marker after it; false where there is none.</summary>
    public bool Restart(int number)
    {
        int at = SkipToMarker();
        while (at + 1 < data.Length && data[at + 1] == 0xFF) at++;
        if (at + 1 >= data.Length || data[at + 1] != 0xD0 + (number & 7)) return false;
        position = at + 2;
        (window, available, padding, isStuffed) = (0, 0, 0, false);
        return true;
    }

    private void Fill()
    {
        if (available <= 32 && !isStuffed && data.Length - position >= 4)
        {
            uint word = BinaryPrimitives.ReadUInt32BigEndian(data[position..]);
            if ((((~word - 0x01010101u) & word) & 0x80808080u) == 0)    // no byte of the word is 0xFF
            {
                window |= (ulong)word << (32 - available);
                available += 32;
                position += 4;
            }
        }
        while (available <= 56)
        {
            int bits = isStuffed ? 7 : 8;
            byte value = 0;
            isStuffed = false;
            if (position < data.Length && !IsMarker())
            {
                value = data[position++];
                isStuffed = value == 0xFF;
            }
            else padding += bits;
            window |= (ulong)value << (64 - bits - available);
            available += bits;
        }
    }

    private readonly bool IsMarker() => data[position] == 0xFF && (position + 1 == data.Length || data[position + 1] > 0x7F);
}
