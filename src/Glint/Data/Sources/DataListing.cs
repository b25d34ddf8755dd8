using Glint.Imaging;

namespace Glint.Data;

/// <summary>
/// The scans of a data set as far as they can be found, and what is wrong with the list: like <see cref="DataFolder.Find"/>, which
/// stops at the first problem, but to the end.
/// </summary>
/// <param name="Patients">Who can be read, at least in part.</param>
/// <param name="Findings">What is wrong before any scan is read.</param>
internal sealed record DataListing(IReadOnlyList<PatientFiles> Patients, IReadOnlyList<Finding> Findings)
{
    private const int FewestPatients = 3;    // one to train on, one to choose by, one to test on
    private const int MostNamed = 8;

    /// <summary>Of a data set's folder or of one image file; nothing but names is read.</summary>
    /// <exception cref="GlintException">There is nothing of that name, or it has no known layout.</exception>
    internal static DataListing Of(string path, ScanFormats formats, IScanLayout? layout = null)
    {
        if (File.Exists(path)) return new([new PatientFiles(DataFolder.PatientOf(path), new FileSource(path, formats), null)], []);
        if (!Directory.Exists(path)) throw new GlintException($"There is no folder or file {path}. Pass the folder of a data set, or one image file.");

        if (layout is not null && DataFolder.Has(path, layout)) return Laid(path, layout.Find(path));
        var findings = new List<Finding>();
        IReadOnlyList<LabelledScan> scans = File.Exists(Path.Combine(path, DecathlonDataset.FileName)) ? Decathlon(path, formats, findings) : Lits(path, layout, findings);
        findings.AddRange(scans.GroupBy(s => s.Patient).Where(g => g.Count() > 1).Select(twice => new Finding(
            Severity.StopsTraining, FindingKind.PatientTwice, twice.Key, path, $"{path} lists patient {twice.Key} {twice.Count()} times. List each once.")));
        if (scans.Select(s => s.Patient).Distinct().Count() is var count and < FewestPatients && !findings.Exists(f => f.Kind == FindingKind.BrokenList)) findings.Add(TooFew(path, count));
        IEnumerable<PatientFiles> patients = scans.Distinct().OrderBy(s => s.Patient, StringComparer.Ordinal)
            .Select(s => new PatientFiles(s.Patient, Existing(s, s.ImagePath, findings), Existing(s, s.LabelPath, findings)));
        return new([.. patients.Where(p => p.Image is not null || p.Labels is not null)], findings);

        IScanSource? Existing(LabelledScan scan, string file, List<Finding> found) => ExistingFile(scan, file, found) is null ? null : new FileSource(file, formats);
    }

    private static Finding TooFew(string path, int count) => new(Severity.StopsTraining, FindingKind.TooFewPatients, null, path,
        $"{path} has {count} patient(s); training, choosing and testing need at least {FewestPatients}. Add patients.");

