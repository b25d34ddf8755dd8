using System.Numerics;
using System.Runtime.CompilerServices;

namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>
/// The MQ arithmetic decoder (T.800 annex C). A context is a byte: twice the row of Table C.2 and the more probable symbol. The data are followed by
/// two bytes 0xFF, which stand for all that comes beyond them.
/// </summary>
internal ref struct MqDecoder
{
    // Table C.2: Qe, the next row after the more and after the less probable symbol, whether the symbols change places.
    private static readonly (ushort Qe, byte NextMore, byte NextLess, bool Switches)[] Rows =
    [
        (0x5601, 1, 1, true), (0x3401, 2, 6, false), (0x1801, 3, 9, false), (0x0AC1, 4, 12, false), (0x0521, 5, 29, false), (0x0221, 38, 33, false),
        (0x5601, 7, 6, true), (0x5401, 8, 14, false), (0x4801, 9, 14, false), (0x3801, 10, 14, false), (0x3001, 11, 17, false), (0x2401, 12, 18, false),
        (0x1C01, 13, 20, false), (0x1601, 29, 21, false), (0x5601, 15, 14, true), (0x5401, 16, 14, false), (0x5101, 17, 15, false), (0x4801, 18, 16, false),
        (0x3801, 19, 17, false), (0x3401, 20, 18, false), (0x3001, 21, 19, false), (0x2801, 22, 19, false), (0x2401, 23, 20, false), (0x2201, 24, 21, false),
        (0x1C01, 25, 22, false), (0x1801, 26, 23, false), (0x1601, 27, 24, false), (0x1401, 28, 25, false), (0x1201, 29, 26, false), (0x1101, 30, 27, false),
        (0x0AC1, 31, 28, false), (0x09C1, 32, 29, false), (0x08A1, 33, 30, false), (0x0521, 34, 31, false), (0x0441, 35, 32, false), (0x02A1, 36, 33, false),
        (0x0221, 37, 34, false), (0x0141, 38, 35, false), (0x0111, 39, 36, false), (0x0085, 40, 37, false), (0x0049, 41, 38, false), (0x0025, 42, 39, false),
        (0x0015, 43, 40, false), (0x0009, 44, 41, false), (0x0005, 45, 42, false), (0x0001, 45, 43, false), (0x5601, 46, 46, false),
    ];

    // By context: Qe, the next context after the more probable symbol in bits 16 to 23, after the less probable one above.
    private static readonly uint[] States = MakeStates();

    private readonly ReadOnlySpan<byte> data;
    private uint interval, code;
    private int shifts, position;

    /// <summary>Begins with data that end in 0xFF 0xFF.</summary>
    public MqDecoder(ReadOnlySpan<byte> terminated)
    {
        data = terminated;
        code = (uint)data[0] << 16;
        NextByte();
        code <<= 7;
        shifts -= 7;
        interval = 0x8000;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Decode(ref byte context)
    {
        uint state = States[context], qe = state & 0xFFFF;
        interval -= qe;
        if (code >> 16 >= qe)
        {
            code -= qe << 16;
            if ((interval & 0x8000) != 0) return context & 1;
            return ShrinkUpper(ref context, state);
        }
        return ShrinkLower(ref context, state);
    }

    private int ShrinkUpper(ref byte context, uint state)
    {
        int symbol = context & 1;
        if (interval < (state & 0xFFFF))
        {
            symbol ^= 1;
            context = (byte)(state >> 24);
        }
        else context = (byte)(state >> 16);
        Renormalize();
        return symbol;
    }

    private int ShrinkLower(ref byte context, uint state)
    {
        int symbol = context & 1;
        uint qe = state & 0xFFFF;
        if (interval < qe) context = (byte)(state >> 16);
        else
        {
            symbol ^= 1;
            context = (byte)(state >> 24);
        }
        interval = qe;
        Renormalize();
        return symbol;
    }

    private void Renormalize()
    {
        int needed = BitOperations.LeadingZeroCount(interval) - 16;
        interval <<= needed;
        while (needed > shifts)
        {
            code <<= shifts;
            needed -= shifts;
            NextByte();
        }
        code <<= needed;
        shifts -= needed;
    }

    private void NextByte()
    {
        if (data[position] != 0xFF)
        {
            code += (uint)data[++position] << 8;
            shifts = 8;
        }
        else if (data[position + 1] > 0x8F)
        {
            code += 0xFF00;
            shifts = 8;
        }
        else
        {
            code += (uint)data[++position] << 9;
            shifts = 7;
        }
    }

    private static uint[] MakeStates()
    {
        var states = new uint[2 * Rows.Length];
        for (int row = 0; row < Rows.Length; row++)
            for (int symbol = 0; symbol < 2; symbol++)
            {
                var (qe, more, less, switches) = Rows[row];
                int afterMore = (2 * more) + symbol, afterLess = (2 * less) + (switches ? 1 - symbol : symbol);
                states[(2 * row) + symbol] = qe | ((uint)afterMore << 16) | ((uint)afterLess << 24);
            }
        return states;
    }
}
