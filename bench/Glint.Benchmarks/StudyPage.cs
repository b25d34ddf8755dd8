using System.Text.Json;
using System.Text.RegularExpressions;
using Glint.Imaging;
using Glint.Reports;
using Glint.Studies;

namespace Glint.Benchmarks;

/// <summary>
/// docs/study/README.md: every table of it, made from the results*.json beside it, which are the rows of <c>glint compare</c> as <c>glint report</c>
/// joined them. A table stands between <c>&lt;!-- NAME of RESULTS --&gt;</c> and <c>&lt;!-- end --&gt;</c>; the text around it is written by hand.
/// <c>&lt;!-- NAME of RESULTS, unseen --&gt;</c> leaves out the patients of seen.txt, by whom a method was chosen.
/// </summary>
internal static partial class StudyPage
{
    internal const string Name = "study";
    internal const string Description = "the tables of docs/study/README.md again, from the results beside it";

    private const string PageName = "README.md", SeenName = "seen.txt";

    /// <summary>Writes the page again.</summary>
    /// <param name="folder">docs/study.</param>
    internal static void Run(string folder)
    {
        string path = Path.Combine(folder, PageName), before = File.ReadAllText(path), after = Made(before, folder);
        AtomicFile.WriteText(path, after);
        Console.WriteLine($"{path}: {Places().Count(before)} tables, {(after == before ? "as they were" : "changed")}");
    }

    /// <summary>The page with its tables made anew.</summary>
    internal static string Made(string page, string folder)
    {
        var read = new Dictionary<string, StudyTables>();
        return Places().Replace(page, place =>
        {
            (string table, string results, bool isUnseen) = (place.Groups["table"].Value, place.Groups["results"].Value, place.Groups["unseen"].Success);
            string key = isUnseen ? $"{results}, unseen" : results;
            if (!read.TryGetValue(key, out StudyTables? tables))
            {
                read[key] = tables = new StudyTables(Read(Path.Combine(folder, $"results-{results}.json")), isUnseen ? File.ReadLines(Path.Combine(folder, SeenName)).ToHashSet() : null);
            }
            return $"<!-- {table} of {key} -->\n{MarkdownTable.Of(tables.Of(table))}<!-- end -->";
        });
    }

    private static ResultFile Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize<ResultFile>(file, GlintJson.Indented) ?? throw new JsonException("it is empty.");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new GlintException($"Cannot read {path}: {e.Message} Copy results.json of glint report there.", e);
        }
    }

    [GeneratedRegex("<!-- (?<table>[a-z-]+) of (?<results>[a-z]+)(?<unseen>, unseen)? -->.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Places();
}