    private static DataListing Laid(string path, FoundScans found)
    {
        List<Finding> findings = [.. found.Faults.Select(f => new Finding(f.Stops ? Severity.StopsTraining : Severity.WorthALook, KindOf(f.Kind), f.Scan, f.File, f.Text))];
        if (found.Scans.Select(s => s.Person).Distinct().Count() is var count and < FewestPatients) findings.Add(TooFew(path, count));
        if (DataFolder.Twice(found) is { } twice) findings.Add(new(Severity.StopsTraining, FindingKind.PatientTwice, twice, path, DataFolder.SaidTwice(path, twice)));
        return new([.. found.Scans.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => new PatientFiles(s.Name, s.Image, s.Labels))], findings);
    }

    private static FindingKind KindOf(FolderFaultKind kind) => kind switch
    {
        FolderFaultKind.Unreadable => FindingKind.Unreadable,
        FolderFaultKind.LabelWithoutImage => FindingKind.LabelWithoutImage,
        FolderFaultKind.ImageWithoutLabel => FindingKind.ImageWithoutLabel,
        FolderFaultKind.SeveralLabels => FindingKind.SeveralLabels,
        FolderFaultKind.OtherFrameOfReference => FindingKind.OtherFrameOfReference,
        FolderFaultKind.NoPatient => FindingKind.NoPatient,
        FolderFaultKind.Unlisted => FindingKind.Unlisted,
        _ => FindingKind.Doubtful,
    };

    private static string? ExistingFile(LabelledScan scan, string path, List<Finding> findings)
    {
        if (File.Exists(path)) return path;
        findings.Add(new(Severity.StopsTraining, FindingKind.MissingFile, scan.Patient, path,
            $"{path} is missing (patient {scan.Patient}). Restore it, or drop the patient from the data set."));
        return null;
    }

    private static IReadOnlyList<LabelledScan> Decathlon(string folder, ScanFormats formats, List<Finding> findings)
    {
        string list = Path.Combine(folder, DecathlonDataset.FileName);
        try
        {
            var (scans, flaws, named) = DecathlonDataset.Entries(folder);
            findings.AddRange(flaws.Select(Broken));
            findings.AddRange(Unlisted(scans, formats, named));
            return scans;
        }
        catch (GlintException error)
        {
            findings.Add(Broken(error));
            return [];
        }

        Finding Broken(GlintException error) => new(Severity.StopsTraining, FindingKind.BrokenList, null, list, error.Message);
    }

    // Files beside the listed ones. Archives of the Decathlon carry hidden "._" files: no scans.
    private static IEnumerable<Finding> Unlisted(IReadOnlyList<LabelledScan> scans, ScanFormats formats, IReadOnlySet<string> named)
    {
        HashSet<string> images = Folders(scans.Select(s => s.ImagePath)), labels = Folders(scans.Select(s => s.LabelPath));
        HashSet<string> listed = [.. scans.SelectMany(s => new[] { s.ImagePath, s.LabelPath }).Select(Stem)];
        foreach (string file in images.Union(labels).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(file)[0] == '.' || formats.Find(file) is null || listed.Contains(Stem(file))) continue;
            if (named.Contains(Path.GetFullPath(file))) continue;    // a test scan, which has no label
            string beside = Path.GetDirectoryName(file)!;
            var (kind, flaw) = !images.Contains(beside) ? (FindingKind.LabelWithoutImage, $"Label file {file} has no image")
                : !labels.Contains(beside) ? (FindingKind.ImageWithoutLabel, $"Image {file} has no label file")
                : (FindingKind.Unlisted, $"{file} is left out");
            yield return new(Severity.WorthALook, kind, null, file,
                $"{flaw}: no entry of {DecathlonDataset.FileName} names it. Add an entry with both files, or take it away.");
        }
    }

    private static IReadOnlyList<LabelledScan> Lits(string folder, IScanLayout? layout, List<Finding> findings)
    {
        IReadOnlyList<LabelledScan> scans = LitsDataset.Find(folder);
        IReadOnlyList<string> labels = [.. LitsDataset.Segmentations(folder).Except(scans.Select(s => s.LabelPath))];
        IReadOnlyList<string> images = [.. LitsDataset.Volumes(folder).Except(scans.Select(s => s.ImagePath))];
        if (scans.Count + labels.Count == 0) throw DataFolder.NoLayout(folder, layout);
        findings.AddRange(labels.Select(file => new Finding(Severity.WorthALook, FindingKind.LabelWithoutImage, null, file,
            $"Label file {file} has no image: there is no volume of its number, or it is a second one. Add the image, or take the file away.")));
        if (images.Count > 0)
        {
            // The benchmark's own test scans are such, so one line for all.
            findings.Add(new(Severity.WorthALook, FindingKind.ImageWithoutLabel, null, folder,
                $"{images.Count} volume(s) of {folder} have no segmentation and are left out: "
                + $"{string.Join(", ", images.Take(MostNamed).Select(DataFolder.PatientOf))}{(images.Count > MostNamed ? ", ..." : "")}. Right for test scans; else add their segmentations."));
        }
        return scans;
    }

    private static HashSet<string> Folders(IEnumerable<string> files) => [.. files.Select(f => Path.GetDirectoryName(f)!)];

    // The halves of a pair (.hdr with .img, .mhd with .raw) share it.
    private static string Stem(string path) =>
        Path.ChangeExtension(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path, null);
}
