using Glint.Dicom.Codecs;

namespace Glint.Dicom;

/// <summary>Which decoder a transfer syntax needs.</summary>
internal static class FrameDecoder
{
    /// <summary>Decodes one frame.</summary>
    /// <param name="syntax">How it is compressed.</param>
    /// <param name="frame">Its bytes, fragments joined.</param>
    /// <param name="format">Sizes and bits that the data set says.</param>
    /// <param name="samples">Columns x Rows x SamplesPerPixel stored values, pixel by pixel.</param>
    /// <exception cref="GlintException">The frame is damaged, or compressed as Glint does not read; the message has no file in it.</exception>
    public static void Decode(TransferSyntax syntax, ReadOnlySpan<byte> frame, PixelFormat format, Span<int> samples)
    {
        if (Is(TransferSyntax.Rle)) RleCodec.Decode(frame, format, samples);
        else if (Is(TransferSyntax.JpegLossless) || Is(TransferSyntax.JpegLosslessFirstOrder)) JpegLosslessCodec.Decode(frame, format, samples);
        else if (Is(TransferSyntax.JpegLsLossless) || Is(TransferSyntax.JpegLsNearLossless)) JpegLsCodec.Decode(frame, format, samples);
        else if (Is(TransferSyntax.Jpeg2000Lossless) || Is(TransferSyntax.Jpeg2000)) Jpeg2000Codec.Decode(frame, format, samples);
        else throw new GlintException($"the frame is compressed by {syntax}, which Glint does not read. Run 'gdcmconv --raw IN OUT' and give OUT.");

        bool Is(TransferSyntax known) => syntax.Uid == known.Uid;
    }
}
