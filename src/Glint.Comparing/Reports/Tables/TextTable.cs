using System.Text;

namespace Glint.Comparing.Reports;

/// <summary>The main table of a comparison as plain text, for the terminal and for logs.</summary>
internal static class TextTable
{
    private const string Gap = "  ";

    /// <summary>A line per method and disc baseline with aligned columns, mean ± standard deviation over seeds; "n/a" where there is no value.</summary>
    /// <param name="result">What the comparison found.</param>
    /// <returns>Lines ending in "\n": the table, its conventions, the names in full, the verdict, and what the table shows.</returns>
    public static string Of(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder(Of(result.Methods, result.Baselines, result.SmallTumourPixels, result.Unit)).Append('\n');
        foreach (MethodSummary row in result.Methods.Concat(result.Baselines)) text.Append(OneLine($"{row.Name}: {row.Label}")).Append('\n');
        text.Append('\n');
        foreach (string sentence in Verdict.Of(result.Effects, result.Folds.Count)) text.Append(OneLine(sentence)).Append('\n');
        text.Append('\n');
        foreach (string sentence in TableInWords.Of(result)) text.Append("- ").Append(OneLine(sentence)).Append('\n');
        foreach (PointResult point in result.Points) text.Append('\n').Append(AtPoint(point));
        return text.ToString();
    }

    // What a user would set with --threshold, and what the methods are worth then.
    private static string AtPoint(PointResult point)
    {
        (string Heading, Func<MethodSummary, Spread?> Value)[] columns =
        [
            ("Dice", m => m.Scores.Dice), ("Small recall", m => m.Scores.SmallRecall), ("Small Dice", m => m.Scores.SmallDice), ("Lesions found", m => m.Own?[0].Value), ("Specificity", m => m.Scores.Specificity),
        ];
        string[][] lines =
        [
            ["Method", "Threshold", .. columns.Select(c => c.Heading)],
            .. point.Methods.Select(m => (string[])[OneLine(m.Name), PointTables.Threshold(point.Thresholds.First(t => t.Method == m.Name).Median), .. columns.Select(c => Format.MeanAndSpread(c.Value(m), Format.Share))]),
        ];
        return $"{PointTables.Title(point)}: {point.Rule}\n{Aligned(lines, 1)}";
    }

    /// <summary>The same of rows alone.</summary>
    /// <param name="methods">Rows above the line.</param>
    /// <param name="baselines">Rows below it.</param>
    /// <param name="smallTumourPixels">Tumours of fewer pixels are small.</param>
    public static string Of(IReadOnlyList<MethodSummary> methods, IReadOnlyList<MethodSummary> baselines, int smallTumourPixels) => Of(methods, baselines, smallTumourPixels, "seed");

    private static string Of(IReadOnlyList<MethodSummary> methods, IReadOnlyList<MethodSummary> baselines, int smallTumourPixels, string unit)
    {
        MethodSummary[] rows = [.. methods, .. baselines];
        IReadOnlyList<Column> columns = MainTable.ColumnsOf(rows);
        string[][] lines = [["Method", .. columns.Select(c => OneLine(c.Short))], .. rows.Select(r => (string[])[OneLine(r.Name), .. columns.Select(c => c.Cell(r))])];
        var text = new StringBuilder(Aligned(lines, baselines.Count > 0 ? [1, methods.Count + 1] : [1]));
        if (methods.Any(m => m.Scores.Dice.Seeds > 1)) text.Append($"Mean ± standard deviation over {unit}s. ");
        text.Append("Precision: nothing predicted counts 1, the article's way; in the column (Zero) it counts 0, other tools' way.\n");
        text.Append("Specificity: tumour-free slices without a false pixel. FP pixels: per tumour-free slice. Small: under ")
            .Append(Format.Count(smallTumourPixels)).Append(" pixels.\n");
        return text.ToString();
    }

    /// <summary>Lines of as many cells each, the first to the left, the others to the right.</summary>
    /// <param name="lines">The headings first.</param>
    /// <param name="rules">After how many lines a rule is drawn.</param>
    internal static string Aligned(IReadOnlyList<string[]> lines, params int[] rules)
    {
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(i => lines.Max(l => l[i].Length))];
        var text = new StringBuilder();
        for (int i = 0; i < lines.Count; i++)
        {
            text.Append(string.Join(Gap, lines[i].Select((c, j) => j == 0 ? c.PadRight(widths[j]) : c.PadLeft(widths[j]))).TrimEnd()).Append('\n');
            if (rules.Contains(i + 1)) text.Append('-', widths.Sum() + (Gap.Length * (widths.Length - 1))).Append('\n');
        }
        return text.ToString();
    }

    private static string OneLine(string name) => new([.. name.Select(c => char.IsControl(c) ? ' ' : c)]);
}
