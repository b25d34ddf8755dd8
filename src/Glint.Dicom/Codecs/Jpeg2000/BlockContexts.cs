namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>
/// What each sample of a code-block knows of itself and its eight neighbours, as bits, and the contexts that follow (T.800 annex D.3). The tables
/// are indexed by such bits.
/// </summary>
internal static class BlockContexts
{
    public const uint NorthEast = 1, SouthEast = 2, SouthWest = 4, NorthWest = 8, North = 16, East = 32, South = 64, West = 128,
        NorthNegative = 256, EastNegative = 512, SouthNegative = 1024, WestNegative = 2048,
        Significant = 4096, Visited = 8192, Refined = 16384, Neighbours = 0xFF;

    public const int Refinement = 14, RunLength = 17, Uniform = 18, Count = 19;
    private const int FirstSign = 9;

    // Contexts begin in the row 0 of the MQ coder's table but for three (Table D.7).
    private static readonly byte[] InitialStates = [2 * 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 * 3, 2 * 46];

    private static readonly byte[][] ZeroCoding = [MakeZeroCoding(0), MakeZeroCoding(1), MakeZeroCoding(0), MakeZeroCoding(3)];

    /// <summary>By the bits North to WestNegative: twice the context of a sign and the bit it is to be flipped by (Table D.3).</summary>
    public static readonly byte[] SignCoding = MakeSignCoding();

    /// <summary>By the eight neighbours: the context of becoming significant (Table D.1), for a band's orientation.</summary>
    public static byte[] ForSignificance(int orientation) => ZeroCoding[orientation];

    public static void Reset(Span<byte> states) => InitialStates.CopyTo(states);

    private static byte[] MakeZeroCoding(int orientation)
    {
        var table = new byte[256];
        for (uint bits = 0; bits < 256; bits++)
        {
            int horizontal = Count1(bits & (East | West)), vertical = Count1(bits & (North | South)), diagonal = Count1(bits & (NorthEast | SouthEast | SouthWest | NorthWest));
            if (orientation == 1) (horizontal, vertical) = (vertical, horizontal);
            int straight = horizontal + vertical;
            table[bits] = (byte)(orientation == 3
                ? diagonal switch { >= 3 => 8, 2 => straight >= 1 ? 7 : 6, 1 => 3 + Math.Min(straight, 2), _ => Math.Min(straight, 2) }
                : (horizontal, vertical, diagonal) switch
                {
                    (2, _, _) => 8,
                    (1, >= 1, _) => 7,
                    (1, 0, >= 1) => 6,
                    (1, 0, 0) => 5,
                    (0, 2, _) => 4,
                    (0, 1, _) => 3,
                    _ => Math.Min(diagonal, 2),
                });
        }
        return table;
    }

    private static byte[] MakeSignCoding()
    {
        var table = new byte[256];
        for (uint index = 0; index < 256; index++)
        {
            uint bits = index << 4;
            int horizontal = Math.Clamp(Contribution(bits, East, EastNegative) + Contribution(bits, West, WestNegative), -1, 1);
            int vertical = Math.Clamp(Contribution(bits, North, NorthNegative) + Contribution(bits, South, SouthNegative), -1, 1);
            int flip = horizontal < 0 || (horizontal == 0 && vertical < 0) ? 1 : 0;
            if (flip == 1) (horizontal, vertical) = (-horizontal, -vertical);
            int context = horizontal == 1 ? FirstSign + 3 + vertical : FirstSign + vertical;
            table[index] = (byte)((2 * context) + flip);
        }
        return table;
    }

    private static int Contribution(uint bits, uint significant, uint negative) => (bits & significant) == 0 ? 0 : (bits & negative) == 0 ? 1 : -1;

    private static int Count1(uint bits) => System.Numerics.BitOperations.PopCount(bits);
}
