using Glint.Imaging;

namespace Glint.Data;

/// <summary>Cuts a volume that is stored in axial slices.</summary>
public static class AxialSlices
{
    // An axial slice lies across the patient's long axis: the third voxel axis must be within 45 degrees of it.
    private const double SmallestAxialCosine = 0.7071;

    /// <summary>One slice per third index, rows along the second, columns along the first.</summary>
    /// <param name="image">CT in HU.</param>
    /// <param name="source">Its file, for errors.</param>
    /// <param name="patient">Name of the patient.</param>
    /// <param name="mask">The tumour on the same voxels; empty if null.</param>
    /// <exception cref="GlintException">A voxel is not a number, or the volume is not stored in axial slices.</exception>
    public static IReadOnlyList<Slice> Of(Volume image, string source, string patient, Mask? mask = null)
    {
        Geometry g = image.Geometry;
        if (image.FirstNonFinite() is { } bad)
        {
            throw new GlintException(
                $"Image {source} holds {image.Voxels[bad]} at voxel ({bad % g.Columns}, {bad / g.Columns % g.Rows}, {bad / g.Columns / g.Rows}); every voxel must be a number. Repair or drop the scan.");
        }
        if (Math.Abs(g.Direction.Slice.Z) < SmallestAxialCosine)
        {
            throw new GlintException($"Image {source} is not stored in axial slices: its third axis does not run along the patient. Reorient it to axial storage.");
        }
        int pixels = g.Columns * g.Rows;
        return Enumerable.Range(0, g.Slices).Select(z =>
        {
            Range range = (z * pixels)..((z + 1) * pixels);
            return new Slice(patient, z, g.Rows, g.Columns, image.Voxels[range], mask is null ? new byte[pixels] : mask.Voxels[range]);
        }).ToList();
    }
}
