using Glint.Imaging;

namespace Glint.Evaluation;

/// <summary>A place a method points at, and how sure it is: what a FROC curve is made of.</summary>
/// <param name="Scan">Name of the scan.</param>
/// <param name="Score">Higher is surer; on one scale for all scans.</param>
/// <param name="Lesions">Numbers, within the scan, of the lesions it hits; empty for a false positive.</param>
internal sealed record Candidate(string Scan, double Score, IReadOnlyList<int> Lesions)
{
    /// <summary>
    /// The candidates of a map of probabilities: its components at a low threshold, each with its highest probability as score, hitting the
    /// lesion that its peak lies in. The peak is the voxel of the highest probability; where several have it, the one nearest their centre,
    /// in mm. A candidate points at one place: one that covers many lesions hits no more than one of them.
    /// </summary>
    /// <param name="scan">Name of the scan.</param>
    /// <param name="truth">Its components are the lesions, numbered as in <see cref="Components"/>.</param>
    /// <param name="probability">On the same grid.</param>
    /// <param name="threshold">Voxels of at least this probability belong to candidates.</param>
    /// <param name="connectivity">What belongs to one lesion or candidate.</param>
    /// <exception cref="GlintException">Truth and map are on different grids.</exception>
    public static IReadOnlyList<Candidate> Of(
        string scan, Mask truth, Volume probability, double threshold, Connectivity connectivity = Connectivity.TwentySix)
    {
        ArgumentNullException.ThrowIfNull(probability);
        float[] p = probability.Voxels;
        var claimed = new Mask(probability.Geometry, [.. p.Select(v => v >= threshold ? (byte)1 : (byte)0)]);
        SameGrid.Check(truth, claimed);
        Components lesions = Components.Of(truth, connectivity), places = Components.Of(claimed, connectivity);
        List<int>[] highest = [.. places.Sizes.Select(_ => new List<int>())];
        for (int i = 0; i < p.Length; i++)
        {
            if (places.Labels[i] == 0) continue;
            List<int> high = highest[places.Labels[i] - 1];
            if (high.Count > 0 && p[i] < p[high[0]]) continue;
            if (high.Count > 0 && p[i] > p[high[0]]) high.Clear();
            high.Add(i);
        }
        return
        [
            .. highest.Select(high => Peak(high, probability.Geometry))
                .Select(peak => new Candidate(scan, p[peak], lesions.Labels[peak] > 0 ? [lesions.Labels[peak]] : [])),
        ];
    }

    // A sigmoid in float32 reaches 1, so that a sure candidate is often as high in many of its voxels.
    private static int Peak(List<int> voxels, Geometry grid)
    {
        Vector3D spacing = grid.SpacingMillimetres;
        (double X, double Y, double Z) At(int i) =>
            (i % grid.Columns * spacing.X, i / grid.Columns % grid.Rows * spacing.Y, i / grid.Columns / grid.Rows * spacing.Z);
        (double x, double y, double z) = (voxels.Average(i => At(i).X), voxels.Average(i => At(i).Y), voxels.Average(i => At(i).Z));
        return voxels.MinBy(i => Math.Pow(At(i).X - x, 2) + Math.Pow(At(i).Y - y, 2) + Math.Pow(At(i).Z - z, 2));
    }
}
