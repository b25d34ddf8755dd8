namespace Glint.Imaging;

/// <summary>Reads and writes scans and masks in the format that the name's ending tells.</summary>
public static class ScanFile
{
    private const string Known = ".nii, .nii.gz, .hdr with .img, .nrrd, .nhdr, .mha, .mhd or .png";
    private const string Written = ".nii, .nii.gz, .nrrd, .mha";

    private enum Format { Nifti, Nrrd, MetaImage, Png }

    /// <summary>Whether a file of this name is read.</summary>
    public static bool IsKnown(string path) => Of(path) is not null;

    /// <summary>Reads one image.</summary>
    /// <exception cref="GlintException">The name has no known ending, or as the format's own reader.</exception>
    public static Volume Read(string path) => Require(path) switch
    {
        Format.Nifti => NiftiFile.Read(path),
        Format.Nrrd => NrrdFile.Read(path),
        Format.Png => PngFile.Read(path),
        _ => MetaImageFile.Read(path),
    };

    /// <summary>Reads where the voxels lie, without reading them.</summary>
    /// <exception cref="GlintException">As <see cref="Read"/>.</exception>
    public static Geometry ReadGeometry(string path) => Require(path) switch
    {
        Format.Nifti => NiftiFile.ReadGeometry(path),
        Format.Nrrd => NrrdFile.ReadGeometry(path),
        Format.Png => PngFile.ReadGeometry(path),
        _ => MetaImageFile.ReadGeometry(path),
    };

    /// <summary>All files that an image is read from: itself, and the one that holds its voxels where they are apart.</summary>
    /// <exception cref="GlintException">As <see cref="Read"/>, as far as the header shows it.</exception>
    public static IReadOnlyList<string> FilesOf(string path) => Require(path) switch
    {
        Format.Nifti => NiftiPair.Of(path) is { } pair ? [pair.HeaderPath, pair.ImagePath] : [path],
        Format.Png => [path],
        Format.Nrrd => [.. new[] { path, InputFile.ReadFrom(path, 0, Packing.None, NrrdHeader.Read).DataPath }.Distinct()],
        _ => [.. new[] { path, InputFile.ReadFrom(path, 0, Packing.None, MetaImageHeader.Read).DataPath }.Distinct()],
    };

    /// <summary>Writes a mask so that it lies on the scan whose geometry it has.</summary>
    /// <exception cref="GlintException">As <see cref="CheckName"/>, or as the format's own writer.</exception>
    public static void Write(string path, Mask mask)
    {
        CheckName(path);
        switch (Of(path))
        {
            case Format.Nifti: NiftiFile.Write(path, mask); break;
            case Format.Nrrd: NrrdFile.Write(path, mask); break;
            default: MetaImageFile.Write(path, mask); break;
        }
    }

    /// <summary>Refuses a name that cannot be written, before the work that would be lost.</summary>
    /// <exception cref="GlintException">The name has another ending than those written.</exception>
    public static void CheckName(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || Of(path) is null || !Written.Split(", ").Any(ending => Ends(path, ending)))
        {
            throw new GlintException($"Cannot write {path}: the name must end in {Written}. Rename it.");
        }
    }

    private static Format Require(string path) =>
        Of(path) ?? throw new GlintException($"Cannot read {path}: the name must end in {Known}. Rename or convert it.");

    private static Format? Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Ends(path, ".nii") || Ends(path, ".nii.gz") || Ends(path, ".hdr") || Ends(path, ".img") || Ends(path, ".hdr.gz") || Ends(path, ".img.gz")) return Format.Nifti;
        if (Ends(path, ".nrrd") || Ends(path, ".nhdr")) return Format.Nrrd;
        if (Ends(path, ".png")) return Format.Png;
        return Ends(path, ".mha") || Ends(path, ".mhd") ? Format.MetaImage : null;
    }

    private static bool Ends(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
