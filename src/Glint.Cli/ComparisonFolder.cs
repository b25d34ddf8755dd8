using Glint.Comparing;
using Glint.Comparing.Reports;

namespace Glint.Cli;

/// <summary>What a folder of a finished comparison holds beside its runs, and what the terminal says of it.</summary>
internal static class ComparisonFolder
{
    /// <summary>Writes results.json, of whole scans scans.json, report-data.json and the report.</summary>
    internal static void Write(ComparisonResult result, string path)
    {
        ResultFile.Of(result).Write(path);
        ScanResultFile.Of(result)?.Write(path);
        ReportData.Write(result, path);
        Report.Write(result, path);
    }

    /// <summary>Prints the table, and where the report is.</summary>
    internal static void Print(ComparisonResult result, string path, TextWriter output)
    {
        output.WriteLine(TextTable.Of(result));
        output.WriteLine($"Report: {Path.Combine(path, Report.PageName)}");
    }
}
