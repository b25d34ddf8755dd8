namespace Glint.Data;

/// <summary>
/// The layout of the Liver Tumour Segmentation benchmark (Bilic et al. 2023): <c>volume-N.nii</c> with <c>segmentation-N.nii</c>, gzipped
/// or not, anywhere below the folder. Its labels are 1 liver and 2 tumour: pick 2.
/// </summary>
internal static class LitsDataset
{
    private const string Volume = "volume-", Segmentation = "segmentation-";

    /// <summary>The pairs; a volume without segmentation (the test scans) is left out. Empty if there is none.</summary>
    public static IReadOnlyList<LabelledScan> Find(string folder)
    {
        ILookup<string, string> segmentations = Segmentations(folder).ToLookup(f => DataFolder.PatientOf(f)[Segmentation.Length..]);
        return Volumes(folder)
            .Select(image => (Image: image, Number: DataFolder.PatientOf(image)[Volume.Length..]))
            .Where(pair => segmentations[pair.Number].Any())
            .Select(pair => new LabelledScan(Volume + pair.Number, pair.Image, segmentations[pair.Number].First()))
            .ToList();
    }

    /// <summary>All image files, with segmentation or without.</summary>
    internal static IEnumerable<string> Volumes(string folder) => Files(folder, Volume);

    /// <summary>All label files, with volume or without.</summary>
    internal static IEnumerable<string> Segmentations(string folder) => Files(folder, Segmentation);

    private static IEnumerable<string> Files(string folder, string prefix) =>
        Directory.EnumerateFiles(folder, prefix + "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".nii", StringComparison.OrdinalIgnoreCase) || f.EndsWith(".nii.gz", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);
}
