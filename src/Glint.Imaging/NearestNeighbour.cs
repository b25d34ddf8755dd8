namespace Glint.Imaging;

/// <summary>
/// Carries a mask or a label map to another grid through physical space: each voxel of the new grid takes the value of the voxel that its
/// centre lies in, and 0 outside of them. Labels stay labels; nothing is interpolated.
/// </summary>
/// <remarks>
/// A voxel reaches half a step to each side of its centre. Where axes are at right angles, the one a point lies in is the nearest. A point
/// midway between two voxels takes the one of the higher index.
/// </remarks>
public static class NearestNeighbour
{
    // Points this close below the middle count as on it: rounding shall not decide, voxel by voxel, on which side they fall.
    private const double MidwayVoxels = 1e-6;

    /// <summary>The mask on another grid.</summary>
    /// <param name="mask">The mask where it is.</param>
    /// <param name="grid">The grid to bring it to.</param>
    public static Mask Of(Mask mask, Geometry grid)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return new Mask(grid, Carried(mask.Voxels, mask.Geometry, grid));
    }

    /// <summary>The label map on another grid.</summary>
    /// <param name="labels">The labels where they are.</param>
    /// <param name="grid">The grid to bring them to.</param>
    public static Volume Of(Volume labels, Geometry grid)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return new Volume(grid, Carried(labels.Voxels, labels.Geometry, grid));
    }

    private static T[] Carried<T>(T[] values, Geometry source, Geometry grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var (from, to) = (source.IndexToWorld, grid.IndexToWorld);
        // From the new grid's index to the old one's, shifted by half a voxel so that its whole part names the voxel.
        var half = new Vector3D(0.5 + MidwayVoxels, 0.5 + MidwayVoxels, 0.5 + MidwayVoxels);
        var first = from.ToIndex(to.Origin) + half;
        var (alongColumns, alongRows, alongSlices) = (from.StepsAlong(to.ColumnStep), from.StepsAlong(to.RowStep), from.StepsAlong(to.SliceStep));
        var voxels = new T[grid.VoxelCount];
        var at = 0;
        for (var z = 0; z < grid.Slices; z++)
        {
            for (var y = 0; y < grid.Rows; y++)
            {
                var start = first + alongRows * y + alongSlices * z;
                for (var x = 0; x < grid.Columns; x++, at++)
                {
                    var (i, j, k) = start + alongColumns * x;
                    // As doubles, so that a number too large for an index is outside too.
                    if (i >= 0 && j >= 0 && k >= 0 && i < source.Columns && j < source.Rows && k < source.Slices)
                    {
                        voxels[at] = values[source.IndexOf((int)i, (int)j, (int)k)];
                    }
                }
            }
        }
        return voxels;
    }
}
