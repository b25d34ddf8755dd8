using System.Text;

namespace Glint.Comparing.Reports;

/// <summary>A table in Markdown, its columns padded so that it reads as text too: numbers aligned right, words left.</summary>
internal static class MarkdownTable
{
    public static string Of(Table table)
    {
        string[][] rows = [.. table.Rows.Select(r => r.Cells.ToArray()).DefaultIfEmpty([Format.Missing, .. table.Headings.Skip(1).Select(_ => "")])];
        bool[] areNumbers = [.. table.Headings.Select((_, i) => table.IsOfNumbers(i))];
        string[][] lines = [.. rows.Prepend([.. table.Headings]).Select(cells => cells.Select(MarkdownPage.Escaped).ToArray())];
        int[] widths = [.. table.Headings.Select((_, i) => lines.Max(l => l[i].Length))];
        IEnumerable<string> Cells(string[] line) => line.Select((cell, i) => areNumbers[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));

        var text = new StringBuilder();
        text.Append("| ").AppendJoin(" | ", Cells(lines[0])).Append(" |\n");
        text.Append("|-").AppendJoin("|-", widths.Select((w, i) => new string('-', w) + (areNumbers[i] ? ':' : '-'))).Append("|\n");
        foreach (string[] line in lines.Skip(1)) text.Append("| ").AppendJoin(" | ", Cells(line)).Append(" |\n");
        return text.Append('\n').Append(MarkdownPage.Escaped(table.TitledCaption)).Append('\n').ToString();
    }
}
