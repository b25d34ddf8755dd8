using System.Xml.Linq;

namespace Glint.Reports;

/// <summary>One row of a table on the page: a heading and its cells.</summary>
internal sealed record TableRow(IReadOnlyList<string> Cells, bool IsQuiet = false);

/// <summary>A table on the page, in a box of its own that scrolls sideways on a small screen.</summary>
internal static class HtmlTable
{
    public static XElement Of(string caption, IReadOnlyList<string> headings, IReadOnlyList<TableRow> rows) =>
        new("div", new XAttribute("class", "scroll"), new XAttribute("tabindex", "0"), new XAttribute("role", "region"),
            new XAttribute("aria-label", headings[0] + " table"),
            new XElement("table",
                new XElement("caption", caption),
                new XElement("thead", new XElement("tr", headings.Select(h => new XElement("th", new XAttribute("scope", "col"), h)))),
                new XElement("tbody", rows.Count == 0
                    ? new XElement("tr", new XElement("td", new XAttribute("colspan", Format.Count(headings.Count)), Format.Missing))
                    : rows.Select(Row))));

    private static XElement Row(TableRow row) => new("tr",
        row.IsQuiet ? new XAttribute("class", "quiet") : null,
        new XElement("th", new XAttribute("scope", "row"), row.Cells[0]),
        row.Cells.Skip(1).Select(c => new XElement("td", c)));
}
