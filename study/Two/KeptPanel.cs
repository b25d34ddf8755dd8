using Glint;
using Glint.Comparing;

namespace GlintStudy.Two;

/// <summary>
/// A panel of the study's second part as the repository keeps it: what its comparisons measured, joined to one record without pictures and steps.
/// docs/study/two/PANEL/report-data.json.
/// </summary>
internal static class KeptPanel
{
    internal const string Verb = "keep", Folder = "docs/study/two";

    /// <summary>Joins finished comparisons into the panel's folder.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="panel">lung, liver, slices, idrid, mosaic.</param>
    /// <param name="folders">Of finished comparisons; others are left out, and said.</param>
    /// <exception cref="GlintException">They do not belong together, or none is finished.</exception>
    internal static void Keep(string root, string panel, IReadOnlyList<string> folders)
    {
        string[] finished = [.. folders.Where(f => File.Exists(Path.Combine(f, RecordFile.Name))).Order(StringComparer.Ordinal)];
        foreach (string left in folders.Except(finished).Where(Directory.Exists)) Console.WriteLine($"{left} is not finished: left out");
        if (finished.Length == 0) throw new GlintException($"None of the folders holds a {RecordFile.Name}. Name those that docs/study/two/run.sh made.");
        // A folder is named by its last part: where it lay says nothing.
        ComparisonRecord joined = FoldJoin.Of([.. finished.Select(f => (Path.GetFileName(f), Bare(RecordFile.Read(f))))]);
        string path = Path.Combine(root, Folder, panel);
        Directory.CreateDirectory(path);
        RecordFile.Write(joined, path);
        Console.WriteLine($"{path}: {string.Join(", ", joined.Methods.Select(m => m.Name))}; {joined.Runs.Count} runs on {joined.Slices.DistinctBy(s => s.Patient).Count()} test patients");
    }

    private static ComparisonRecord Bare(ComparisonRecord record) => record with
    {
        Facts = [.. record.Facts.Where(f => f.Key is not ("Command" or "Time" or "Runs" or "Seeds"))],
        Examples = [],
        Cases = [],
        Runs = [.. record.Runs.Select(r => r with { Steps = null })],
    };
}
