namespace Glint.Imaging;

/// <summary>
/// The connected components of a mask, numbered from 1 in the order of their first voxels in memory. Runs along x are joined with those of
/// neighbouring rows by union-find, as He, Chao and Suzuki do (IEEE Trans. Image Process. 17(5):749-756, 2008): the time grows with the
/// number of voxels, and what is empty costs next to nothing.
/// </summary>
public sealed class Components
{
    private Components(int[] labels, IReadOnlyList<int> sizes) => (Labels, Sizes) = (labels, sizes);

    /// <summary>How many there are.</summary>
    public int Count => Sizes.Count;

    /// <summary>Per voxel, x fastest, then y, then z: the number of its component, or 0 outside the mask.</summary>
    public int[] Labels { get; }

    /// <summary>Voxels of each component; the one numbered 1 comes first.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>The components of a mask.</summary>
    /// <param name="mask">Where to look.</param>
    /// <param name="connectivity">Which voxels are neighbours.</param>
    public static Components Of(Mask mask, Connectivity connectivity)
    {
        ArgumentNullException.ThrowIfNull(mask);
        Geometry g = mask.Geometry;
        return Of(mask.Voxels, g.Columns, g.Rows, g.Slices, connectivity);
    }

    /// <summary>The components of what is not 0.</summary>
    /// <param name="voxels">x fastest, then y, then z: columns x rows x slices entries.</param>
    /// <param name="columns">Voxels along x, at least 1.</param>
    /// <param name="rows">Voxels along y, at least 1.</param>
    /// <param name="slices">Voxels along z, at least 1.</param>
    /// <param name="connectivity">Which voxels are neighbours.</param>
    /// <exception cref="ArgumentException">The number of entries is another.</exception>
    public static Components Of(ReadOnlySpan<byte> voxels, int columns, int rows, int slices, Connectivity connectivity)
    {
        Grid.Check(voxels.Length, columns, rows, slices);
        (int Rows, int Slices, int Reach)[] earlier = EarlierRows(connectivity);
        var runs = new List<Run>();
        int[] firstOfRow = new int[(rows * slices) + 1];
        for (int row = 0; row < rows * slices; row++)
        {
            AddRuns(runs, voxels.Slice(row * columns, columns));
            firstOfRow[row + 1] = runs.Count;
        }
        var union = new UnionFind(runs.Count);
        for (int row = 0; row < rows * slices; row++)
        {
            foreach ((int dy, int dz, int reach) in earlier)
            {
                int y = (row % rows) + dy, z = (row / rows) + dz;
                if (y < 0 || y >= rows || z < 0) continue;
                int other = y + (rows * z);
                Join(runs, union, firstOfRow[row]..firstOfRow[row + 1], firstOfRow[other]..firstOfRow[other + 1], reach);
            }
        }
        return Labelled(runs, union, firstOfRow, columns, voxels.Length);
    }

    // The rows before a row whose runs may touch its own, and how far beyond the end of a run they may begin: 1 across a corner.
    private static (int Rows, int Slices, int Reach)[] EarlierRows(Connectivity connectivity) => connectivity switch
    {
        Connectivity.Four => [(-1, 0, 0)],
        Connectivity.Eight => [(-1, 0, 1)],
        Connectivity.Six => [(-1, 0, 0), (0, -1, 0)],
        Connectivity.Eighteen => [(-1, 0, 1), (-1, -1, 0), (0, -1, 1), (1, -1, 0)],
        Connectivity.TwentySix => [(-1, 0, 1), (-1, -1, 1), (0, -1, 1), (1, -1, 1)],
        _ => throw new ArgumentOutOfRangeException(nameof(connectivity), connectivity, "Neighbours are 4, 8, 6, 18 or 26."),
    };

    private static void AddRuns(List<Run> runs, ReadOnlySpan<byte> row)
    {
        for (int x = 0; x < row.Length;)
        {
            int gap = row[x..].IndexOfAnyExcept((byte)0);
            if (gap < 0) return;
            int length = row[(x + gap)..].IndexOf((byte)0);
            int end = length < 0 ? row.Length : x + gap + length;
            runs.Add(new Run(x + gap, end));
            x = end;
        }
    }

    private static void Join(List<Run> runs, UnionFind union, Range row, Range other, int reach)
    {
        int a = row.Start.Value, b = other.Start.Value;
        while (a < row.End.Value && b < other.End.Value)
        {
            if (runs[a].Start < runs[b].End + reach && runs[b].Start < runs[a].End + reach) union.Join(a, b);
            if (runs[a].End < runs[b].End) a++;
            else b++;
        }
    }

    private static Components Labelled(List<Run> runs, UnionFind union, int[] firstOfRow, int columns, int voxels)
    {
        int[] labels = new int[voxels], labelOfRun = new int[runs.Count];
        var sizes = new List<int>();
        for (int row = 0; row + 1 < firstOfRow.Length; row++)
        {
            for (int run = firstOfRow[row]; run < firstOfRow[row + 1]; run++)
            {
                int first = union.FirstOf(run);
                if (first == run) sizes.Add(0);
                int label = labelOfRun[run] = first == run ? sizes.Count : labelOfRun[first];
                (int start, int end) = runs[run];
                labels.AsSpan((row * columns) + start, end - start).Fill(label);
                sizes[label - 1] += end - start;
            }
        }
        return new Components(labels, sizes);
    }

    /// <summary>Voxels of one row from Start to before End.</summary>
    private readonly record struct Run(int Start, int End);
}
