using System.Text.RegularExpressions;
using Glint.Comparing.Reports;
using Glint.Imaging;
using GlintStudy.Two;

namespace GlintStudy;

/// <summary>
/// The tables of docs/study/README.md and docs/results.md, made from the results*.json of the study (<see cref="StudyResults"/>). A table stands
/// between <c>&lt;!-- NAME of PANEL --&gt;</c> and <c>&lt;!-- end --&gt;</c>; the text around it is written by hand. <c>&lt;!-- NAME of PANEL: D, GD --&gt;</c>
/// shows these methods only, <c>&lt;!-- NAME of PANEL, unseen --&gt;</c> leaves out the patients of seen.txt, by whom a method was chosen.
/// <c>&lt;!-- two NAME of PANEL --&gt;</c> is of the second part (<see cref="TwoPanel"/>). <c>PANEL+PANEL</c> takes the seeds of both together, and in the table of settings is a row of each.
/// </summary>
internal static partial class StudyPage
{
    internal const string Verb = "pages";

    private const string SeenName = "seen.txt";
    private const string SettingsName = "settings";

    /// <summary>Pages with tables of the study, from the repository's root.</summary>
    internal static IReadOnlyList<string> Pages { get; } = [Path.Combine(Folder, "README.md"), "docs/results.md", Path.Combine(KeptPanel.Folder, "README.md")];

    /// <summary>Where the results are, from the repository's root.</summary>
    internal const string Folder = "docs/study";

    /// <summary>Writes pages and figures again.</summary>
    /// <param name="root">The repository's root.</param>
    internal static void Run(string root)
    {
        foreach (string path in Pages.Select(p => Path.Combine(root, p)))
        {
            string before = File.ReadAllText(path), after = Made(before, Path.Combine(root, Folder));
            AtomicFile.WriteText(path, after);
            Console.WriteLine($"{path}: {Places().Count(before)} tables, {(after == before ? "as they were" : "changed")}");
        }
        foreach (Figure figure in Curves(root))
        {
            string path = Path.Combine(root, KeptPanel.Folder, figure.Name + ".svg");
            AtomicFile.Write(path, stream => stream.Write(figure.Svg()));
            Console.WriteLine($"{path}: drawn");
        }
        foreach (Figure figure in StudyFigures.Of(Path.Combine(root, Folder)))
        {
            string path = Path.Combine(root, Folder, figure.Name + ".svg");
            AtomicFile.Write(path, stream => stream.Write(figure.Svg()));
            Console.WriteLine($"{path}: drawn");
        }
    }

    /// <summary>
    /// The curves of the second part's panels, those that its page shows: idrid, with three images whose tumours are small, has none.
    /// </summary>
    internal static IReadOnlyList<Figure> Curves(string root)
    {
        string folder = Path.Combine(root, KeptPanel.Folder), page = File.ReadAllText(Path.Combine(folder, "README.md"));
        return
        [
            .. Directory.GetDirectories(folder).Select(panel => Path.GetFileName(panel)).Order(StringComparer.Ordinal)
                .Where(panel => page.Contains($"({panel}-trade.svg)", StringComparison.Ordinal))
                .Select(panel => new TwoPanel(folder, panel).Trade($"{panel}-trade")),
        ];
    }

    /// <summary>A page with its tables made anew.</summary>
    /// <param name="page">Its text.</param>
    /// <param name="folder">Where the results are.</param>
    internal static string Made(string page, string folder)
    {
        var read = new Dictionary<(string, bool), StudyPanel>();
        StudyPanel Panel(string name, bool isUnseen)
        {
            if (!read.TryGetValue((name, isUnseen), out StudyPanel? panel))
            {
                read[(name, isUnseen)] = panel = new StudyPanel(StudyResults.Of(folder, name.Split('+')), isUnseen ? File.ReadLines(Path.Combine(folder, SeenName)).ToHashSet() : null);
            }
            return panel;
        }
        var second = new Dictionary<string, TwoPanel>();
        TwoPanel Two(string name) => second.TryGetValue(name, out TwoPanel? panel) ? panel : second[name] = new TwoPanel(Path.Combine(folder, "two"), name);
        return Places().Replace(page, place =>
        {
            (string table, string panel, bool isUnseen) = (place.Groups["table"].Value, place.Groups["panel"].Value, place.Groups["unseen"].Success);
            string[] methods = place.Groups["methods"].Success ? place.Groups["methods"].Value.Split(", ") : [];
            if (place.Groups["two"].Success) return $"{place.Groups["head"].Value}\n{MarkdownTable.Of(Two(panel).Of(table, methods))}<!-- end -->";
            Table made = table == SettingsName
                ? StudyDifferences.Settings([.. panel.Split('+').Select(p => (p, Panel(p, isUnseen)))])
                : new StudyTables(Panel(panel, isUnseen)).Of(table, methods);
            return $"{place.Groups["head"].Value}\n{MarkdownTable.Of(made)}<!-- end -->";
        });
    }

    [GeneratedRegex("(?<head><!-- (?<two>two )?(?<table>[a-z-]+) of (?<panel>[a-z+]+)(?<unseen>, unseen)?(: (?<methods>[A-Za-z, -]+))? -->).*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Places();
}
