using System.Text;
using System.Text.RegularExpressions;

namespace Glint.Comparing.Reports;

/// <summary>The report as Markdown (CommonMark with tables): the page's sections and numbers, to read in a terminal or on a forge.</summary>
internal static partial class MarkdownPage
{
    /// <summary>Lines ending in "\n"; figures are links to the files beside it.</summary>
    public static string Of(ComparisonResult result, IReadOnlyList<Figure> figures)
    {
        var text = new StringBuilder($"# {Sections.Title}\n");
        foreach (Section section in Sections.Of(result, figures))
        {
            text.Append("\n## ").Append(section.Heading).Append('\n');
            foreach (Block block in section.Blocks) text.Append('\n').Append(Of(block));
        }
        return text.ToString();
    }

    /// <summary>Text on one line in which nothing is markup.</summary>
    public static string Escaped(string text) => Markup().Replace(new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]), @"\$0");

    private static string Of(Block block) => block switch
    {
        Sentences sentences => Lines(sentences.Items.Select(s => $"- {Escaped(s)}")),
        Warning warning => $"**{Escaped(warning.Text)}**\n",
        Table table => MarkdownTable.Of(table),
        Picture picture => $"![{picture.Number}]({Report.FiguresFolder}/{picture.Figure.Name}.png)\n\n{picture.Number}. {Escaped(picture.Figure.Title)}. {Escaped(picture.Figure.Caption)}\n",
        Cases cases => MarkdownTable.Of(CaseTable.Of(cases.Book)),
        Facts facts => Lines(facts.Items.Select(f => $"- {Escaped(f.Key)}: {(Facts.IsCommand(f.Key) && !f.Value.Contains('`') ? $"`{f.Value.ReplaceLineEndings(" ")}`" : Escaped(f.Value))}")),
        _ => throw new InvalidOperationException($"A text has no {block.GetType().Name}."),
    };

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));

    // What would be emphasis, code, a link, a cell's end, a tag or a heading: a "<" alone is a "<", and a "_" in a word is a "_".
    [GeneratedRegex(@"[\\`*|]|(?<![a-zA-Z0-9])_|_(?![a-zA-Z0-9])|\](?=[(\[:])|<(?=[a-zA-Z/!?])|&(?=[#a-zA-Z])|^[#>+-]")]
    private static partial Regex Markup();
}
