using System.Buffers.Binary;

namespace Glint.Dicom.Codecs;

/// <summary>DICOM's run-length coding (PS3.5 annex G): a header of 16 numbers, then a segment of byte runs for each byte of a sample, highest first.</summary>
internal static class RleCodec
{
    private const string Name = "RLE";
    private const int HeaderBytes = 64, MaximumSegments = 15;

    /// <summary>Decodes one frame into its stored values, pixel-interleaved.</summary>
    public static void Decode(ReadOnlySpan<byte> frame, PixelFormat format, Span<int> samples)
    {
        format.Check(Name, samples);
        if (frame.Length < HeaderBytes)
            throw new GlintException($"the {Name} frame has {frame.Length} bytes, fewer than its header of {HeaderBytes}. It is cut off.");
        int bytesPerSample = format.BitsAllocated / 8, expected = format.SamplesPerPixel * bytesPerSample;
        uint segments = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        if (segments > MaximumSegments || segments != expected)
            throw new GlintException($"the {Name} frame has {segments} segments where its samples make {expected}. It is damaged.");
        samples.Clear();
        for (int segment = 0; segment < expected; segment++)
        {
            int shift = 8 * (bytesPerSample - 1 - (segment % bytesPerSample));
            Expand(Segment(frame, segment, expected), samples[(segment / bytesPerSample)..], format.SamplesPerPixel, shift, segment);
        }
        format.ToStored(samples, format.BitsAllocated);
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> frame, int segment, int segments)
    {
        uint start = Offset(frame, segment), end = segment + 1 < segments ? Offset(frame, segment + 1) : (uint)frame.Length;
        if (start < HeaderBytes || end < start || end > frame.Length)
            throw new GlintException($"the {Name} frame of {frame.Length} bytes has segment {segment + 1} at bytes {start} to {end}. It is cut off or damaged.");
        return frame[(int)start..(int)end];
    }

    private static uint Offset(ReadOnlySpan<byte> frame, int segment) => BinaryPrimitives.ReadUInt32LittleEndian(frame[(4 + (4 * segment))..]);

    // A control byte n: 0..127 copies the next n + 1 bytes, 129..255 repeats the next byte 257 - n times, 128 is nothing. What is left once
    // all samples are there is padding.
    private static void Expand(ReadOnlySpan<byte> bytes, Span<int> samples, int step, int shift, int segment)
    {
        int read = 0;
        for (int at = 0; at < samples.Length;)
        {
            if (read >= bytes.Length) throw CutOff(segment);
            int control = bytes[read++];
            if (control == 128) continue;
            if (control < 128)
            {
                int count = control + 1;
                if (count > bytes.Length - read) throw CutOff(segment);
                foreach (byte value in bytes.Slice(read, count))
                {
                    if (at >= samples.Length) break;
                    samples[at] |= value << shift;
                    at += step;
                }
                read += count;
            }
            else
            {
                if (read >= bytes.Length) throw CutOff(segment);
                int value = bytes[read++] << shift;
                for (int left = 257 - control; left > 0 && at < samples.Length; left--, at += step) samples[at] |= value;
            }
        }
    }

    private static GlintException CutOff(int segment) => new($"the {Name} frame's segment {segment + 1} ends before its samples do. It is cut off or damaged.");
}
