using static Glint.Dicom.Codecs.Jpeg2000.BlockContexts;

namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>The two coding passes that may bypass the MQ coder (T.800 D.6), which go over the same samples as their likes in <see cref="CodingPasses"/>.</summary>
internal static class RawPasses
{
    public static void Significance(ref RawBits bits, in BlockSamples block, int plane)
    {
        for (int top = 0; top < block.Height; top += BlockSamples.StripeRows)
        {
            int rows = Math.Min(BlockSamples.StripeRows, block.Height - top);
            for (int x = 0; x < block.Width; x++)
                for (int row = 0; row < rows; row++)
                {
                    int at = ((top + row + 1) * block.Stride) + x + 1;
                    if ((block.Flags[at] & Significant) != 0 || (block.Flags[at] & Neighbours) == 0) continue;
                    if (bits.Take() != 0)
                    {
                        uint isNegative = (uint)bits.Take();
                        block.Values[at] = (3 << plane) | (int)(isNegative << 31);
                        block.Spread(at, row, isNegative);
                    }
                    block.Flags[at] |= Visited;
                }
        }
    }

    public static void Refine(ref RawBits bits, in BlockSamples block, int plane)
    {
        int half = 1 << plane;
        for (int top = 0; top < block.Height; top += BlockSamples.StripeRows)
        {
            int rows = Math.Min(BlockSamples.StripeRows, block.Height - top);
            for (int x = 0; x < block.Width; x++)
                for (int row = 0; row < rows; row++)
                {
                    int at = ((top + row + 1) * block.Stride) + x + 1;
                    if ((block.Flags[at] & (Significant | Visited)) != Significant) continue;
                    block.Values[at] += bits.Take() != 0 ? half : -half;
                    block.Flags[at] |= Refined;
                }
        }
    }
}
