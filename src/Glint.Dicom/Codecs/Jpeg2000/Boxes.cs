using System.Buffers.Binary;

namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>The boxes of a JP2 file (T.800 annex I), which a frame may wrongly be put in.</summary>
internal static class Boxes
{
    private const uint SignatureBox = 0x6A502020, CodestreamBox = 0x6A703263, HeaderBox = 0x6A703268, PaletteBox = 0x70636C72;
    private const int HeaderBytes = 8, LongHeaderBytes = 16;

    /// <summary>Where the codestream begins: at 0 without boxes.</summary>
    public static int FindCodestream(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < HeaderBytes || Type(frame, 0) != SignatureBox) return 0;
        for (int at = 0; frame.Length - at >= HeaderBytes;)
        {
            var (header, length) = Extent(frame, at);
            if (Type(frame, at) == CodestreamBox) return at + header;
            if (Type(frame, at) == HeaderBox) RefusePalette(frame.Slice(at + header, (int)length - header));
            at += (int)length;
        }
        throw new GlintException("the JPEG 2000 frame is a JP2 file without a codestream. It is cut off or damaged.");
    }

    private static void RefusePalette(ReadOnlySpan<byte> boxes)
    {
        for (int at = 0; boxes.Length - at >= HeaderBytes; at += (int)Extent(boxes, at).Length)
            if (Type(boxes, at) == PaletteBox)
                throw new GlintException("the JPEG 2000 frame is a JP2 file with a palette, which Glint does not read. Decode the file first: gdcmconv --raw IN OUT.");
    }

    private static uint Type(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..]);

    // A length of 0 reaches to the end, one of 1 is followed by the true one.
    private static (int Header, long Length) Extent(ReadOnlySpan<byte> bytes, int at)
    {
        ulong length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
        int header = HeaderBytes, left = bytes.Length - at;
        if (length == 0) return (header, left);
        if (length == 1 && left >= LongHeaderBytes) (length, header) = (BinaryPrimitives.ReadUInt64BigEndian(bytes[(at + HeaderBytes)..]), LongHeaderBytes);
        return length >= (ulong)header && length <= (ulong)left ? (header, (long)length)
            : throw new GlintException($"the JPEG 2000 frame has a box of {length} bytes where {left} are left. It is cut off or damaged.");
    }
}
