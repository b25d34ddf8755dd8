using Glint.Imaging;

namespace Glint.Data;

/// <summary>Finds the labelled scans of a folder, whichever of the known layouts it has.</summary>
internal static class DataFolder
{
    /// <summary>The scans, by patient name; nothing is read yet.</summary>
    /// <param name="folder">A data set's.</param>
    /// <param name="formats">The formats that its files may have; Glint's own if null.</param>
    /// <param name="layout">A layout that it may have beside those known here; null: none.</param>
    /// <exception cref="GlintException">The folder is missing, has no known layout, or names a file that is not there or one patient twice.</exception>
    public static IReadOnlyList<LabelledScan> Find(string folder, ScanFormats? formats = null, IScanLayout? layout = null) => Found(folder, formats, layout).Scans;

    /// <summary>The same, with what somebody should look at in a layout that is not known here: what is left out, and what may not belong together.</summary>
    /// <exception cref="GlintException">As <see cref="Find"/>.</exception>
    public static (IReadOnlyList<LabelledScan> Scans, IReadOnlyList<FolderFault> Doubts) Found(string folder, ScanFormats? formats = null, IScanLayout? layout = null)
    {
        if (File.Exists(folder)) throw new GlintException($"{folder} is a file. Pass --data the folder of a data set, or --data phantom.");
        if (!Directory.Exists(folder)) throw new GlintException($"There is no folder {folder}. Pass --data the folder of a data set, or --data phantom.");
        if (layout is not null && Has(folder, layout)) return Laid(folder, layout);
        IReadOnlyList<LabelledScan> scans =
            File.Exists(Path.Combine(folder, DecathlonDataset.FileName)) ? DecathlonDataset.Find(folder)
            : LitsDataset.Find(folder) is { Count: > 0 } lits ? lits
            : throw NoLayout(folder, layout);
        foreach (LabelledScan scan in scans)
        {
            foreach (string path in new[] { scan.ImagePath, scan.LabelPath })
            {
                if (!File.Exists(path)) throw new GlintException($"{path} is missing (patient {scan.Patient}). Restore it, or drop the patient from the data set.");
            }
        }
        if (scans.GroupBy(s => s.Patient).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new GlintException($"{folder} lists patient {twice.Key} {twice.Count()} times. List each once.");
        }
        return ([.. scans.OrderBy(s => s.Patient, StringComparer.Ordinal).Select(s => s with { Formats = formats ?? ScanFormats.All })], []);
    }

    /// <summary>Whether a folder has a layout and none of those known here, which come first.</summary>
    internal static bool Has(string folder, IScanLayout layout) =>
        Directory.Exists(folder) && !File.Exists(Path.Combine(folder, DecathlonDataset.FileName)) && LitsDataset.Find(folder).Count == 0 && layout.Has(folder);

    internal static GlintException NoLayout(string folder, IScanLayout? layout) => new(
        $"{folder} holds neither {DecathlonDataset.FileName} (Decathlon layout) nor volume-N.nii with segmentation-N.nii (LiTS layout){(layout is null ? "" : $" nor {layout.Description}")}. Arrange it in one of the {(layout is null ? "two" : "three")}.");

    /// <summary>A name that two scans of a layout have; null if each has its own.</summary>
    internal static string? Twice(FoundScans found) => found.Scans.GroupBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;

    internal static string SaidTwice(string folder, string name) => $"{folder} has two scans that would be called {name}, as of patients {name[..Math.Max(0, name.LastIndexOf('/'))]} and {name}. Give one another name.";

    private static (IReadOnlyList<LabelledScan> Scans, IReadOnlyList<FolderFault> Doubts) Laid(string folder, IScanLayout layout)
    {
        FoundScans found = layout.Find(folder);
        if (found.Faults.FirstOrDefault(f => f.Stops) is { } fault) throw new GlintException(fault.Text);
        if (found.Scans.Count == 0) throw new GlintException(found.Faults.Count > 0 ? found.Faults[0].Text : $"{folder} holds no {layout.Description}. Add them.");
        if (Twice(found) is { } twice) throw new GlintException(SaidTwice(folder, twice));
        IEnumerable<LabelledScan> scans = found.Scans.OrderBy(s => s.Name, StringComparer.Ordinal)
            .Select(s => new LabelledScan(s.Name, s.Image.Path, s.Labels.Path) { Image = s.Image, Labels = s.Labels, Person = s.Person });
        return ([.. scans], found.Faults);
    }

    /// <summary>A scan's file name without folder and without .nii or .nii.gz.</summary>
    internal static string PatientOf(string path)
    {
        string name = Path.GetFileName(path);
        foreach (string ending in new[] { ".nii.gz", ".nii" })
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return name[..^ending.Length];
        }
        return name;
    }
}
