using System.Text.Json;

namespace Glint.Data;

/// <summary>
/// The layout of the Medical Segmentation Decathlon (Antonelli et al. 2022): <c>dataset.json</c> whose <c>training</c> list pairs image
/// and label files, by paths within the folder.
/// </summary>
public static class DecathlonDataset
{
    internal const string FileName = "dataset.json";

    /// <summary>The pairs of the training list; the test list has no labels.</summary>
    /// <exception cref="GlintException">dataset.json does not parse, or has no pair, or points out of the folder.</exception>
    public static IReadOnlyList<LabelledScan> Find(string folder)
    {
        var (scans, flaws) = Entries(folder);
        return flaws.Count == 0 ? scans : throw flaws[0];
    }

    /// <summary>The pairs that can be used, and what is wrong with each of the others.</summary>
    /// <exception cref="GlintException">dataset.json does not parse, or has no pair.</exception>
    internal static (IReadOnlyList<LabelledScan> Scans, IReadOnlyList<GlintException> Flaws) Entries(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("training", out JsonElement training) || training.ValueKind != JsonValueKind.Array)
            {
                throw new GlintException($"{path} has no list \"training\". List the scans there as {{\"image\": ..., \"label\": ...}}.");
            }
            if (training.GetArrayLength() == 0) throw new GlintException($"{path} lists no training scan. List them as {{\"image\": ..., \"label\": ...}}.");
            var (scans, flaws) = (new List<LabelledScan>(), new List<GlintException>());
            foreach (JsonElement pair in training.EnumerateArray())
            {
                try
                {
                    scans.Add(Scan(folder, path, pair, scans.Count + flaws.Count));
                }
                catch (GlintException flaw)
                {
                    flaws.Add(flaw);
                }
            }
            return (scans, flaws);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)    // the second: half of a surrogate pair, "\ud800"
        {
            throw new GlintException($"{path} is no valid JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GlintException($"Cannot read {path}: {e.Message}", e);
        }
    }

    private static LabelledScan Scan(string folder, string path, JsonElement pair, int index)
    {
        string image = Member("image"), label = Member("label");
        return new LabelledScan(DataFolder.PatientOf(image), Inside(image), Inside(label));

        string Member(string name) =>
            pair.ValueKind == JsonValueKind.Object && pair.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw new GlintException($"{path}: entry {index} of \"training\" has no \"{name}\". Each entry is {{\"image\": ..., \"label\": ...}}.");

        string Inside(string relative)
        {
            if (relative.Any(char.IsControl)) throw new GlintException($"{path}: entry {index} of \"training\" has a control character in a file's name. Write the name without, and rename the file if it has one.");
            string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, full = Path.GetFullPath(Path.Combine(folder, relative));
            return full.StartsWith(root, StringComparison.Ordinal)
                ? Path.Combine(folder, Path.GetRelativePath(folder, full))
                : throw new GlintException($"{path}: \"{relative}\" lies outside the data set's folder. Use paths within it.");
        }
    }
}
