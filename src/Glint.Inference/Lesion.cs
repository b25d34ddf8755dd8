using Glint.Imaging;

namespace Glint.Inference;

/// <summary>A connected piece of a mask: voxels that share a face, an edge or a corner.</summary>
/// <param name="Voxels">How many, at least 1.</param>
/// <param name="CubicMillimetres">Their volume.</param>
/// <param name="CentreMillimetres">Mean of their centres, in millimetres, LPS.</param>
/// <param name="Peak">Highest probability in it.</param>
public sealed record Lesion(int Voxels, double CubicMillimetres, Vector3D CentreMillimetres, double Peak)
{
    /// <summary>The largest first.</summary>
    internal static IReadOnlyList<Lesion> Of(Mask mask, ReadOnlySpan<float> probabilities)
    {
        var pieces = Components.Of(mask, Connectivity.TwentySix);
        var geometry = mask.Geometry;
        var (sums, peaks) = (new Vector3D[pieces.Count], new float[pieces.Count]);
        for (int z = 0, at = 0; z < geometry.Slices; z++)
        {
            for (var y = 0; y < geometry.Rows; y++)
            {
                for (var x = 0; x < geometry.Columns; x++, at++)
                {
                    if (pieces.Labels[at] is not (> 0 and var label)) continue;
                    sums[label - 1] += new Vector3D(x, y, z);
                    peaks[label - 1] = Math.Max(peaks[label - 1], probabilities[at]);
                }
            }
        }
        var voxel = Math.Abs(geometry.IndexToWorld.SignedVoxelVolume);
        return [.. pieces.Sizes.Select((size, i) =>
        {
            var centre = sums[i] * (1.0 / size);
            return new Lesion(size, size * voxel, geometry.IndexToWorld.ToWorld(centre.X, centre.Y, centre.Z), peaks[i]);
        }).OrderByDescending(l => l.Voxels)];
    }
}

/// <summary>What was found in a scan.</summary>
/// <param name="Mask">1 where tumour is, on the scan's own grid.</param>
/// <param name="Probability">The network's output for every voxel, on the scan's own grid.</param>
/// <param name="Lesions">The mask's connected pieces, the largest first; empty where nothing was found.</param>
public sealed record Finding(Mask Mask, Volume Probability, IReadOnlyList<Lesion> Lesions);
