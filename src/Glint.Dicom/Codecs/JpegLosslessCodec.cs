using Glint.Dicom.Codecs.Jpeg;

namespace Glint.Dicom.Codecs;

/// <summary>
/// Lossless JPEG with Huffman coding (T.81 process 14; DICOM's .57 and .70): all seven predictors, point transform, restart intervals, 2 to 16 bits,
/// components in one scan or in one each.
/// </summary>
internal static class JpegLosslessCodec
{
    private const string Name = "JPEG";
    private const int StartOfScan = 0xDA, LosslessFrame = 0xC3, HuffmanTables = 0xC4, RestartInterval = 0xDD;

    /// <summary>Decodes one frame into its stored values, pixel-interleaved.</summary>
    public static void Decode(ReadOnlySpan<byte> frame, PixelFormat format, Span<int> samples)
    {
        format.Check(Name, samples);
        MarkerReader reader = MarkerReader.BehindStart(frame, Name);
        var tables = new HuffmanTable?[4];
        FrameHeader? header = null;
        int restartInterval = 0;
        for (int done = 0; done < format.SamplesPerPixel;)
        {
            int marker = reader.MarkerBeforeEnd(done, format.SamplesPerPixel);
            MarkerReader segment = reader.Segment();
            switch (marker)
            {
                case LosslessFrame:
                    header = header is null ? FrameHeader.Read(segment, format)
                    : throw new GlintException($"the {Name} frame has two frame headers. It is damaged."); break;
                case HuffmanTables: ReadTables(segment, tables); break;
                case RestartInterval: restartInterval = segment.Word(); break;
                case StartOfScan when header is null: throw new GlintException($"the {Name} frame has a scan before its frame header. It is damaged.");
                case StartOfScan:
                    LosslessScan scan = ReadScan(ref segment, header, tables, restartInterval, format.Columns);
                    reader.Position = scan.Decode(frame, reader.Position, format, samples);
                    foreach (ScanComponent component in scan.Components) header.Finish(component.Sample);
                    done += scan.Components.Length;
                    break;
                case >= 0xC0 and <= 0xCF: throw new GlintException(Refusal(marker));
            }
        }
        for (int sample = 0; sample < format.SamplesPerPixel; sample++)
            if (header!.PointTransform(sample) is > 0 and var shift)
                for (int i = sample; i < samples.Length; i += format.SamplesPerPixel) samples[i] <<= shift;
        format.ToStored(samples, header!.Precision);
    }

    private static string Refusal(int marker) => marker switch
    {
        0xC0 or 0xC1 or 0xC2 => $"the {Name} frame is coded with loss (SOF{marker - 0xC0}), which Glint does not read. Decode the file first: dcmdjpeg IN OUT.",
        0xCB => $"the {Name} frame is lossless with arithmetic coding (SOF11), which Glint does not read.",
        _ => $"the {Name} frame has the marker FF{marker:X2}, a process that DICOM does not use. It is damaged or coded otherwise.",
    };

    private static void ReadTables(MarkerReader segment, HuffmanTable?[] tables)
    {
        while (segment.Left > 0)
        {
            int destination = segment.Byte();
            ReadOnlySpan<byte> counts = segment.Take(16);
            int symbols = 0;
            foreach (byte count in counts) symbols += count;
            if (destination > 3)
                throw new GlintException($"the {Name} frame has a Huffman table for destination {destination:X2}; lossless coding has 0 to 3. It is damaged.");
            tables[destination] = new HuffmanTable(counts, segment.Take(symbols));
        }
    }

    private static LosslessScan ReadScan(ref MarkerReader segment, FrameHeader header, HuffmanTable?[] tables, int restartInterval, int columns)
    {
        int count = segment.Byte();
        if (count < 1 || count > header.Components) throw new GlintException($"the {Name} frame has a scan of {count} components. It is damaged.");
        var components = new ScanComponent[count];
        for (int i = 0; i < count; i++)
        {
            int sample = header.Sample(segment.Byte()), table = segment.Byte() >> 4;
            if (i > 0 && sample <= components[i - 1].Sample)
                throw new GlintException($"the {Name} frame has a scan with its components out of order. It is damaged.");
            if (table > 3 || tables[table] is not { } found)
                throw new GlintException($"the {Name} frame has a scan with the Huffman table {table}, which it lacks. It is damaged.");
            components[i] = new ScanComponent(sample, found);
        }
        int predictor = segment.Byte();
        segment.Take(1);
        int shift = segment.Byte() & 0xF;
        if (predictor is < 1 or > 7) throw new GlintException($"the {Name} frame has the predictor {predictor}; lossless coding has 1 to 7. It is damaged.");
        if (shift >= header.Precision) throw new GlintException($"the {Name} frame shifts its samples of {header.Precision} bits by {shift}. It is damaged.");
        if (restartInterval % columns != 0)
            throw new GlintException($"the {Name} frame restarts after {restartInterval} samples, no whole number of rows of {columns}. It is damaged.");
        foreach (ScanComponent component in components) header.Begin(component.Sample, shift);
        return new LosslessScan(components, predictor, 1 << (header.Precision - shift - 1), restartInterval / columns);
    }
}
