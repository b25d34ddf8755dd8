namespace Glint.Dicom.Codecs.Jpeg2000;

/// <summary>A tag tree (T.800 B.10.2): the least value of each 2 x 2 leaves stands above them, and so on; bits tell only what is not yet known.</summary>
internal sealed class TagTree
{
    private readonly int[] values, known, widths, offsets;

    public TagTree(int width, int height)
    {
        int levels = 1, nodes = width * height;
        for (int w = width, h = height; w > 1 || h > 1; levels++)
        {
            (w, h) = ((w + 1) / 2, (h + 1) / 2);
            nodes += w * h;
        }
        (widths, offsets) = (new int[levels], new int[levels]);
        for (int level = 0, offset = 0, w = width, h = height; level < levels; level++)
        {
            (widths[level], offsets[level]) = (w, offset);
            offset += w * h;
            (w, h) = ((w + 1) / 2, (h + 1) / 2);
        }
        (values, known) = (new int[nodes], new int[nodes]);
        values.AsSpan().Fill(int.MaxValue);
    }

    /// <summary>Whether the leaf's value is below <paramref name="threshold"/>, reading the bits that this takes.</summary>
    public bool IsBelow(ref HeaderBits bits, int x, int y, int threshold)
    {
        int low = 0, node = 0;
        for (int level = widths.Length - 1; level >= 0; level--)
        {
            node = offsets[level] + ((y >> level) * widths[level]) + (x >> level);
            low = Math.Max(low, known[node]);
            while (low < threshold && low < values[node])
            {
                if (bits.Take() == 1) values[node] = low;
                else low++;
            }
            known[node] = low;
        }
        return values[node] < threshold;
    }
}
