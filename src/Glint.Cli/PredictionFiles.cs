using Glint.Imaging;

namespace Glint.Cli;

/// <summary>Which scans are predicted, and where their masks go.</summary>
/// <param name="Pairs">A scan and its mask.</param>
/// <param name="Folder">The new folder that takes the masks; null for the one mask of one scan.</param>
internal sealed record PredictionFiles(IReadOnlyList<(string Scan, string Mask)> Pairs, string? Folder)
{
    // Farther up, two scans of one name are rather one scan that is named twice.
    private const int MostParts = 16;

    private static readonly (string Ending, string MaskEnding)[] Endings =
        [(".nii.gz", ".nii.gz"), (".nii", ".nii"), (".nrrd", ".nrrd"), (".nhdr", ".nrrd"), (".mha", ".mha"), (".mhd", ".mha"), (".hdr.gz", ".nii.gz"), (".img.gz", ".nii.gz")];

    private const string OtherMaskEnding = ".nii.gz";

    /// <summary>One scan and its mask's file; or scans and folders of scans, and a folder for the masks.</summary>
    /// <exception cref="GlintException">A folder holds no scan, or a mask cannot be written.</exception>
    internal static PredictionFiles Of(IReadOnlyList<string> inputs, string output)
    {
        if (inputs is [var scan] && !Directory.Exists(scan)) return new([(scan, Writable(output))], null);
        if (Path.Exists(output)) throw new GlintException($"{output} exists already. Choose another --output: a new folder for the masks.");
        string[] scans = [.. inputs.SelectMany(Scans).DistinctBy(Path.GetFullPath)];
        for (int parts = 1; parts <= MostParts; parts++)
        {
            string[] masks = [.. scans.Select(s => Path.Combine(output, MaskName(s, parts)))];
            if (masks.Distinct(StringComparer.OrdinalIgnoreCase).Count() == masks.Length) return new([.. scans.Zip(masks)], output);
        }
        throw new GlintException($"Two of {string.Join(", ", inputs)} would have one mask: {scans.GroupBy(s => MaskName(s, MostParts)).First(g => g.Count() > 1).Key}. Rename one, or predict them apart.");
    }

    private static string Writable(string mask)
    {
        if (File.Exists(mask)) throw new GlintException($"{mask} exists already. Choose another --output, or delete it first.");
        ScanFile.CheckName(mask);
        if (Path.GetDirectoryName(Path.GetFullPath(mask)) is { } folder && !Directory.Exists(folder)) throw new GlintException($"Cannot write {mask}: there is no folder {folder}. Create it, or choose another.");
        return mask;
    }

    private static IEnumerable<string> Scans(string input)
    {
        if (!Directory.Exists(input)) return [input];
        string[] scans = [.. Directory.EnumerateFiles(input).Where(f => Path.GetFileName(f)[0] != '.' && ScanFile.IsKnown(f) && !IsVoxelsOfHeader(f)).Order(StringComparer.Ordinal)];
        return scans.Length > 0 ? scans : throw new GlintException($"{input} holds no scan: no .nii, .nii.gz, .hdr, .nrrd, .nhdr, .mha or .mhd. Pass --input scans, or folders of scans.");
    }

    // The half of a NIfTI pair that is read with the other.
    private static bool IsVoxelsOfHeader(string path)
    {
        string name = Path.GetFileName(path), header = name.Replace(".img", ".hdr", StringComparison.OrdinalIgnoreCase);
        return header != name && File.Exists(Path.Combine(Path.GetDirectoryName(path) ?? "", header));
    }

    // "ct.nii.gz", or as many folders before it as tell it from others: "patient1-ct.nii.gz".
    private static string MaskName(string scan, int parts)
    {
        string name = string.Join('-', Path.GetFullPath(scan).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).TakeLast(parts));
        (string Ending, string MaskEnding) other = (Path.GetExtension(name), OtherMaskEnding);
        (string ending, string mask) = Endings.Where(e => name.EndsWith(e.Ending, StringComparison.OrdinalIgnoreCase)).FirstOrDefault(other);
        return name[..^ending.Length] + mask;
    }
}
