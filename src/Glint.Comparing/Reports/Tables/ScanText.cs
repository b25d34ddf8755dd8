using System.Text;
using Glint.Evaluation;

namespace Glint.Comparing.Reports;

/// <summary>What one model does on whole scans and on slices without tumour, as plain text for the terminal.</summary>
internal static class ScanText
{
    /// <summary>A table after the other, each under its title and above its definitions.</summary>
    /// <param name="name">Of the method.</param>
    /// <param name="scans">Of whole scans; null where slices lie nowhere.</param>
    /// <param name="tumourFree">Of slices without tumour.</param>
    /// <returns>Lines ending in "\n".</returns>
    public static string Of(string name, ScanSummary? scans, TumourFreeSummary tumourFree)
    {
        ArgumentNullException.ThrowIfNull(tumourFree);
        IReadOnlyList<Table> tables = [ScanTables.TumourFree([(name, tumourFree)]), .. ScanTables.Of(scans is null ? [] : [(name, new ScanDetail(scans, ScanSpread.Of([scans])))])];
        var text = new StringBuilder();
        foreach (Table table in tables)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(table.Title).Append('\n');
            text.Append(TextTable.Aligned([[.. table.Headings], .. table.Rows.Select(r => r.Cells.ToArray())], 1)).Append(table.Caption).Append('\n');
        }
        return text.ToString();
    }
}
