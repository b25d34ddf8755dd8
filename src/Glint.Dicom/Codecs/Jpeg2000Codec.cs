using System.Buffers;
using Glint.Dicom.Codecs.Jpeg2000;

namespace Glint.Dicom.Codecs;

/// <summary>
/// JPEG 2000 Part 1 (T.800; DICOM's .90 and .91), a codestream bare or in JP2 boxes: both wavelets, all progression orders and their changes, layers,
/// precincts, tiles in parts, all styles of code-blocks, both component transforms, signed and unsigned samples of 1 to 16 bits.
/// </summary>
internal static class Jpeg2000Codec
{
    private const string Name = "JPEG 2000";

    /// <summary>Decodes one frame into its stored values, pixel-interleaved.</summary>
    public static void Decode(ReadOnlySpan<byte> frame, PixelFormat format, Span<int> samples)
    {
        format.Check(Name, samples);
        Codestream stream = Codestream.Read(frame, Boxes.FindCodestream(frame), format);
        byte[] rented = ArrayPool<byte>.Shared.Rent(frame.Length);
        try
        {
            frame.CopyTo(rented);
            var decoder = new TileDecoder(stream.Size, rented.AsMemory(0, frame.Length));
            for (int tile = 0; tile < stream.Tiles.Length; tile++) decoder.Decode(tile, stream.Tiles[tile], samples);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
        format.ToStored(samples, stream.Size.Precision);
    }
}
