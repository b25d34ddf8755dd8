using System.Globalization;
using System.Text;
using Glint.Data;
using Glint.Imaging;

namespace Glint.Comparing.Reports;

/// <summary>What a data set holds and what is wrong with it, as plain text for the terminal.</summary>
internal static class DataText
{
    private const int NameWidth = 16, CellWidth = 10, BarWidth = 40;

    /// <summary>The summary, a histogram of tumour areas and a line for every problem.</summary>
    /// <param name="report">What the check found.</param>
    /// <returns>Lines ending in "\n".</returns>
    public static string Of(DataReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder(OneLine(report.Data)).Append('\n');
        if (report.Summary.Patients > 0) Append(text, report.Summary, report.Window);
        if (report.Summary.TumourPixels is not null) AppendTumours(text, report.Summary);
        AppendFindings(text, report);
        return text.ToString();
    }

    private static void Append(StringBuilder text, DataSummary summary, IntensityWindow window)
    {
        string labelled = summary.SlicesWithTumour + summary.SlicesWithoutTumour == 0 ? ""
            : $": {summary.SlicesWithTumour} with tumour, {summary.SlicesWithoutTumour} without"
                + (summary.SlicesWithoutLabels > 0 ? $", {summary.SlicesWithoutLabels} without usable labels" : "");
        Line("patients", Format.Count(summary.Patients));
        Line("slices", summary.Slices + labelled);
        Line("slice width", Range(summary.SliceWidth, "px"));
        Line("slice height", Range(summary.SliceHeight, "px"));
        Line("pixel spacing", Range(summary.PixelSpacingMillimetres, "mm"));
        Line("slice spacing", Range(summary.SliceSpacingMillimetres, "mm"));
        Line("values", $"{Number(summary.LowestHounsfield)} to {Number(summary.HighestHounsfield)} HU; "
            + $"{Percent(summary.ShareBelowWindow)} below the window {Number(window.LowHounsfield)}..{Number(window.HighHounsfield)} HU, {Percent(summary.ShareAboveWindow)} above");
        if (summary.Classes.Count > 0) Line("labels", string.Join(", ", summary.Classes.Select(c => $"{Number(c.Label)}{(c.IsTumour ? " (tumour)" : "")}: {Percent(c.Share)}")));

        void Line(string name, string value) => text.Append("  ").Append(name.PadRight(NameWidth)).Append(value).Append('\n');
    }

    private static void AppendTumours(StringBuilder text, DataSummary summary)
    {
        text.Append("\nTumour area of the slices with tumour\n");
        Row("", ["min", "5 %", "25 %", "median", "75 %", "95 %", "max"]);
        Row("px", Values(summary.TumourPixels!).Select(v => Number(v)));
        Row("mm2", Values(summary.TumourSquareMillimetres!).Select(v => Number(v)));
        Row("share of slice", Values(summary.TumourShareOfSlice!).Select(v => Percent(v)));
        text.Append('\n');
        int most = summary.TumourAreas.Max(a => a.Slices);
        foreach (AreaRange area in summary.TumourAreas)
        {
            string range = (area.FromPixels == area.ToPixels ? "1" : $"{area.FromPixels}-{area.ToPixels}") + " px";
            string bar = new('█', (int)Math.Ceiling((double)BarWidth * area.Slices / most));
            text.Append($"  {range,NameWidth - 1} {area.Slices,CellWidth - 1}  {bar}".TrimEnd()).Append('\n');
        }

        void Row(string name, IEnumerable<string> cells) =>
            text.Append("  ").Append(name.PadRight(NameWidth)).AppendJoin("", cells.Select(c => c.PadLeft(CellWidth))).Append('\n');
    }

    private static void AppendFindings(StringBuilder text, DataReport report)
    {
        if (report.Findings.Count == 0)
        {
            text.Append("\nNo problem found.\n");
            return;
        }
        string counts = string.Join(", ", new[]
        {
            report.StopsTraining == 1 ? "1 stops training" : report.StopsTraining > 1 ? $"{report.StopsTraining} stop training" : "",
            report.WorthALook == 1 ? "1 is worth a look" : report.WorthALook > 1 ? $"{report.WorthALook} are worth a look" : "",
        }.Where(c => c.Length > 0));
        text.Append(CultureInfo.InvariantCulture, $"\n{report.Findings.Count} problem{(report.Findings.Count > 1 ? "s" : "")}: {counts}\n");
        foreach (Finding finding in report.Findings)
        {
            text.Append(finding.Severity == Severity.StopsTraining ? "  stops training  " : "  worth a look    ").Append(OneLine(finding.Text)).Append('\n');
        }
    }

    private static double[] Values(Quantiles q) => [q.Minimum, q.Percentile5, q.Percentile25, q.Median, q.Percentile75, q.Percentile95, q.Maximum];

    private static string Range(Quantiles? q, string unit) =>
        q is null ? Format.Missing
        : Number(q.Minimum) == Number(q.Maximum) ? $"{Number(q.Median)} {unit}"
        : $"{Number(q.Minimum)} to {Number(q.Maximum)} {unit}, median {Number(q.Median)}";

    // Three decimals of what is small, none of what is large.
    private static string Number(double? value) =>
        value is { } v ? v.ToString(Math.Abs(v) >= 1000 ? "0" : Math.Abs(v) >= 10 ? "0.#" : "0.###", CultureInfo.InvariantCulture) : Format.Missing;

    // A tumour's share may be far below 1 %: there, three digits that count.
    private static string Percent(double? share) =>
        share is { } s ? (100 * s).ToString(s >= 0.1 ? "0.#" : s >= 0.01 ? "0.##" : "G3", CultureInfo.InvariantCulture) + " %" : Format.Missing;

    private static string OneLine(string name) => new([.. name.Select(c => char.IsControl(c) ? ' ' : c)]);
}
