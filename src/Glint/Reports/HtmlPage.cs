using System.Text;
using System.Xml;
using System.Xml.Linq;
using Glint.Losses;
using Glint.Studies;

namespace Glint.Reports;

/// <summary>
/// The report as one page that holds its figures and loads nothing. Built as a tree, so that whatever came from data (names, paths,
/// captions) is escaped by construction.
/// </summary>
internal static class HtmlPage
{
    private const string Title = "Comparison of losses for small-target segmentation";

    /// <summary>Figures are shown at least this wide and scroll sideways on a phone, and no wider than the second, in CSS pixels.</summary>
    private const int ReadableWidth = 680, WidePage = 700;

    /// <summary>The page, valid as HTML 5 and as XML.</summary>
    /// <param name="result">What the comparison found.</param>
    /// <param name="figures">Figures in order, each with its PNG.</param>
    public static string Of(ComparisonResult result, IReadOnlyList<(Figure Figure, byte[] Png)> figures)
    {
        var page = new XElement("html", new XAttribute("lang", "en"),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", Title),
                new XElement("style", HtmlStyle.Sheet)),
            new XElement("body", new XElement("main",
                new XElement("h1", Title),
                new XElement("section", new XElement("h2", "Verdict"),
                    new XElement("ul", Verdict.Of(result.Effects).Select(s => new XElement("li", s)))),
                new XElement("section", new XElement("h2", "What the table shows"),
                    new XElement("ul", Findings.Of(result).Select(f => new XElement("li", f)))),
                new XElement("section", new XElement("h2", "Methods on the test patients"), Scores(result), Effects(result), Coefficients(result)),
                new XElement("section", new XElement("h2", "By patient, by lesion, and as other tools would say"),
                    DetailTables.Patients(result), DetailTables.Lesions(result), DetailTables.OtherTools(result)),
                Scans(result),
                new XElement("section", new XElement("h2", "Figures"), figures.Select(f => Picture(f.Figure, f.Png))),
                new XElement("section", new XElement("h2", "Patients and slices"), Split(result)),
                new XElement("section", new XElement("h2", "What the article printed"), Article()),
                new XElement("section", new XElement("h2", "Notes"), Notes(result)),
                new XElement("section", new XElement("h2", "The runs, and how to repeat them"), Facts(result)))));
        Clean(page);
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.None) + "\n";
    }

    private static XElement Scores(ComparisonResult result) => HtmlTable.Of(
        MainTable.Caption + $" Small tumours: under {Format.Count(result.SmallTumourPixels)} pixels. Grey rows: discs that look at no image; the one at the true tile's centre is told which tile holds the tumour.",
        ["Method", .. MainTable.Columns.Select(c => c.Heading)],
        [
            .. result.Methods.Select(m => new TableRow([MethodStyle.InFull(m), .. MainTable.Columns.Select(c => c.Cell(m))])),
            .. result.Baselines.Select(m => new TableRow([MethodStyle.InFull(m), .. MainTable.Columns.Select(c => c.Cell(m))], IsQuiet: true)),
        ]);

    private static XElement? Scans(ComparisonResult result)
    {
        IReadOnlyList<Table> tables = ScanTables.Of([.. result.Details.Where(d => d.Scans is not null).Select(d => (d.Name, d.Scans!))]);
        return tables.Count == 0 ? null
            : new XElement("section", new XElement("h2", "Whole scans, in 3-D"), tables.Select(t => HtmlTable.Of($"{t.Title}. {t.Caption}", t.Headings, t.Rows)));
    }

    private static XElement Effects(ComparisonResult result) => HtmlTable.Of(
        "Every tested difference, the first method's value less the second's: mean over patients, 95 % bootstrap interval over patients, Wilcoxon's p before and after Holm's correction, and the mean ± standard deviation of the difference over seeds. Grey: not shown.",
        ["Methods", "Measure", "Patients", "Difference", "95 % interval", "p", "p, corrected", "Over seeds"],
        [.. result.Effects.Select(e => new TableRow(
            [$"{e.Method} less {e.Against}", e.Measure, Format.Count(e.Patients), Format.Signed(e.Difference.Mean), $"{Format.Signed(e.Difference.Low)} to {Format.Signed(e.Difference.High)}",
                Format.PValue(e.PValue), Format.PValue(e.AdjustedPValue), Format.Signed(e.Seeds.Mean) + (double.IsNaN(e.Seeds.StandardDeviation) ? "" : $" ± {Format.Share(e.Seeds.StandardDeviation)}")], IsQuiet: !e.IsShown))]);

    private static XElement Coefficients(ComparisonResult result) => HtmlTable.Of(
        "Coefficients at the end of training, the mean over seeds in log, and the same loss as the Tversky point (2a, 2b) of Fig. 7.",
        ["Method", "aP", "aN", "β²", "2a", "2b"],
        [.. result.Methods.Where(m => m.Final is not null).Select(m => new TableRow([MethodStyle.InFull(m), .. Values(m.Final!.Value)]))]);

    private static string[] Values(Coefficients c)
    {
        TverskyPoint point = c.TverskyPoint;
        return [.. new[] { c.AlphaP, c.AlphaN, c.BetaSquared, point.TwoA, point.TwoB }.Select(Format.Coefficient)];
    }

    private static XElement Picture(Figure figure, byte[] png) => new("figure",
        new XElement("div", new XAttribute("class", "card"), new XAttribute("tabindex", "0"),
            new XAttribute("role", "region"), new XAttribute("aria-label", figure.Title),
            new XElement("img",
                new XAttribute("alt", $"{figure.Title}. {figure.Caption}"),
                new XAttribute("width", Format.Count(figure.Width)), new XAttribute("height", Format.Count(figure.Height)),
                new XAttribute("style", $"min-width: {Format.Count(Math.Min(figure.Width, ReadableWidth))}px; max-width: {Format.Count(Math.Max(figure.Width, WidePage))}px"),
                new XAttribute("src", "data:image/png;base64," + Convert.ToBase64String(png)))),
        new XElement("figcaption",
            new XElement("strong", Number(figure.Name) + ". "), figure.Caption + " Files beside this page: ",
            new XElement("a", new XAttribute("href", $"{Report.FiguresFolder}/{figure.Name}.svg"), "SVG"), ", ",
            new XElement("a", new XAttribute("href", $"{Report.FiguresFolder}/{figure.Name}.png"), "PNG"), "."));

    private static string Number(string name) =>
        name.StartsWith("figS", StringComparison.Ordinal) ? "Supplementary Fig. " + name["figS".Length..] : "Fig. " + name["fig".Length..];

    private static XElement Split(ComparisonResult result) => HtmlTable.Of(
        $"Patients and slices on each side of the split; no patient is on two sides. Small: under {Format.Count(result.SmallTumourPixels)} pixels.",
        ["Side", "Patients", "Slices with tumour", "of these small", "Slices without tumour"],
        [.. result.Split.Select(s => new TableRow(
            [s.Side, Format.Count(s.Patients), Format.Count(s.TumourSlices), Format.Count(s.SmallTumourSlices), Format.Count(s.TumourFreeSlices)]))]);

    private static XElement[] Article() =>
    [
        new("p", new XAttribute("class", "warning"), "The article's figures: other data, other networks, not comparable."),
        HtmlTable.Of($"In percent, as printed in {ArticleNumbers.Source}. Final (2a, 2b): {Point(ArticleNumbers.FinalOfDeterministic)} for D and " +
            $"{Point(ArticleNumbers.FinalOfExploratory)} for E. The article's figures: other data, other networks, not comparable.",
            ["Printed number", "Lung tumours", "Liver tumours"],
            [.. ArticleNumbers.Rows.Select(r => new TableRow([r.What, r.Lung, r.Liver]))]),
    ];

    private static string Point(TverskyPoint p) => $"({Format.Coefficient(p.TwoA)}, {Format.Coefficient(p.TwoB)})";

    private static XElement Notes(ComparisonResult result)
    {
        IReadOnlyList<string> notes = result.Notes;
        return notes.Count == 0 ? new XElement("p", "None.") : new XElement("ul", notes.Select(n => new XElement("li", n)));
    }

    private static XElement Facts(ComparisonResult result) => new("dl", result.Facts.Select(f => new[]
    {
        new XElement("dt", f.Key),
        new XElement("dd", f.Key.Contains("command", StringComparison.OrdinalIgnoreCase) ? new XElement("code", f.Value) : f.Value),
    }));

    /// <summary>Data may hold characters that XML cannot; an empty element must not be written as one tag, which HTML reads as an opening.</summary>
    private static void Clean(XElement page)
    {
        foreach (XText text in page.DescendantNodes().OfType<XText>())
        {
            text.Value = Legal(text.Value);
        }
        foreach (XAttribute attribute in page.DescendantsAndSelf().Attributes())
        {
            attribute.Value = Legal(attribute.Value);
        }
        foreach (XElement element in page.DescendantsAndSelf().Where(e => e.IsEmpty && e.Name.LocalName is not ("meta" or "img")))
        {
            element.Value = "";    // writes <td></td>
        }
    }

    private static string Legal(string text)
    {
        const char Replacement = '\uFFFD';
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }
        var legal = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            legal.Append(pair || XmlConvert.IsXmlChar(text[i]) ? text[i] : Replacement);
            if (pair)
            {
                legal.Append(text[++i]);
            }
        }
        return legal.ToString();
    }
}
