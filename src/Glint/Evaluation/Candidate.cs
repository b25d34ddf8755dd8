using Glint.Imaging;

namespace Glint.Evaluation;

/// <summary>A place a method points at, and how sure it is: what a FROC curve is made of.</summary>
/// <param name="Scan">Name of the scan.</param>
/// <param name="Score">Higher is surer; on one scale for all scans.</param>
/// <param name="Lesions">Numbers, within the scan, of the lesions it hits; empty for a false positive.</param>
public sealed record Candidate(string Scan, double Score, IReadOnlyList<int> Lesions)
{
    /// <summary>
    /// The candidates of a map of probabilities: its components at a low threshold, each with its highest probability as score, hitting
    /// every lesion that it shares a voxel with.
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
        var claimed = new Mask(probability.Geometry, [.. probability.Voxels.Select(p => p >= threshold ? (byte)1 : (byte)0)]);
        SameGrid.Check(truth, claimed);
        Components lesions = Components.Of(truth, connectivity), places = Components.Of(claimed, connectivity);
        double[] scores = new double[places.Count];
        SortedSet<int>[] hits = [.. places.Sizes.Select(_ => new SortedSet<int>())];
        for (int i = 0; i < places.Labels.Length; i++)
        {
            int place = places.Labels[i] - 1;
            if (place < 0) continue;
            scores[place] = Math.Max(scores[place], probability.Voxels[i]);
            if (lesions.Labels[i] > 0) hits[place].Add(lesions.Labels[i]);
        }
        return [.. scores.Zip(hits, (score, hit) => new Candidate(scan, score, [.. hit]))];
    }
}
