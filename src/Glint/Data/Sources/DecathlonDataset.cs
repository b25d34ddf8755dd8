using System.Text.Json;

namespace Glint.Data;

/// <summary>
/// The layout of the Medical Segmentation Decathlon (Antonelli et al. 2022): <c>dataset.json</c> whose <c>training</c> list pairs image
/// and label files, by paths within the folder. A backslash in them separates folders, as a slash does.
/// </summary>
internal static class DecathlonDataset
{
    internal const string FileName = "dataset.json";

    private static readonly JsonFile Json = new("is no valid JSON", $"Mend it, or write it again: {{\"training\": [{{\"image\": ..., \"label\": ...}}]}}.");

    /// <summary>The pairs of the training list; the test list has no labels.</summary>
    /// <exception cref="GlintException">dataset.json does not parse, or has no pair, or points out of the folder.</exception>
    public static IReadOnlyList<LabelledScan> Find(string folder)
    {
        var (scans, flaws, _) = Entries(folder);
        return flaws.Count == 0 ? scans : throw flaws[0];
    }

    /// <summary>The pairs that can be used, what is wrong with each of the others, and every name in the file that could be a file's, as a full path.</summary>
    /// <exception cref="GlintException">dataset.json does not parse, or has no pair.</exception>
    internal static (IReadOnlyList<LabelledScan> Scans, IReadOnlyList<GlintException> Flaws, IReadOnlySet<string> Named) Entries(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            using JsonDocument json = Json.Document(path);
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
            IReadOnlyList<string> patients = PatientNames.Of([.. scans.Select(s => Path.GetRelativePath(folder, s.ImagePath))]);
            return ([.. scans.Select((scan, i) => scan with { Patient = patients[i] })], flaws, Texts(json.RootElement).Select(t => FullPath(folder, t)).OfType<string>().ToHashSet());
        }
        catch (InvalidOperationException e)
        {
            throw Json.Flawed(path, "a name in it has half of a surrogate pair, such as \"\\ud800\"", e);
        }
    }

    // Null for what no path can be, and for one that begins at a drive of Windows, which is outside of every folder.
    private static string? FullPath(string folder, string name)
    {
        string path = name.Replace('\\', '/');
        bool isOnDrive = path.Length > 1 && char.IsAsciiLetter(path[0]) && path[1] == ':';
        return isOnDrive || path.Any(char.IsControl) ? null : Path.GetFullPath(Path.Combine(folder, path));
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String when TextOf(element) is { } text => [text],
        _ => [],
    };

    // Null where it holds half of a surrogate pair: no file is called so.
    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static LabelledScan Scan(string folder, string path, JsonElement pair, int index)
    {
        string image = Member("image"), label = Member("label");
        return new LabelledScan("", Inside(image), Inside(label));

        string Member(string name) =>
            pair.ValueKind == JsonValueKind.Object && pair.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw new GlintException($"{path}: entry {index} of \"training\" has no \"{name}\". Each entry is {{\"image\": ..., \"label\": ...}}.");

        string Inside(string relative)
        {
            if (relative.Any(char.IsControl)) throw new GlintException($"{path}: entry {index} of \"training\" has a control character in a file's name. Write the name without, and rename the file if it has one.");
            string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
            return FullPath(folder, relative) is { } full && full.StartsWith(root, StringComparison.Ordinal)
                ? Path.Combine(folder, Path.GetRelativePath(folder, full))
                : throw new GlintException($"{path}: \"{relative}\" lies outside the data set's folder. Use paths within it.");
        }
    }
}
