using System.Buffers.Binary;
using Glint.Imaging;

/// <summary>Sets the checksums of a PNG's chunks right. No mutation does, so that without it a fuzzer would not get past them.</summary>
internal static class PngChecksums
{
    private const int SignatureBytes = 8, LengthBytes = 4, TypeBytes = 4, ChecksumBytes = 4;

    internal static void Mend(Span<byte> png)
    {
        for (Span<byte> chunk = png[Math.Min(SignatureBytes, png.Length)..]; chunk.Length >= LengthBytes + TypeBytes + ChecksumBytes;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (length > chunk.Length - LengthBytes - TypeBytes - ChecksumBytes) return;
            Span<byte> type = chunk[LengthBytes..][..TypeBytes], data = chunk[(LengthBytes + TypeBytes)..][..(int)length];
            chunk = chunk[(LengthBytes + TypeBytes + (int)length)..];
            BinaryPrimitives.WriteUInt32BigEndian(chunk, Crc32.Of(type, data));
            chunk = chunk[ChecksumBytes..];
        }
    }
}
