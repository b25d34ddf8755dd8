using System.Runtime.InteropServices;

namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>Decodes code-blocks (T.800 annex D). One decoder serves one thread and is used again for each block.</summary>
internal sealed class BlockDecoder
{
    private const int FirstBypassed = 10, SmallBuffer = 8192;
    private readonly uint[] flags = new uint[BlockSamples.Capacity];
    private readonly int[] values = new int[BlockSamples.Capacity];
    private readonly byte[] states = new byte[BlockContexts.Count];
    private byte[] coded = new byte[SmallBuffer];

    /// <summary>The block's values, each row with one outside value before and after it; rows begin after one outside row.</summary>
    public ReadOnlySpan<int> Decode(CodeBlock block, int orientation, BlockStyle style, ReadOnlySpan<byte> data, List<Chunk> chunks)
    {
        int width = block.Area.Width, height = block.Area.Height, size = (width + 2) * (height + 2), pass = 0;
        var samples = new BlockSamples(flags.AsSpan(0, size), values.AsSpan(0, size), width, height, (style & BlockStyle.VerticallyCausal) != 0);
        samples.Flags.Clear();
        samples.Values.Clear();
        BlockContexts.Reset(states);
        for (int chunk = block.FirstChunk; chunk >= 0;)
        {
            ReadOnlySpan<byte> segment = Gather(data, CollectionsMarshal.AsSpan(chunks), ref chunk, out int passes);
            bool isRaw = (style & BlockStyle.Bypass) != 0 && pass >= FirstBypassed && (pass + 2) % 3 != 2;
            if (isRaw) DecodeRaw(segment, samples, block.Planes, pass, passes);
            else DecodeCoded(segment, samples, BlockContexts.ForSignificance(orientation), style, block.Planes, pass, passes);
            pass += passes;
        }
        return samples.Values;
    }

    // Pass 0 is the clean-up of the highest bit-plane; then come three for each plane.
    private void DecodeCoded(ReadOnlySpan<byte> segment, in BlockSamples samples, byte[] zeroCoding, BlockStyle style, int planes, int first, int passes)
    {
        var mq = new MqDecoder(segment);
        for (int pass = first; pass < first + passes; pass++)
        {
            int plane = planes - 1 - ((pass + 2) / 3);
            switch ((pass + 2) % 3)
            {
                case 0: CodingPasses.Significance(ref mq, states, samples, zeroCoding, plane); break;
                case 1: CodingPasses.Refine(ref mq, states, samples, plane); break;
                default:
                    CodingPasses.CleanUp(ref mq, states, samples, zeroCoding, plane);
                    if ((style & BlockStyle.SegmentationSymbols) != 0) CodingPasses.CheckSymbols(ref mq, states);
                    break;
            }
            if ((style & BlockStyle.ResetContexts) != 0) BlockContexts.Reset(states);
        }
    }

    private static void DecodeRaw(ReadOnlySpan<byte> segment, in BlockSamples samples, int planes, int first, int passes)
    {
        var bits = new RawBits(segment[..^2]);
        for (int pass = first; pass < first + passes; pass++)
        {
            int plane = planes - 1 - ((pass + 2) / 3);
            if ((pass + 2) % 3 == 0) RawPasses.Significance(ref bits, samples, plane);
            else RawPasses.Refine(ref bits, samples, plane);
        }
    }

    // Joins the chunks of one segment, with the two bytes 0xFF behind them that the MQ decoder needs.
    private ReadOnlySpan<byte> Gather(ReadOnlySpan<byte> data, ReadOnlySpan<Chunk> chunks, ref int chunk, out int passes)
    {
        int length = 0, segment = chunks[chunk].Segment;
        for (passes = 0; chunk >= 0 && chunks[chunk].Segment == segment; chunk = chunks[chunk].Next)
        {
            Chunk next = chunks[chunk];
            if (coded.Length < length + next.Length + 2) Array.Resize(ref coded, Math.Max(2 * coded.Length, length + next.Length + 2));
            data.Slice(next.Start, next.Length).CopyTo(coded.AsSpan(length));
            length += next.Length;
            passes += next.Passes;
        }
        (coded[length], coded[length + 1]) = (0xFF, 0xFF);
        return coded.AsSpan(0, length + 2);
    }
}
