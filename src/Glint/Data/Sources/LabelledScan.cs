using Glint.Imaging;

namespace Glint.Data;

/// <summary>A scan of one patient and its label file, not read yet.</summary>
/// <param name="Patient">Name of the patient.</param>
/// <param name="ImagePath">CT in HU.</param>
/// <param name="LabelPath">Labels on the same voxels.</param>
internal sealed record LabelledScan(string Patient, string ImagePath, string LabelPath)
{
    /// <summary>
    /// How far image and label may lie apart at any voxel, in voxels of the image: what float32 affines lose, and no more. Origin, spacing
    /// and direction count together.
    /// </summary>
    public const double GeometryToleranceVoxels = 0.01;

    /// <summary>The formats that the files are read in. Default: Glint's own.</summary>
    public ScanFormats Formats { get; init; } = ScanFormats.All;

    private readonly IScanSource? _image, _labels;

    /// <summary>What the image is read from. Default: its file.</summary>
    public IScanSource Image { get => _image ?? new FileSource(ImagePath, Formats); init => _image = value; }

    /// <summary>What the labels are read from. Default: their file.</summary>
    public IScanSource Labels { get => _labels ?? new FileSource(LabelPath, Formats); init => _labels = value; }

    /// <summary>Whose scan it is, where one person may have several. Default: null, the patient of this name has this one.</summary>
    public string? Person { get; init; }

    /// <summary>Reads and checks both files and cuts them into axial slices (see <see cref="AxialSlices"/>).</summary>
    /// <param name="label">The label that is tumour; null if the labels are 0 and 1.</param>
    /// <param name="onMismatch">What to do where the label does not lie on the image's voxels. Default: refuse.</param>
    /// <param name="rescale">What makes HU of the image's values; null if they are HU.</param>
    /// <exception cref="GlintException">
    /// A file is missing or broken, image and label do not match, a voxel is not a number, or the labels need <paramref name="label"/>.
    /// </exception>
    public IReadOnlyList<Slice> Read(int? label, GeometryMismatch onMismatch = GeometryMismatch.Error, IntensityRescale? rescale = null)
    {
        Volume image = Image.Read(), labels = Labels.Read();
        return AxialSlices.Of(rescale?.Of(image) ?? image, ImagePath, Patient, OnGridOf(image.Geometry, Mask.FromLabels(labels, label, LabelPath), onMismatch));
    }

    /// <summary>The label's mask as training pairs it with the image.</summary>
    /// <exception cref="GlintException">They do not match, and cannot be made to or shall not be.</exception>
    internal Mask OnGridOf(Geometry image, Mask mask, GeometryMismatch onMismatch) =>
        image.MismatchWith(mask.Geometry, GeometryToleranceVoxels) is not { } mismatch ? mask : onMismatch switch
        {
            GeometryMismatch.Ignore => Relabelled(mask, image),
            _ when Unoriented(image, mask.Geometry) is { } unoriented => throw Refusal(unoriented),
            GeometryMismatch.Resample => Resampled(mask, image),
            _ => throw Refusal($"{mismatch}. {Remedy}"),
        };

    internal const string Remedy = "Export both on one grid, drop the patient, or pass --on-geometry-mismatch resample.";

    /// <summary>That one of the two has no orientation, and what to do; null where both have one, or neither has. Through physical space such a pair cannot be brought together.</summary>
    internal static string? Unoriented(Geometry image, Geometry label)
    {
        if (image.HasOrientation == label.HasOrientation) return null;
        var (without, with) = label.HasOrientation ? ("image", "label") : ("label", "image");
        string what = $"the {without} has no orientation (its header gives voxel sizes alone; in NIfTI, qform and sform code 0), the {with} has one";
        return IsSameSize(image, label)
            ? $"{what}. If voxels of equal index belong together, pass --on-geometry-mismatch ignore; else export the {without} again with its orientation."
            : $"{what}, and sizes {SizeOf(image)} and {SizeOf(label)} differ. Export the {without} again on the grid of the {with}, or drop the patient.";
    }

    /// <summary>The grid on which the slices of <see cref="Read"/> lie; reads the image's header alone.</summary>
    /// <exception cref="GlintException">The file is missing or its header is broken.</exception>
    public Geometry ReadGrid() => new AxialView(Image.ReadGeometry()).Geometry;

    private Mask Resampled(Mask mask, Geometry grid)
    {
        Mask resampled = NearestNeighbour.Of(mask, grid);
        int tumour = mask.Voxels.Count(v => v != 0);
        return tumour == 0 || resampled.Voxels.Contains((byte)1) ? resampled : throw Refusal(
            $"none of the label's {tumour} tumour voxels meets a voxel of the image once resampled. Check that they belong together, or drop the patient.");
    }

    private Mask Relabelled(Mask mask, Geometry grid) =>
        IsSameSize(mask.Geometry, grid)
            ? new Mask(grid, mask.Voxels)
            : throw Refusal(Unoriented(grid, mask.Geometry) ?? $"{grid.MismatchWith(mask.Geometry, GeometryToleranceVoxels)}, which cannot be ignored. Drop the patient, or pass --on-geometry-mismatch resample.");

    internal static bool IsSameSize(Geometry a, Geometry b) => (a.Columns, a.Rows, a.Slices) == (b.Columns, b.Rows, b.Slices);

    private static string SizeOf(Geometry g) => $"{g.Columns}x{g.Rows}x{g.Slices}";

    private GlintException Refusal(string why) => new($"Image {ImagePath} and label {LabelPath} do not match: {why}");
}
