using Glint.Imaging;

namespace Glint.Data;

/// <summary>A scan of one patient and its label file, not read yet.</summary>
/// <param name="Patient">Name of the patient.</param>
/// <param name="ImagePath">CT in HU.</param>
/// <param name="LabelPath">Labels on the same voxels.</param>
public sealed record LabelledScan(string Patient, string ImagePath, string LabelPath)
{
    // Positions may differ by what float32 affines lose, not by more.
    internal const double GeometryToleranceVoxels = 0.01;

    /// <summary>Reads and checks both files and cuts them into axial slices, one per third index.</summary>
    /// <param name="label">The label that is tumour; null if the labels are 0 and 1.</param>
    /// <exception cref="GlintException">
    /// A file is missing or broken, image and label do not match, a voxel is not a number, the labels need <paramref name="label"/>, or the
    /// scan is not stored in axial slices.
    /// </exception>
    public IReadOnlyList<Slice> Read(int? label)
    {
        Volume image = ScanFile.Read(ImagePath), labels = ScanFile.Read(LabelPath);
        if (image.Geometry.MismatchWith(labels.Geometry, GeometryToleranceVoxels) is { } mismatch)
        {
            throw new GlintException($"Image {ImagePath} and label {LabelPath} do not match: {mismatch}. Export both on one grid, or drop the patient.");
        }
        return AxialSlices.Of(image, ImagePath, Patient, Mask.FromLabels(labels, label, LabelPath));
    }
}
