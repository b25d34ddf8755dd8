using Glint.Dicom.Codecs.JpegLs;

namespace Glint.Dicom.Codecs;

/// <summary>
/// JPEG-LS (T.87; DICOM's .80 and .81), lossless and near-lossless: 2 to 16 bits, components in scans of their own or interleaved by line or sample,
/// preset parameters, restart intervals.
/// </summary>
internal static class JpegLsCodec
{
    private const string Name = "JPEG-LS";
    private const int StartOfScan = 0xDA, Frame = 0xF7, Presets = 0xF8, RestartInterval = 0xDD, ColourTransform = 0xE8;

    /// <summary>Decodes one frame into its stored values, pixel-interleaved.</summary>
    public static void Decode(ReadOnlySpan<byte> frame, PixelFormat format, Span<int> samples)
    {
        format.Check(Name, samples);
        MarkerReader reader = MarkerReader.BehindStart(frame, Name);
        LsPresets presets = default;
        Span<int> identifiers = stackalloc int[format.SamplesPerPixel], shifts = stackalloc int[format.SamplesPerPixel];
        int precision = 0, linesPerRestart = 0;
        for (int done = 0; done < format.SamplesPerPixel;)
        {
            int marker = reader.MarkerBeforeEnd(done, format.SamplesPerPixel);
            MarkerReader segment = reader.Segment();
            switch (marker)
            {
                case Frame: precision = ReadFrame(segment, format, identifiers); break;
                case Presets: presets = ReadPresets(segment); break;
                case RestartInterval: linesPerRestart = ReadInterval(segment); break;
                case ColourTransform: RefuseColourTransform(segment); break;
                case StartOfScan when precision == 0: throw new GlintException($"the {Name} frame has a scan before its frame header. It is damaged.");
                case StartOfScan:
                    LsScan scan = ReadScan(segment, identifiers, done, linesPerRestart, out int near, out int shift);
                    var model = new LsModel(presets.Complete(precision, near), near);
                    reader.Position = scan.Decode(frame, reader.Position, model, format, samples);
                    shifts.Slice(scan.First, scan.Components).Fill(shift);
                    done += scan.Components;
                    break;
                case >= 0xC0 and <= 0xCF and not 0xC4: throw new GlintException($"the {Name} frame has the marker FF{marker:X2} of another JPEG process. The data set names the wrong transfer syntax.");
            }
        }
        for (int sample = 0; sample < shifts.Length; sample++)
            if (shifts[sample] > 0)
                for (int i = sample; i < samples.Length; i += shifts.Length) samples[i] <<= shifts[sample];
        format.ToStored(samples, precision);
    }

    private static int ReadFrame(MarkerReader segment, PixelFormat format, Span<int> identifiers)
    {
        int precision = segment.Byte(), rows = segment.Word(), columns = segment.Word(), components = segment.Byte();
        if (precision is < 2 or > 16) throw new GlintException($"the {Name} frame has {precision} bits per sample; {Name} has 2 to 16. It is damaged.");
        format.CheckShape(Name, columns, rows, components);
        format.CheckPrecision(Name, precision);
        foreach (ref int identifier in identifiers)
        {
            identifier = segment.Byte();
            int sampling = segment.Byte();
            segment.Take(1);
            if (components > 1 && sampling != 0x11)
                throw new GlintException($"the {Name} frame's component {identifier} is sampled {sampling >> 4} x {sampling & 0xF}; Glint reads {Name} with whole components only.");
        }
        return precision;
    }

    private static LsPresets ReadPresets(MarkerReader segment) => segment.Byte() switch
    {
        1 => LsPresets.Read(ref segment),
        2 or 3 =>
            throw new GlintException($"the {Name} frame has a mapping table (LSE 2 or 3), which Glint does not read."),
        var type =>
            throw new GlintException($"the {Name} frame has parameters of the type LSE {type}, which Glint does not read."),
    };

    private static int ReadInterval(MarkerReader segment)
    {
        int interval = 0;
        for (int i = segment.Left; i > 0; i--) interval = interval >= 1 << 20 ? interval : (interval << 8) | segment.Byte();
        return interval;
    }

    // An encoder of Hewlett-Packard's marks colours it transformed itself by a segment "mrfx" and a number, 0 for none.
    private static void RefuseColourTransform(MarkerReader segment)
    {
        if (segment.Left == 5 && segment.Take(4).SequenceEqual("mrfx"u8) && segment.Byte() is > 0 and var transform)
            throw new GlintException($"the {Name} frame has the colour transform {transform} of Hewlett-Packard, which DICOM does not allow. Decode the file first: gdcmconv --raw IN OUT.");
    }

    private static LsScan ReadScan(MarkerReader segment, ReadOnlySpan<int> identifiers, int done, int linesPerRestart, out int near, out int shift)
    {
        int count = segment.Byte();
        if (count < 1 || count > identifiers.Length - done)
            throw new GlintException($"the {Name} frame has a scan of {count} components, with {done} of {identifiers.Length} decoded. It is damaged.");
        for (int i = 0; i < count; i++)
        {
            int identifier = segment.Byte();
            if (identifier != identifiers[done + i])
                throw new GlintException($"the {Name} frame has a scan with component {identifier} out of order. It is damaged.");
            if (segment.Byte() != 0)
                throw new GlintException($"the {Name} frame has a scan with a mapping table, which Glint does not read.");
        }
        near = segment.Byte();
        int interleave = segment.Byte();
        shift = segment.Byte() & 0xF;
        if (interleave > 2 || (interleave == 0 && count > 1))
            throw new GlintException($"the {Name} frame has a scan of {count} component(s) with the interleave mode {interleave}. It is damaged.");
        return new LsScan(done, count, count == 1 ? Interleave.None : (Interleave)interleave, linesPerRestart);
    }
}
