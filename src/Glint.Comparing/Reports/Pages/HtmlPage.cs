using System.Xml.Linq;

namespace Glint.Comparing.Reports;

/// <summary>
/// The report as one page that holds its figures and cases and loads nothing. Built as a tree, so that whatever came from data (names, paths,
/// captions) is escaped by construction; a policy in its head forbids it the network and every script but its own.
/// </summary>
internal static class HtmlPage
{
    /// <summary>Figures are shown at least this wide and scroll sideways on a phone, and no wider than the second, in CSS pixels.</summary>
    private const int ReadableWidth = 680, WidePage = 700;

    private static readonly string Policy = $"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '{CaseScript.Hash}'; base-uri 'none'; form-action 'none'";

    /// <summary>The page, valid as HTML 5 and as XML.</summary>
    /// <param name="result">What the comparison found.</param>
    /// <param name="figures">Figures in order, each with its PNG.</param>
    public static string Of(ComparisonResult result, IReadOnlyList<(Figure Figure, byte[] Png)> figures) =>
        Of(Sections.Title, Sections.Of(result, [.. figures.Select(f => f.Figure)]), figures);

    /// <summary>Any page of sections.</summary>
    /// <param name="title">Its title and first heading.</param>
    /// <param name="sections">In order.</param>
    /// <param name="figures">Those that the sections hold, each with its PNG.</param>
    public static string Of(string title, IReadOnlyList<Section> sections, IReadOnlyList<(Figure Figure, byte[] Png)> figures)
    {
        Dictionary<string, byte[]> pictures = figures.ToDictionary(f => f.Figure.Name, f => f.Png);
        var page = new XElement("html", new XAttribute("lang", "en"),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", Policy)),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", title),
                new XElement("style", HtmlStyle.Sheet + CaseScript.Style)),
            new XElement("body", new XElement("main",
                new XElement("h1", title),
                new XElement("nav", new XAttribute("aria-label", "Sections"), new XElement("ul", sections.Select(s => new XElement("li", new XElement("a", new XAttribute("href", "#" + s.Anchor), s.Heading))))),
                sections.Select(s => new XElement("section", new XAttribute("id", s.Anchor), new XElement("h2", s.Heading), s.Blocks.Select(b => Of(b, pictures)))))));
        HtmlText.Clean(page);
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.None) + "\n";
    }

    private static object Of(Block block, IReadOnlyDictionary<string, byte[]> pictures) => block switch
    {
        Sentences sentences => new XElement("ul", sentences.Items.Select(s => new XElement("li", s))),
        Warning warning => new XElement("p", new XAttribute("class", "warning"), warning.Text),
        Table table => HtmlTable.Of(table),
        Picture picture => Of(picture, pictures[picture.Figure.Name]),
        Cases cases => CaseBrowser.Of(cases),
        Facts facts => new XElement("dl", facts.Items.Select(f => new[]
        {
            new XElement("dt", f.Key),
            new XElement("dd", Facts.IsCommand(f.Key) ? new XElement("code", f.Value) : f.Value),
        })),
        _ => throw new InvalidOperationException($"A page has no {block.GetType().Name}."),
    };

    private static XElement Of(Picture picture, byte[] png)
    {
        Figure figure = picture.Figure;
        return new("figure",
            new XElement("div", new XAttribute("class", "card"), new XAttribute("tabindex", "0"),
                new XAttribute("role", "region"), new XAttribute("aria-label", figure.Title),
                new XElement("img",
                    new XAttribute("alt", $"{figure.Title}. {figure.Caption}"),
                    new XAttribute("width", Format.Count(figure.Width)), new XAttribute("height", Format.Count(figure.Height)),
                    new XAttribute("style", $"min-width: {Format.Count(Math.Min(figure.Width, ReadableWidth))}px; max-width: {Format.Count(Math.Max(figure.Width, WidePage))}px"),
                    new XAttribute("src", "data:image/png;base64," + Convert.ToBase64String(png)))),
            new XElement("figcaption",
                new XElement("strong", picture.Number + ". "), figure.Caption + " Files beside this page: ",
                new XElement("a", new XAttribute("href", $"{Report.FiguresFolder}/{figure.Name}.svg"), "SVG"), ", ",
                new XElement("a", new XAttribute("href", $"{Report.FiguresFolder}/{figure.Name}.png"), "PNG"), "."));
    }
}
