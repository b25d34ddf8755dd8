namespace Glint.Imaging;

/// <summary>A scan: one number per voxel of a <see cref="Imaging.Geometry"/>; Hounsfield units (HU) where it is a CT.</summary>
public sealed class Volume
{
    /// <summary>Wraps the voxels; the array is kept, not copied.</summary>
    /// <param name="geometry">Where the voxels lie.</param>
    /// <param name="voxels">x fastest, then y, then z: Columns x Rows x Slices values.</param>
    /// <exception cref="ArgumentException">The array has not as many values as the geometry has voxels.</exception>
    public Volume(Geometry geometry, float[] voxels)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(voxels);
        if (voxels.Length != geometry.VoxelCount)
        {
            throw new ArgumentException(
                $"A grid of {geometry.SizeText} needs {geometry.VoxelCount} values; found {voxels.Length}.", nameof(voxels));
        }
        (Geometry, Voxels) = (geometry, voxels);
    }

    /// <summary>Where the voxels lie.</summary>
    public Geometry Geometry { get; }

    /// <summary>
    /// The values, x fastest, then y, then z. Files that store more digits are rounded to float: whole numbers are exact up to 2^24.
    /// </summary>
    public float[] Voxels { get; }

    /// <summary>The value of one voxel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the grid.</exception>
    public float this[int x, int y, int z]
    {
        get => Voxels[Geometry.IndexOf(x, y, z)];
        set => Voxels[Geometry.IndexOf(x, y, z)] = value;
    }

    /// <summary>Refuses a scan with a value that is NaN or infinite.</summary>
    /// <param name="name">What the line calls it, such as "Image scan.nii".</param>
    /// <exception cref="GlintException">It has one; the line says where.</exception>
    internal void RequireFinite(string name)
    {
        if (FirstNonFinite() is not { } at) return;
        var (columns, rows) = (Geometry.Columns, Geometry.Rows);
        throw new GlintException(FormattableString.Invariant(
            $"{name} holds {Voxels[at]} at voxel ({at % columns}, {at / columns % rows}, {at / columns / rows}); every voxel must be a number. Repair or drop the scan."));
    }

    /// <summary>Place in <see cref="Voxels"/> of the first value that is NaN or infinite; null when there is none.</summary>
    public int? FirstNonFinite()
    {
        var index = Array.FindIndex(Voxels, voxel => !float.IsFinite(voxel));
        return index < 0 ? null : index;
    }
}
