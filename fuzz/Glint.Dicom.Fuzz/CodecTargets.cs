using System.Buffers.Binary;
using Glint;
using Glint.Dicom.Codecs;

/// <summary>
/// One target per codec. An input is a pixel format of eight bytes (columns and rows, little endian; samples per pixel; bits allocated; bits stored;
/// signed) and a frame. A codec returns or throws a GlintException of one line, and allocates no more than the format and the frame can back.
/// </summary>
internal static class CodecTargets
{
    private const int FormatBytes = 8, LargestSide = 2048, LargestSamples = 1 << 20;
    private const long BaseBytes = 4 << 20, BytesPerSample = 256, BytesPerByte = 2048;

    private delegate void Decoder(ReadOnlySpan<byte> frame, PixelFormat format, Span<int> samples);

    public static void Rle(ReadOnlySpan<byte> input) => Try(input, RleCodec.Decode);

    public static void JpegLossless(ReadOnlySpan<byte> input) => Try(input, JpegLosslessCodec.Decode);

    public static void JpegLs(ReadOnlySpan<byte> input) => Try(input, JpegLsCodec.Decode);

    public static void Jpeg2000(ReadOnlySpan<byte> input) => Try(input, Jpeg2000Codec.Decode);

    private static void Try(ReadOnlySpan<byte> input, Decoder decode)
    {
        if (input.Length < FormatBytes) return;
        int columns = BinaryPrimitives.ReadUInt16LittleEndian(input), rows = BinaryPrimitives.ReadUInt16LittleEndian(input[2..]);
        var format = new PixelFormat(columns, rows, input[4], input[5], input[6], (input[7] & 1) != 0);
        if (columns > LargestSide || rows > LargestSide || format.SampleCount > LargestSamples) return;
        var samples = new int[format.SampleCount];
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            decode(input[FormatBytes..], format, samples);
        }
        catch (GlintException error) when (!error.Message.Contains('\n'))
        {
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, bound = BaseBytes + (BytesPerSample * samples.Length) + (BytesPerByte * input.Length);
        if (allocated > bound)
            throw new InvalidOperationException($"{input.Length} bytes for {samples.Length} samples made the codec allocate {allocated}, more than {bound}.");
    }
}
