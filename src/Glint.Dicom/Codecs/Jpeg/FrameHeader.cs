namespace Glint.Dicom.Codecs.Jpeg;

/// <summary>A frame header (T.81 B.2.2), held to the pixel format, and which of its components were decoded.</summary>
internal sealed class FrameHeader
{
    private const string Name = "JPEG";
    private readonly int[] identifiers, pointTransforms;
    private readonly bool[] isDone;

    private FrameHeader(int precision, int components)
    {
        Precision = precision;
        (identifiers, pointTransforms, isDone) = (new int[components], new int[components], new bool[components]);
    }

    /// <summary>Bits of a sample, 2 to 16.</summary>
    public int Precision { get; }

    public int Components => identifiers.Length;

    public static FrameHeader Read(MarkerReader segment, PixelFormat format)
    {
        int precision = segment.Byte(), rows = segment.Word(), columns = segment.Word(), components = segment.Byte();
        if (precision is < 2 or > 16)
            throw new GlintException($"the {Name} frame has {precision} bits per sample; lossless coding has 2 to 16. It is damaged.");
        format.CheckShape(Name, columns, rows, components);
        format.CheckPrecision(Name, precision);
        var header = new FrameHeader(precision, components);
        for (int i = 0; i < components; i++)
        {
            header.identifiers[i] = segment.Byte();
            int sampling = segment.Byte();
            segment.Take(1);
            if (components > 1 && sampling != 0x11)
                throw new GlintException($"the {Name} frame's component {i + 1} is sampled {sampling >> 4} x {sampling & 0xF}; Glint reads lossless JPEG with whole components only.");
        }
        return header;
    }

    /// <summary>The place in a pixel of the component that a scan names.</summary>
    public int Sample(int identifier)
    {
        int sample = Array.IndexOf(identifiers, identifier);
        return sample >= 0 ? sample
            : throw new GlintException($"the {Name} frame has a scan of component {identifier}, which its header lacks. It is damaged.");
    }

    public void Begin(int sample, int pointTransform)
    {
        if (isDone[sample]) throw new GlintException($"the {Name} frame codes component {identifiers[sample]} twice. It is damaged.");
        pointTransforms[sample] = pointTransform;
    }

    public void Finish(int sample) => isDone[sample] = true;

    public int PointTransform(int sample) => pointTransforms[sample];
}
