using System.Runtime.CompilerServices;
using static Glint.Dicom.Codecs.Jpeg2000.BlockContexts;

namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>
/// The samples of a code-block while it is decoded, with one outside sample on every side. A value is its magnitude in half steps with the sign in
/// the highest bit; its lowest set bit is the half that stands for the bit-planes to come.
/// </summary>
internal readonly ref struct BlockSamples(Span<uint> flags, Span<int> values, int width, int height, bool isCausal)
{
    /// <summary>Rows that are scanned together, column by column.</summary>
    public const int StripeRows = 4;

    /// <summary>Samples and border of the largest block, 1024 x 4.</summary>
    public const int Capacity = 1026 * 6;

    public readonly Span<uint> Flags = flags;
    public readonly Span<int> Values = values;
    public readonly int Width = width, Height = height, Stride = width + 2;

    /// <summary>Whether a stripe sees nothing of the one below.</summary>
    public readonly bool IsCausal = isCausal;

    /// <summary>Notes at a sample and its neighbours that it became significant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Spread(int at, int row, uint isNegative)
    {
        Span<uint> flags = Flags;
        if (!IsCausal || row != 0)
        {
            flags[at - Stride - 1] |= SouthEast;
            flags[at - Stride] |= South | (isNegative * SouthNegative);
            flags[at - Stride + 1] |= SouthWest;
        }
        flags[at - 1] |= East | (isNegative * EastNegative);
        flags[at] |= Significant;
        flags[at + 1] |= West | (isNegative * WestNegative);
        flags[at + Stride - 1] |= NorthEast;
        flags[at + Stride] |= North | (isNegative * NorthNegative);
        flags[at + Stride + 1] |= NorthWest;
    }
}
