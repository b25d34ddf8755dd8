using System.Text.RegularExpressions;
using Glint.Tests.Support;

namespace Glint.Tests.Docs;

/// <summary>The README and the pages of docs, whose links a repository's browser follows as the site does.</summary>
public sealed partial class PagesTests
{
    private const int MostWordsOfTheReadme = 900;

    public static TheoryData<string> Pages =>
        [.. new[] { "README.md", "CHANGELOG.md" }.Concat(PagesOfTheSite.Select(p => "docs/" + p))];

    private static IEnumerable<string> PagesOfTheSite =>
        Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(p => Path.GetRelativePath(Repository.PathOf("docs"), p).Replace('\\', '/')).Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryRelativeLink_LeadsToWhatIsThere_AndItsAnchorToAHeading(string page) => Assert.Empty(BrokenLinks(Repository.PathOf(page)));

    [Fact]
    public void ALinkToNoFileOrNoHeading_IsFound()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("there.md"), "# There\n\n## A `GD-steady`, of two words\n\n## Again\n\n## Again\n");
        File.WriteAllText(folder.Of("page.md"), """
            [right](there.md), [right](there.md#a-gd-steady-of-two-words), [right](there.md#again-1), [right](#here), [right](https://example.org/none.md)
            ## Here
            [no file](absent.md), ![no picture](absent.svg), [no heading](there.md#here), [no heading](#there)
            `[no link](absent.md)`
            ```
            [no link](absent.md)
            # No heading
            ```
            """);
        Assert.Equal(["absent.md", "absent.svg", "there.md#here", "#there"], BrokenLinks(folder.Of("page.md")));
    }

    [Fact]
    public void EveryPageOfDocs_IsInTheSitesContents()
    {
        string[] contents = [.. File.ReadAllLines(Repository.PathOf("docs", "toc.yml")).Select(l => l.Trim()).Where(l => l.StartsWith("href: ", StringComparison.Ordinal)).Select(l => l["href: ".Length..])];
        Assert.Equal(PagesOfTheSite, contents.Where(c => c.EndsWith(".md", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryDecision_IsInTheListOfThem()
    {
        string list = File.ReadAllText(Repository.PathOf("docs", "decisions", "README.md"));
        Assert.All(PagesOfTheSite.Where(p => p.StartsWith("decisions/0", StringComparison.Ordinal)), p => Assert.Contains($"({Path.GetFileName(p)})", list, StringComparison.Ordinal));
    }

    [Fact]
    public void TheReadme_IsShort() =>
        Assert.InRange(File.ReadAllText(Repository.PathOf("README.md")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, 1, MostWordsOfTheReadme);

    private static IEnumerable<string> BrokenLinks(string page) =>
        Link().Matches(InlineCode().Replace(Prose(page), "")).Select(m => m.Groups["to"].Value).Where(to => !to.Contains("://", StringComparison.Ordinal) && !Resolves(page, to));

    private static bool Resolves(string page, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        return (File.Exists(target) || Directory.Exists(target)) && (parts.Length == 1 || Anchors(target).Contains(parts[1]));
    }

    // As GitHub and docfx name headings: small letters, no punctuation, a hyphen for a space, and a number where a name stands twice.
    private static HashSet<string> Anchors(string page) =>
    [
        .. Heading().Matches(Prose(page))
            .Select(m => NoPartOfAnAnchor().Replace(m.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))
            .GroupBy(name => name).SelectMany(same => same.Select((name, i) => i == 0 ? name : $"{name}-{i}")),
    ];

    private static string Prose(string page) => Fence().Replace(File.ReadAllText(page), "");

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}_ -]")]
    private static partial Regex NoPartOfAnAnchor();
}
