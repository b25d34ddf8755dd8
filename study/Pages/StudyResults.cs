using Glint;
using Glint.Comparing;
using Glint.Imaging;

namespace GlintStudy;

/// <summary>
/// The results of one panel of the study: every results-PANEL.json and results-PANEL-*.json of its folder, each the rows of some methods as
/// <c>glint report</c> joined them. Methods that were judged on other slices have no place in one table.
/// </summary>
internal static class StudyResults
{
    /// <summary>The results of panels together: the seeds of each are further seeds of the one before. What is no row of a slice is that of one panel alone, and is left out.</summary>
    /// <exception cref="GlintException">A file is absent or damaged, or they do not belong together.</exception>
    internal static ResultFile Of(string folder, IReadOnlyList<string> panels)
    {
        ResultFile all = Of(folder, panels[0]);
        foreach (string panel in panels.Skip(1))
        {
            ResultFile more = Of(folder, panel);
            Check(all, $"results-{panels[0]}.json", more, $"results-{panel}.json");
            long last = all.Slices.Max(r => r.Seed);
            all = all with { Methods = InOrder(all.Methods.Union(more.Methods)), Slices = [.. all.Slices, .. more.Slices.Select(r => r with { Seed = r.Seed + last })], Summaries = [], Details = [] };
        }
        return all;
    }

    /// <summary>All methods of a panel in one, in the order of <see cref="StudyMethods.All"/>.</summary>
    /// <param name="folder">docs/study.</param>
    /// <param name="panel">lidc, again, lung, ...</param>
    /// <exception cref="GlintException">There is no such file, one is damaged, or they do not belong together.</exception>
    internal static ResultFile Of(string folder, string panel)
    {
        string[] paths = [.. Directory.GetFiles(folder, $"results-{panel}.json").Concat(Directory.GetFiles(folder, $"results-{panel}-*.json")).Order(StringComparer.Ordinal)];
        if (paths.Length == 0) throw new GlintException($"{folder} holds no results-{panel}.json. Copy results.json of glint report there.");
        List<ResultFile> files = [.. paths.Select(Read)];
        for (int i = 0; i < files.Count; i++)
        {
            for (int j = 0; j < i; j++) Check(files[j], paths[j], files[i], paths[i]);
        }
        List<string> methods = [.. files.SelectMany(f => f.Methods)];
        if (methods.GroupBy(m => m).FirstOrDefault(g => g.Count() > 1) is { Key: var twice }) throw new GlintException($"{twice} stands in two files results-{panel}*.json. Leave out one of them.");
        return files[0] with
        {
            Methods = InOrder(methods),
            Slices = [.. files.SelectMany(f => f.Slices)],
            Folds = files.Select(f => f.Folds).FirstOrDefault(f => f.Count > 0) ?? [],
            // The discs of every file are the same: they look at the slices alone.
            Summaries = [.. files.SelectMany(f => f.Summaries).DistinctBy(s => s.Name)],
            Details = [.. files.SelectMany(f => f.Details)],
        };
    }

    private static IReadOnlyList<string> InOrder(IEnumerable<string> methods)
    {
        List<string> order = [.. StudyMethods.All.Select(m => m.Name)];
        return [.. methods.OrderBy(order.IndexOf)];
    }

    private static void Check(ResultFile first, string firstPath, ResultFile other, string otherPath)
    {
        string both = $"{otherPath} and {firstPath}";
        if (other.SmallTumourPixels != first.SmallTumourPixels) throw new GlintException($"{both} call tumours under {other.SmallTumourPixels} px and under {first.SmallTumourPixels} px small. Judge both alike.");
        HashSet<(string, int, int)> slices = TestSlices(first.Slices);
        if (first.Slices.Concat(other.Slices).GroupBy(r => (r.Method, r.Seed)).FirstOrDefault(run => !TestSlices(run).SetEquals(slices)) is { Key: var run })
        {
            throw new GlintException($"{both} were not judged on the same slices: see {run.Method}, seed {run.Seed}. Use the same data, folds and preset.");
        }
        if (!AreAlike(first.Folds, other.Folds)) throw new GlintException($"{both} have different folds. Use the same number, and the same --split-seed.");
        if (FactsOfPanel.FirstOrDefault(f => first.Facts.GetValueOrDefault(f) != other.Facts.GetValueOrDefault(f)) is { } fact)
        {
            throw new GlintException($"{both} say of {fact}: '{other.Facts.GetValueOrDefault(fact)}' and '{first.Facts.GetValueOrDefault(fact)}'. Train both alike.");
        }
    }

    // What must be alike for methods to stand in one table; the same for all folds, or the fact would name them.
    private static readonly string[] FactsOfPanel = ["Data", "Preset", "Network", "Training", "Intensity window"];

    // What a file of an earlier version does not say, it does not contradict.
    private static bool AreAlike(IReadOnlyList<IReadOnlyList<string>> folds, IReadOnlyList<IReadOnlyList<string>> others) =>
        folds.Count == 0 || others.Count == 0 || (folds.Count == others.Count && folds.All(f => others.Any(f.ToHashSet().SetEquals)));

    private static HashSet<(string, int, int)> TestSlices(IEnumerable<ResultRow> rows) => [.. rows.Select(r => (r.Patient, r.Slice, r.TumourPixels))];

    private static readonly JsonFile Json = new("cannot be used", "Copy results.json of glint report there.");

    private static ResultFile Read(string path) => Json.Read<ResultFile>(path) ?? throw Json.Flawed(path, "it is empty");
}
