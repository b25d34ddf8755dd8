using System.Text.Json.Serialization;

namespace Glint.Imaging;

/// <summary>
/// A connected piece of a mask, voxels that share a face, an edge or a corner, and what is measured of it. Slices are axial as
/// <see cref="AxialView"/> cuts them, counted from 0, the lowest; a lesion lies on all from the first to the last.
/// </summary>
/// <param name="Number">From 1, in the order of first voxels in memory: what a segment or ROI of its own is numbered.</param>
/// <param name="Voxels">How many, at least 1.</param>
/// <param name="CubicMillimetres">Their volume.</param>
/// <param name="LongestDiameterMillimetres">
/// In-plane, as RECIST 1.1 measures (Eisenhauer et al., Eur. J. Cancer 45:228-247, 2009, doi 10.1016/j.ejca.2008.10.026): the largest distance of two
/// points of the lesion on one slice. The outline runs along the borders of pixels, as it is drawn and as a structure set holds it: one pixel of
/// 3 mm x 4 mm measures 5 mm. Computed exactly.
/// </param>
/// <param name="DiameterSlice">The slice of that diameter; the lowest of several.</param>
/// <param name="CentreMillimetres">Mean of the voxels' centres, in millimetres, LPS.</param>
/// <param name="MeanHounsfield">Mean of the scan in it, in HU.</param>
/// <param name="FirstSlice">The lowest slice it lies on.</param>
/// <param name="LastSlice">The highest slice it lies on.</param>
public sealed record Lesion(
    int Number, int Voxels, double CubicMillimetres, double LongestDiameterMillimetres, int DiameterSlice, Vector3D CentreMillimetres, double MeanHounsfield, int FirstSlice, int LastSlice)
{
    /// <summary>Highest probability in it; null where a mask was all that was known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Peak { get; init; }

    /// <summary>The lesions of a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="scan">CT in HU on the same grid.</param>
    /// <returns>The one of most voxels first, equal ones in the order of their numbers; none for an empty mask.</returns>
    /// <exception cref="ArgumentException">The grids have different sizes.</exception>
    public static IReadOnlyList<Lesion> Of(Mask mask, Volume scan)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return Of(mask, scan, Components.Of(mask, Connectivity.TwentySix));
    }

    /// <summary>The same where the components are known.</summary>
    internal static IReadOnlyList<Lesion> Of(Mask mask, Volume scan, Components pieces)
    {
        ArgumentNullException.ThrowIfNull(scan);
        if (scan.Voxels.Length != mask.Voxels.Length) throw new ArgumentException($"The mask has {mask.Geometry.SizeText} voxels, the scan {scan.Geometry.SizeText}.", nameof(scan));
        var view = new AxialView(mask.Geometry);
        var measures = new Measures[pieces.Count];
        for (var slice = 0; slice < view.Geometry.Slices && pieces.Count > 0; slice++)
        {
            var (labels, hounsfield) = (view.Cut<int>(pieces.Labels, slice), view.Cut<float>(scan.Voxels, slice));
            var runs = Runs(labels, view.Geometry.Columns);
            foreach (var (row, start, end, label) in runs)
            {
                ref var measure = ref measures[label - 1];
                if (measure.Slices == 0) measure.FirstSlice = slice;
                measure.Slices = slice - measure.FirstSlice + 1;
                var count = end - start;
                measure.IndexSum += new Vector3D(count * (start + end - 1) / 2.0, (double)count * row, (double)count * slice);
                for (var at = start; at < end; at++) measure.HounsfieldSum += hounsfield[(row * view.Geometry.Columns) + at];
            }
            foreach (var group in runs.GroupBy(run => run.Label))
            {
                ref var measure = ref measures[group.Key - 1];
                var diameter = InPlaneDiameter.Of(group.Select(run => (run.Row, run.Start, run.End)), view.Geometry.IndexToWorld);
                if (diameter > measure.Diameter) (measure.Diameter, measure.DiameterSlice) = (diameter, slice);
            }
        }
        var voxel = Math.Abs(mask.Geometry.IndexToWorld.SignedVoxelVolume);
        return [.. measures.Select((measure, i) => measure.Lesion(i + 1, pieces.Sizes[i], voxel, view.Geometry.IndexToWorld)).OrderByDescending(lesion => lesion.Voxels)];
    }

    // The pixels of each row, from Start to before End, that have one label.
    private static List<(int Row, int Start, int End, int Label)> Runs(int[] labels, int columns)
    {
        var runs = new List<(int Row, int Start, int End, int Label)>();
        for (int at = labels.AsSpan().IndexOfAnyExcept(0), end; at < labels.Length && at >= 0; at = end)
        {
            for (end = at + 1; end < labels.Length && labels[end] == labels[at] && end % columns != 0;) end++;
            var (row, start) = (at / columns, at % columns);
            runs.Add((row, start, start + end - at, labels[at]));
            var gap = labels.AsSpan(end).IndexOfAnyExcept(0);
            end = gap < 0 ? labels.Length : end + gap;
        }
        return runs;
    }

    /// <summary>What adds up slice by slice.</summary>
    private struct Measures
    {
        public int FirstSlice, Slices, DiameterSlice;
        public double HounsfieldSum, Diameter;
        public Vector3D IndexSum;

        public readonly Lesion Lesion(int number, int voxels, double voxelVolume, Affine indexToWorld)
        {
            var centre = IndexSum * (1.0 / voxels);
            return new(number, voxels, voxels * voxelVolume, Diameter, DiameterSlice, indexToWorld.ToWorld(centre.X, centre.Y, centre.Z), HounsfieldSum / voxels, FirstSlice, FirstSlice + Slices - 1);
        }
    }
}
