namespace Glint.Dicom;

/// <summary>A file that should be DICOM by its name, and is none: a slice that was lost on the way, perhaps.</summary>
/// <param name="Path">The file.</param>
/// <param name="Why">The end of a sentence: "is empty".</param>
internal sealed record StrayFile(string Path, string Why);

/// <summary>
/// Finds the files of a folder that are empty, cut off before they say what they are, or of another kind than their name says. What is called
/// otherwise than the DICOM files beside it, as README.txt is, belongs to somebody else.
/// </summary>
internal static class StrayFiles
{
    private const string Directory = "1.2.840.10008.1.3.10"; // Media Storage Directory, a DICOMDIR
    private static readonly string[] DicomEndings = [".dcm", ".dicom", ".ima"];
    private static readonly string[] OtherNames = ["DICOMDIR", "VERSION", "README", "LICENSE", "LICENCE", "MANIFEST", "INDEX", "CHANGES", "LOCKFILE"];

    /// <summary>Of all files of a folder.</summary>
    /// <param name="names">The files.</param>
    /// <param name="files">What each is; null where it is not DICOM.</param>
    public static IReadOnlyList<StrayFile> Of(IReadOnlyList<string> names, IReadOnlyList<FoundFile?> files)
    {
        HashSet<(string? Folder, string Ending)> kinds = [.. files.OfType<FoundFile>().Where(f => !IsNothing(f)).Select(f => KindOf(f.File.Path))];
        return [.. names.Zip(files).Where(n => IsStray(n.First, n.Second)).Select(n => new StrayFile(n.First, WhyNot(n.First, n.Second)))];

        bool IsStray(string name, FoundFile? file)
        {
            if (file is not null) return IsNothing(file);
            string own = Path.GetFileName(name);
            if (own[0] == '.' || OtherNames.Contains(own, StringComparer.OrdinalIgnoreCase)) return false;
            return DicomEndings.Contains(KindOf(name).Ending) || kinds.Contains(KindOf(name));
        }
    }

    // It has a beginning and ends before it says what it is.
    private static bool IsNothing(FoundFile file) =>
        file.WhyNot is not null && !file.File.DataSet.Has(Tags.SeriesInstanceUid) && file.File.Meta.Text(Tags.MediaStorageSopClassUid) != Directory;

    private static string WhyNot(string name, FoundFile? file) =>
        file is not null ? "ends before it says what it is" : new FileInfo(name).Length == 0 ? "is empty" : "is not DICOM, as its name says";

    // Numbers behind a dot are the end of a name, as of a UID.
    private static (string? Folder, string Ending) KindOf(string path)
    {
        string ending = Path.GetExtension(path);
        return (Path.GetDirectoryName(path), ending.Any(char.IsAsciiLetter) ? ending.ToLowerInvariant() : "");
    }
}
