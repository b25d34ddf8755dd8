using System.Xml.Linq;

namespace Glint.Comparing.Reports;

/// <summary>A table on the page, in a box of its own that scrolls sideways on a small screen.</summary>
internal static class HtmlTable
{
    public static XElement Of(Table table) =>
        new("div", new XAttribute("class", "scroll"), new XAttribute("tabindex", "0"), new XAttribute("role", "region"),
            new XAttribute("aria-label", table.Title),
            new XElement("table",
                new XElement("caption", table.TitledCaption),
                new XElement("thead", new XElement("tr", table.Headings.Select((h, i) => new XElement("th", new XAttribute("scope", "col"), Words(table, i), h)))),
                new XElement("tbody", table.Rows.Count == 0
                    ? new XElement("tr", new XElement("td", new XAttribute("colspan", Format.Count(table.Headings.Count)), Format.Missing))
                    : table.Rows.Select(row => Row(table, row)))));

    private static XElement Row(Table table, TableRow row) => new("tr",
        row.IsQuiet ? new XAttribute("class", "quiet") : null,
        new XElement("th", new XAttribute("scope", "row"), row.Cells[0]),
        row.Cells.Skip(1).Select((c, i) => new XElement("td", Words(table, i + 1), c)));

    private static XAttribute? Words(Table table, int column) => column > 0 && !table.IsOfNumbers(column) ? new XAttribute("class", "words") : null;
}
