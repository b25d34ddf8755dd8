using System.Buffers;

namespace Glint.Dicom.Codecs.JpegLs;

/// <summary>How a scan holds its components (T.87 C.2.3).</summary>
internal enum Interleave
{
    /// <summary>The scan has one component.</summary>
    None,

    /// <summary>A line of each, in turn.</summary>
    Line,

    /// <summary>A sample of each, in turn.</summary>
    Sample,
}

/// <summary>A scan of JPEG-LS: lines decoded by the model, each with one sample beside it on both ends that stands for what is outside (T.87 A.2.1).</summary>
/// <param name="First">The first component's place in a pixel; the others follow.</param>
/// <param name="Components">How many there are.</param>
/// <param name="Interleave">How they alternate.</param>
/// <param name="LinesPerRestart">Lines between restart markers, 0 without.</param>
internal sealed record LsScan(int First, int Components, Interleave Interleave, int LinesPerRestart)
{
    /// <summary>Decodes the scan at <paramref name="position"/> into its samples of each pixel and returns where it ended.</summary>
    public int Decode(ReadOnlySpan<byte> frame, int position, LsModel model, PixelFormat format, Span<int> samples)
    {
        int width = format.Columns, padded = width + 2;
        int[] rented = ArrayPool<int>.Shared.Rent(2 * padded * Components);
        try
        {
            Span<int> lines = rented.AsSpan(0, 2 * padded * Components);
            lines.Clear();
            Span<int> current = lines[..(padded * Components)], above = lines[(padded * Components)..], runIndices = stackalloc int[Components];
            runIndices.Clear();
            var bits = new LsBits(frame, position);
            for (int row = 0, restarts = 0; row < format.Rows; row++)
            {
                if (LinesPerRestart > 0 && row > 0 && row % LinesPerRestart == 0)
                {
                    if (!bits.Restart(restarts++))
                        throw new GlintException($"the JPEG-LS frame lacks the restart marker before row {row + 1}. It is cut off or damaged.");
                    model.Reset();
                    lines.Clear();
                    runIndices.Clear();
                }
                for (int c = 0; c < Components; c++)
                {
                    Span<int> line = current.Slice(c * padded, padded), before = above.Slice(c * padded, padded);
                    line[0] = before[1];
                    before[^1] = before[^2];
                    if (Interleave != Interleave.Sample) Line(ref bits, model, line, before, ref runIndices[c]);
                }
                if (Interleave == Interleave.Sample) Pixels(ref bits, model, current, above, padded, ref runIndices[0]);
                if (bits.IsOverrun)
                    throw new GlintException($"the JPEG-LS frame's coded data end in row {row + 1} of {format.Rows}. It is cut off or damaged.");
                for (int c = 0; c < Components; c++)
                {
                    int at = (row * width * format.SamplesPerPixel) + First + c;
                    foreach (int value in current.Slice((c * padded) + 1, width))
                    {
                        samples[at] = value;
                        at += format.SamplesPerPixel;
                    }
                }
                Span<int> swapped = current;
                current = above;
                above = swapped;
            }
            return bits.SkipToMarker();
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private static void Line(ref LsBits bits, LsModel model, Span<int> line, ReadOnlySpan<int> above, ref int runIndex)
    {
        above = above[..line.Length];
        int a = line[0], c = above[0], b = above[1];
        for (int at = 1; at < line.Length - 1;)
        {
            int d = above[at + 1], context = model.Context(a, b, c, d);
            if (context != 0)
            {
                a = model.Regular(ref bits, context, a, b, c);
                line[at++] = a;
                (c, b) = (b, d);
                continue;
            }
            int run = LsModel.Run(ref bits, ref runIndex, line.Length - 1 - at);
            line.Slice(at, run).Fill(a);
            at += run;
            if (at == line.Length - 1) return;
            a = model.RunInterruption(ref bits, a, above[at], runIndex, mayBeFlat: true);
            if (runIndex > 0) runIndex--;
            line[at] = a;
            (c, b) = (above[at], above[at + 1]);
            at++;
        }
    }

    // A run is one where it is one in all components.
    private void Pixels(ref LsBits bits, LsModel model, Span<int> lines, ReadOnlySpan<int> above, int padded, ref int runIndex)
    {
        Span<int> contexts = stackalloc int[Components];
        for (int at = 1; at < padded - 1;)
        {
            bool isFlat = true;
            for (int c = 0, i = at; c < Components; c++, i += padded)
                isFlat &= (contexts[c] = model.Context(lines[i - 1], above[i], above[i - 1], above[i + 1])) == 0;
            if (isFlat)
            {
                int run = LsModel.Run(ref bits, ref runIndex, padded - 1 - at);
                for (int c = 0, i = at; c < Components; c++, i += padded) lines.Slice(i, run).Fill(lines[i - 1]);
                at += run;
                if (at == padded - 1) return;
                for (int c = 0, i = at; c < Components; c++, i += padded)
                    lines[i] = model.RunInterruption(ref bits, lines[i - 1], above[i], runIndex, mayBeFlat: false);
                if (runIndex > 0) runIndex--;
            }
            else
            {
                for (int c = 0, i = at; c < Components; c++, i += padded)
                    lines[i] = model.Regular(ref bits, contexts[c], lines[i - 1], above[i], above[i - 1]);
            }
            at++;
        }
    }
}
