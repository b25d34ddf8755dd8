using Glint.Cli.Options;
using Glint.Dicom;
using Glint.Imaging;

namespace Glint.Cli;

/// <summary>A scan to predict.</summary>
/// <param name="Path">What messages call it.</param>
/// <param name="Read">Reads it.</param>
/// <param name="Name">What its mask is called, without ending; null: by its file.</param>
internal sealed record ScanInput(string Path, Func<Volume> Read, string? Name = null)
{
    /// <summary>Files that belong to it and are left out, each with the reason.</summary>
    internal IReadOnlyList<string> LeftOut { get; init; } = [];

    internal static ScanInput Of(string path, ScanFormats formats)
    {
        CheckNoSlice(path, formats);
        return new(path, () => formats.Read(path));
    }

    /// <summary>Refuses a file of a DICOM series, which is a folder.</summary>
    /// <exception cref="GlintException">It is one.</exception>
    internal static void CheckNoSlice(string path, ScanFormats formats)
    {
        if (!File.Exists(path) || formats.Find(path) is not null || DicomFile.TryRead(path) is null) return;
        throw new GlintException($"{path} is one file of DICOM, and a series is a folder of them. Pass --input {System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))}.");
    }
}

/// <summary>Which scans are predicted, and where their masks go.</summary>
/// <param name="Pairs">A scan and its mask.</param>
/// <param name="Folder">The new folder that takes the masks; null for the one mask of one scan.</param>
internal sealed record PredictionFiles(IReadOnlyList<(ScanInput Scan, string Mask)> Pairs, string? Folder)
{
    // Farther up, two scans of one name are rather one scan that is named twice.
    private const int MostParts = 16;

    /// <summary>One scan and its mask's file; or scans and folders of scans, and a folder for the masks.</summary>
    /// <exception cref="GlintException">A folder holds no scan, or a mask cannot be written.</exception>
    /// <exception cref="WrongOptionException">The masks of several scans, or of a folder, are to be one file, or one of an ending that nothing is written as.</exception>
    internal static PredictionFiles Of(IReadOnlyList<string> inputs, string output, ScanFormats formats)
    {
        if (inputs.FirstOrDefault(i => !Path.Exists(i)) is { } absent && inputs.Count == 1) throw new GlintException($"There is no {absent}. Pass --input a scan, scans, or a folder of scans.");
        if (inputs is [var scan] && !Directory.Exists(scan))
        {
            if (Directory.Exists(output)) throw new GlintException($"{output} is a folder; the mask of one scan is a file. Use --output {Path.Combine(output, MaskName(scan, 1, formats))}.");
            return new([(ScanInput.Of(scan, formats), Writable(output, formats))], null);
        }
        if (Path.Exists(output)) throw new GlintException($"{output} exists already. Choose another --output: a new folder for the masks.");
        CheckFolderName(output, formats);
        ScanInput[] scans = [.. inputs.SelectMany(input => Scans(input, formats)).DistinctBy(scan => Path.GetFullPath(scan.Path))];
        for (int parts = 1; parts <= MostParts; parts++)
        {
            string[] masks = [.. scans.Select(s => Path.Combine(output, MaskName(s, parts, formats)))];
            if (masks.Distinct(StringComparer.OrdinalIgnoreCase).Count() == masks.Length) return new([.. scans.Zip(masks)], output);
        }
        throw new GlintException($"Two of {string.Join(", ", inputs)} would have one mask: {scans.GroupBy(s => MaskName(s, MostParts, formats)).First(g => g.Count() > 1).Key}. Rename one, or predict them apart.");
    }

    // Who names a file means one: a folder of that name would hold another format. Numbers behind a dot, as of a date, are no ending.
    private static void CheckFolderName(string folder, ScanFormats formats)
    {
        string ending = Path.GetExtension(folder);
        if (!ending.Any(char.IsLetter)) return;
        throw new WrongOptionException(formats.WrittenEndings.Contains(ending, StringComparer.OrdinalIgnoreCase) || formats.Find(folder) is not null
            ? $"--output is {folder}, one file, and the input is several scans. Name a new folder without {ending} for their masks, or predict one scan."
            : $"--output is {folder}, and no mask is written as {ending}. Name a file that ends in {string.Join(", ", formats.WrittenEndings)}, or {DicomOptionSet.Ending} for a DICOM series; or, for the masks of several scans, a new folder without a dot.");
    }

    private static string Writable(string mask, ScanFormats formats)
    {
        Prediction.CheckFree(mask);
        formats.CheckName(mask);
        if (Path.GetDirectoryName(Path.GetFullPath(mask)) is { } folder && !Directory.Exists(folder)) throw new GlintException($"Cannot write {mask}: there is no folder {folder}. Create it, or choose another.");
        return mask;
    }

    private static IEnumerable<ScanInput> Scans(string input, ScanFormats formats)
    {
        if (!Directory.Exists(input)) return [ScanInput.Of(input, formats)];
        string[] scans = [.. Directory.EnumerateFiles(input).Where(f => IsScan(f, formats)).Order(StringComparer.Ordinal)];
        if (scans.Length > 0) return scans.Select(scan => ScanInput.Of(scan, formats));
        if (DicomScans.Of(input) is { Count: > 0 } series) return series;
        string? below = Directory.EnumerateFiles(input, "*", SearchOption.AllDirectories).FirstOrDefault(f => IsScan(f, formats));
        throw new GlintException(below is null
            ? $"{input} holds no scan: no file ends in {string.Join(", ", formats.Endings)}, and it has no DICOM series. Pass --input scans, or folders of scans."
            : $"{input} holds scans in its subfolders alone, such as {below}. Pass --input those folders, one after the other.");
    }

    private static bool IsScan(string path, ScanFormats formats) => Path.GetFileName(path)[0] != '.' && formats.Find(path) is not null && !IsVoxelsOfHeader(path);

    // The half of a NIfTI pair that is read with the other.
    private static bool IsVoxelsOfHeader(string path)
    {
        string name = Path.GetFileName(path), header = name.Replace(".img", ".hdr", StringComparison.OrdinalIgnoreCase);
        return header != name && File.Exists(Path.Combine(Path.GetDirectoryName(path) ?? "", header));
    }

    private static string MaskName(ScanInput scan, int parts, ScanFormats formats) => scan.Name is { } name ? name + formats.WrittenEndings[0] : MaskName(scan.Path, parts, formats);

    // "ct.nii.gz", or as many folders before it as tell it from others: "patient1-ct.nii.gz".
    private static string MaskName(string scan, int parts, ScanFormats formats) =>
        formats.MaskName(string.Join('-', Path.GetFullPath(scan).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).TakeLast(parts)));
}
