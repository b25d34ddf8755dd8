namespace Glint.Dicom.Codecs.Jpeg;

/// <summary>A Huffman table of difference categories (T.81 annex C, H.1.2.2): codes of up to 16 bits for the categories 0 to 16, the short ones found in one step.</summary>
internal sealed class HuffmanTable
{
    private const int LongestCode = 16, LookupBits = 10, LargestCategory = 16;
    private readonly ushort[] lookup = new ushort[1 << LookupBits];     // length * 256 + category, 0 where the code is longer
    private readonly int[] firstCode = new int[LongestCode + 1], firstIndex = new int[LongestCode + 1], count = new int[LongestCode + 1];
    private readonly byte[] categories;

    public HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        categories = symbols.ToArray();
        foreach (byte category in categories)
            if (category > LargestCategory)
                throw new GlintException($"the JPEG frame's Huffman table has the difference category {category}; the largest is {LargestCategory}. It is damaged.");
        int code = 0, index = 0;
        for (int length = 1; length <= LongestCode; length++, code <<= 1)
        {
            (firstCode[length], firstIndex[length], count[length]) = (code, index, counts[length - 1]);
            for (int i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length) throw new GlintException($"the JPEG frame's Huffman table has too many codes of {length} bits. It is damaged.");
                if (length <= LookupBits)
                    lookup.AsSpan(code << (LookupBits - length), 1 << (LookupBits - length)).Fill((ushort)((length << 8) | categories[index]));
            }
        }
    }

    /// <summary>The next difference, -32767 to 32768.</summary>
    public int Difference(ref JpegBits bits)
    {
        bits.Fill();
        int entry = lookup[bits.Peek(LookupBits)];
        int category = entry & 0xFF;
        if (entry != 0) bits.Drop(entry >> 8);
        else category = LongCategory(ref bits);
        if (category == 0) return 0;
        if (category == LargestCategory) return 32768;      // has no further bits
        int value = bits.Take(category);
        return value >> (category - 1) == 0 ? value - (1 << category) + 1 : value;
    }

    private int LongCategory(ref JpegBits bits)
    {
        for (int length = LookupBits + 1; length <= LongestCode; length++)
        {
            int offset = (int)bits.Peek(length) - firstCode[length];
            if (offset < 0 || offset >= count[length]) continue;
            bits.Drop(length);
            return categories[firstIndex[length] + offset];
        }
        throw new GlintException("the JPEG frame has bits that are no Huffman code of its. It is cut off or damaged.");
    }
}
