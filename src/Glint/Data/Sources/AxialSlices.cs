using Glint.Imaging;

namespace Glint.Data;

/// <summary>Cuts a volume into axial slices of one orientation, whatever the order it is stored in (see <see cref="AxialView"/>).</summary>
internal static class AxialSlices
{
    /// <summary>The slices from the feet up; rows run to the front, columns to the patient's right.</summary>
    /// <param name="image">CT in HU.</param>
    /// <param name="source">Its file, for errors.</param>
    /// <param name="patient">Name of the patient.</param>
    /// <param name="mask">The tumour on the same voxels; empty if null.</param>
    /// <exception cref="GlintException">A voxel is not a number.</exception>
    public static IReadOnlyList<Slice> Of(Volume image, string source, string patient, Mask? mask = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        image.RequireFinite($"Image {source}");
        var view = new AxialView(image.Geometry);
        var (height, width) = (view.Geometry.Rows, view.Geometry.Columns);
        return Enumerable.Range(0, view.Geometry.Slices).Select(z => new Slice(
            patient, z, height, width, view.Cut<float>(image.Voxels, z), mask is null ? new byte[height * width] : view.Cut<byte>(mask.Voxels, z))).ToList();
    }
}
