namespace Glint.Dicom.Tests;

/// <summary>What others make of a segmentation or a structure set.</summary>
internal static class Readers
{
    /// <summary>All that dciodvfy of dicom3tools calls an error in a file.</summary>
    public static IEnumerable<string> ErrorsOf(string file) =>
        Oracle.Said("dciodvfy", file).Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal));

    /// <summary>The masks that plastimatch makes of a structure set, by ROI.</summary>
    public static Mask Plastimatch(string structureSet, string series, string roi, string folder, bool exclusiveOr = false)
    {
        string[] how = exclusiveOr ? ["--xor-contours"] : [];
        Oracle.Run("plastimatch", ["convert", "--input", structureSet, "--referenced-ct", series, "--output-prefix", folder, "--prefix-format", "nii", .. how]);
        Volume labels = ScanFile.Read(Path.Combine(folder, $"{roi}.nii"));
        return Mask.FromLabels(labels, 1, roi);
    }
}
