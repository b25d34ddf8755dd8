namespace Glint.Dicom.Codecs.Jpeg;

/// <summary>One component in a scan: which sample of a pixel it is, and its table.</summary>
internal readonly record struct ScanComponent(int Sample, HuffmanTable Table);

/// <summary>A scan of lossless JPEG (T.81 annex H): each sample is predicted from those to the left (a), above (b) and above left (c), and the difference is coded.</summary>
/// <param name="Components">The components in the scan, in their order in a pixel.</param>
/// <param name="Predictor">1 to 7, Table H.1.</param>
/// <param name="InitialValue">What the first sample of an interval is predicted as: 2^(P - Pt - 1).</param>
/// <param name="RowsPerRestart">Rows between restart markers, 0 without.</param>
internal sealed record LosslessScan(ScanComponent[] Components, int Predictor, int InitialValue, int RowsPerRestart)
{
    /// <summary>Decodes the scan at <paramref name="position"/> into its samples of each pixel and returns where it ended.</summary>
    public int Decode(ReadOnlySpan<byte> frame, int position, PixelFormat format, Span<int> samples)
    {
        var bits = new JpegBits(frame, position);
        int stride = format.Columns * format.SamplesPerPixel, restarts = 0;
        for (int row = 0; row < format.Rows; row++)
        {
            Span<int> line = samples.Slice(row * stride, stride);
            bool isFirst = row == 0 || (RowsPerRestart > 0 && row % RowsPerRestart == 0);
            if (isFirst && row > 0 && !bits.Restart(restarts++))
                throw new GlintException($"the JPEG frame lacks the restart marker before row {row + 1}. It is cut off or damaged.");
            if (isFirst) FirstLine(ref bits, line, format.SamplesPerPixel);
            else NextLine(ref bits, line, samples.Slice((row - 1) * stride, stride), format.SamplesPerPixel);
            if (bits.IsOverrun) throw new GlintException($"the JPEG frame's coded data end in row {row + 1} of {format.Rows}. It is cut off or damaged.");
        }
        return bits.SkipToMarker();
    }

    private void FirstLine(ref JpegBits bits, Span<int> line, int step)
    {
        for (int pixel = 0; pixel < line.Length; pixel += step)
            foreach (var (sample, table) in Components)
            {
                int at = pixel + sample, prediction = pixel == 0 ? InitialValue : line[at - step];
                line[at] = (prediction + table.Difference(ref bits)) & 0xFFFF;
            }
    }

    private void NextLine(ref JpegBits bits, Span<int> line, ReadOnlySpan<int> above, int step)
    {
        foreach (var (sample, table) in Components) line[sample] = (above[sample] + table.Difference(ref bits)) & 0xFFFF;
        for (int pixel = step; pixel < line.Length; pixel += step)
            foreach (var (sample, table) in Components)
            {
                int at = pixel + sample;
                line[at] = (Predict(line[at - step], above[at], above[at - step]) + table.Difference(ref bits)) & 0xFFFF;
            }
    }

    private int Predict(int a, int b, int c) => Predictor switch
    {
        1 => a,
        2 => b,
        3 => c,
        4 => a + b - c,
        5 => a + ((b - c) >> 1),
        6 => b + ((a - c) >> 1),
        _ => (a + b) >> 1,
    };
}
