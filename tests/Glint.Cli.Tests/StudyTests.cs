using System.Diagnostics;
using System.Text.Json;

namespace Glint.Cli.Tests;

/// <summary>docs/study/run.sh from nothing to the joined report, on a data set and trainings so small that they take seconds.</summary>
[Collection("commands share the process's threads")]
public sealed class StudyTests
{
    [Fact]
    public async Task TheStudy_TrainsItsGroupsFoldByFold_JoinsThem_AndGoesOnWhereItWas()
    {
        using var sets = DataSets.Of(6);
        string[] groups = ["adaptive", "fixed", "effectiveness"];
        Assert.Equal((0, 6), await Study(sets, groups));
        // What is finished is not trained again.
        Directory.Delete(Path.Combine(sets.Out, "fixed-fold1"), recursive: true);
        Assert.Equal((0, 1), await Study(sets, groups));

        CommandLine report = CommandLine.Run([
            "report", .. groups.SelectMany(g => new[] { 0, 1 }, (g, fold) => Path.Combine(sets.Out, $"{g}-fold{fold}")), "--out", Path.Combine(sets.Out, "report")]);
        Assert.True(report.ExitCode == GlintCommand.Done, report.Error);
        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(Path.Combine(sets.Out, "report", "results.json")));
        Assert.Equal(["GD", "GD-mean", "D", "DCE", "E"], results.RootElement.GetProperty("methods").EnumerateArray().Select(m => m.GetString()));
        ILookup<string, string> tested = results.RootElement.GetProperty("slices").EnumerateArray()
            .ToLookup(r => r.GetProperty("method").GetString()!, r => r.GetProperty("patient").GetString()!);
        Assert.All(tested, method => Assert.Equal(6, method.Distinct().Count()));
    }

    [Fact]
    public async Task AnUnknownGroup_IsAWrongOption()
    {
        using var sets = DataSets.Of(1);
        Assert.Equal((GlintCommand.WrongOption, 0), await Study(sets, ["adaptive", "everything"]));
        Assert.False(Path.Exists(sets.Out));
    }

    // Its exit code, and how many groups of folds it trained.
    private static async Task<(int ExitCode, int Trained)> Study(DataSets sets, string[] groups)
    {
        DirectoryInfo root = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Glint.slnx"))) root = root.Parent!;
        var start = new ProcessStartInfo("bash", [Path.Combine(root.FullName, "docs", "study", "run.sh"), "lidc", sets.Data, sets.Out, .. groups]) { RedirectStandardOutput = true };
        start.Environment["GLINT"] = $"dotnet {Path.Combine(AppContext.BaseDirectory, "Glint.Cli.dll")}";
        start.Environment["FOLDS"] = "2";
        start.Environment["EXTRA"] = "--steps 2 --validate-every 2 --batch 2 --width 0.0625";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output.Split('\n').Count(l => l.Contains(", fold ", StringComparison.Ordinal)));
    }
}
