using System.Runtime.CompilerServices;
using static Glint.Dicom.Codecs.Jpeg2000.BlockContexts;

namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>The three coding passes of a bit-plane with the MQ coder (T.800 D.3).</summary>
internal static class CodingPasses
{
    private const int SegmentationSymbol = 0b1010;

    /// <summary>D.3.1: samples that are not significant but have a neighbour that is.</summary>
    public static void Significance(ref MqDecoder mq, Span<byte> states, in BlockSamples block, byte[] zeroCoding, int plane)
    {
        Span<uint> flags = block.Flags;
        int stride = block.Stride, width = block.Width, value = 3 << plane;
        for (int top = 0; top < block.Height; top += BlockSamples.StripeRows)
        {
            int rows = Math.Min(BlockSamples.StripeRows, block.Height - top);
            for (int x = 0, column = ((top + 1) * stride) + 1; x < width; x++, column++)
                for (int row = 0, at = column; row < rows; row++, at += stride)
                {
                    uint own = flags[at];
                    if ((own & Significant) != 0 || (own & Neighbours) == 0) continue;
                    if (mq.Decode(ref states[zeroCoding[own & Neighbours]]) != 0) Sign(ref mq, states, block, at, row, own, value);
                    flags[at] |= Visited;
                }
        }
    }

    /// <summary>D.3.3: samples that were significant before this bit-plane.</summary>
    public static void Refine(ref MqDecoder mq, Span<byte> states, in BlockSamples block, int plane)
    {
        Span<uint> flags = block.Flags;
        Span<int> values = block.Values;
        int stride = block.Stride, width = block.Width, half = 1 << plane;
        for (int top = 0; top < block.Height; top += BlockSamples.StripeRows)
        {
            int rows = Math.Min(BlockSamples.StripeRows, block.Height - top);
            for (int x = 0, column = ((top + 1) * stride) + 1; x < width; x++, column++)
                for (int row = 0, at = column; row < rows; row++, at += stride)
                {
                    uint own = flags[at];
                    if ((own & (Significant | Visited)) != Significant) continue;
                    int context = (own & Refined) != 0 ? Refinement + 2 : (own & Neighbours) != 0 ? Refinement + 1 : Refinement;
                    values[at] += mq.Decode(ref states[context]) != 0 ? half : -half;
                    flags[at] = own | Refined;
                }
        }
    }

    /// <summary>D.3.4: all that are left, whole columns of a stripe at once where nothing is near.</summary>
    public static void CleanUp(ref MqDecoder mq, Span<byte> states, in BlockSamples block, byte[] zeroCoding, int plane)
    {
        Span<uint> flags = block.Flags;
        int stride = block.Stride, width = block.Width, value = 3 << plane;
        for (int top = 0; top < block.Height; top += BlockSamples.StripeRows)
        {
            int rows = Math.Min(BlockSamples.StripeRows, block.Height - top);
            for (int x = 0, column = ((top + 1) * stride) + 1; x < width; x++, column++)
            {
                int row = 0, at = column;
                if (rows == BlockSamples.StripeRows &&
                    ((flags[at] | flags[at + stride] | flags[at + (2 * stride)] | flags[at + (3 * stride)]) & (Significant | Visited | Neighbours)) == 0)
                {
                    if (mq.Decode(ref states[RunLength]) == 0) continue;
                    row = mq.Decode(ref states[Uniform]) << 1;
                    row |= mq.Decode(ref states[Uniform]);
                    at += row * stride;
                    Sign(ref mq, states, block, at, row, flags[at], value);
                    row++;
                    at += stride;
                }
                for (; row < rows; row++, at += stride)
                {
                    uint own = flags[at];
                    if ((own & (Significant | Visited)) == 0 && mq.Decode(ref states[zeroCoding[own & Neighbours]]) != 0) Sign(ref mq, states, block, at, row, own, value);
                    flags[at] &= ~Visited;
                }
            }
        }
    }

    /// <summary>D.5: four symbols that only an undamaged segment ends in.</summary>
    public static void CheckSymbols(ref MqDecoder mq, Span<byte> states)
    {
        int symbols = 0;
        for (int i = 0; i < 4; i++) symbols = (symbols << 1) | mq.Decode(ref states[Uniform]);
        if (symbols != SegmentationSymbol) throw new GlintException("the JPEG 2000 frame has a code-block without its segmentation symbols. It is damaged.");
    }

    // D.3.2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sign(ref MqDecoder mq, Span<byte> states, in BlockSamples block, int at, int row, uint own, int value)
    {
        int coding = SignCoding[(own >> 4) & 0xFF];
        uint isNegative = (uint)(mq.Decode(ref states[coding >> 1]) ^ (coding & 1));
        block.Values[at] = value | (int)(isNegative << 31);
        block.Spread(at, row, isNegative);
    }
}
