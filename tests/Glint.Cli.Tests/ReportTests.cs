using System.Text.Json;
using Glint.Comparing;

namespace Glint.Cli.Tests;

/// <summary><c>glint report</c>: comparisons' reports again, without training.</summary>
[Collection("commands share the process's threads")]
public class ReportTests
{
    [Fact]
    public void Report_OfAComparison_IsTheFirstAgain_AndOfTwo_HoldsBothsMethods()
    {
        using var sets = DataSets.Of(0);
        string one = Compare(sets, "D,GD", "one"), two = Compare(sets, "T", "two");
        byte[] page = File.ReadAllBytes(Path.Combine(one, "report.html")), text = File.ReadAllBytes(Path.Combine(one, "report.md"));
        File.Delete(Path.Combine(one, "report.html"));
        Directory.Delete(Path.Combine(one, "runs"), recursive: true);
        CommandLine again = CommandLine.Run("report", one);
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal(page, File.ReadAllBytes(Path.Combine(one, "report.html")));
        Assert.Equal(text, File.ReadAllBytes(Path.Combine(one, "report.md")));

        CommandLine both = CommandLine.Run("report", one, two, "--output", sets.Out);
        Assert.True(both.ExitCode == 0, both.Error);
        Assert.Contains(Path.Combine(sets.Out, "report.html"), both.Output, StringComparison.Ordinal);
        foreach (string name in new[] { "D: Dice", "T: Tversky", "GD: adaptive" }) Assert.Contains(name, both.Output, StringComparison.Ordinal);
        foreach (string file in new[] { "report.html", "report.md", "results.json", "results.csv", ReportData.Name }) Assert.True(File.Exists(Path.Combine(sets.Out, file)), file);
        // A row of each run of both, under one header.
        Assert.Equal(
            File.ReadLines(Path.Combine(one, "results.csv")).Count() + File.ReadLines(Path.Combine(two, "results.csv")).Count() - 1, File.ReadLines(Path.Combine(sets.Out, "results.csv")).Count());
    }

    [Fact]
    public void Report_OfTheFoldsOfACrossValidation_TestsEveryPatientOnce()
    {
        using var sets = DataSets.Of(4);
        string[] folds = [.. new[] { "0", "1" }.Select(fold => Path.Combine(sets.Root, $"fold{fold}"))];
        for (int fold = 0; fold < folds.Length; fold++)
        {
            CommandLine compare = CommandLine.Run(
                "compare", "--data", sets.Data, "--framing", "whole", "--side", "32", "--width", "0.0625", "--batch", "2", "--steps", "2", "--validate-every", "1",
                "--methods", "D,GD", "--folds", "2", "--fold", $"{fold}", "--seed", $"{fold}7", "--out", folds[fold]);
            Assert.True(compare.ExitCode == 0, compare.Error);
        }
        CommandLine report = CommandLine.Run(["report", .. folds, "--out", sets.Out]);
        Assert.True(report.ExitCode == 0, report.Error);
        Assert.Contains("(1 repetition of 2 folds)", report.Output, StringComparison.Ordinal);
        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(Path.Combine(sets.Out, "results.json")));
        JsonElement[] rows = [.. results.RootElement.GetProperty("slices").EnumerateArray()];
        Assert.All(rows, r => Assert.Equal(["method", "seed", "patient", "slice", "tumourPixels", "truePositives", "falsePositives", "falseNegatives"], r.EnumerateObject().Select(p => p.Name)));
        Assert.All(rows, r => Assert.Equal(1, r.GetProperty("seed").GetInt64()));
        // The rows of both folds, and nobody twice.
        Assert.Equal(folds.Sum(f => File.ReadLines(Path.Combine(f, "results.csv")).Count() - 1), rows.Length);
        Assert.Equal(4, rows.Select(r => r.GetProperty("patient").GetString()).Distinct().Count());
        Assert.Equal(rows.Length, rows.DistinctBy(r => (r.GetProperty("method").GetString(), r.GetProperty("patient").GetString(), r.GetProperty("slice").GetInt32())).Count());
    }

    [Fact]
    public void Report_OfNoComparison_SaysSo_AndLeavesNothingBehind()
    {
        using var sets = DataSets.Of(0);
        Assert.Contains("holds no report-data.json", CommandLine.Run("report", sets.Data, "--out", sets.Out).MustBeMended(sets.Out), StringComparison.Ordinal);
        string missing = Path.Combine(sets.Root, "missing");
        Assert.Contains($"There is no folder {missing}", CommandLine.Run("report", missing).MustBeMended(missing), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(sets.Data, ReportData.Name), "{");
        Assert.Contains("is damaged", CommandLine.Run("report", sets.Data, "--out", sets.Out).MustBeMended(sets.Out), StringComparison.Ordinal);
        Assert.Contains("exists already", CommandLine.Run("report", sets.Data, "--out", sets.Data).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfSeveralWithoutAFolder_IsAWrongOption()
    {
        CommandLine report = CommandLine.Run("report", "one", "two");
        Assert.Equal(GlintCommand.WrongOption, report.ExitCode);
        Assert.Contains("--out", report.Error, StringComparison.Ordinal);
    }

    private static string Compare(DataSets sets, string methods, string name)
    {
        string folder = Path.Combine(sets.Root, name);
        CommandLine compare = CommandLine.Run(
            "compare", "--data", "phantom", "--phantom-patients", "10", "--phantom-slices", "4", "--methods", methods, "--tune", "false", "--steps", "2", "--validate-every", "1",
            "--side", "64", "--width", "0.0625", "--batch", "2", "--out", folder);
        Assert.True(compare.ExitCode == 0, compare.Error);
        return folder;
    }
}
