using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Glint.Training;
using GlintStudy;

namespace Glint.Cli.Tests;

/// <summary>docs/study/run.sh from nothing to the joined report, on a data set and trainings so small that they take seconds.</summary>
[Collection("commands share the process's threads")]
public sealed partial class StudyTests
{
    [Fact]
    public async Task TheStudy_TrainsItsGroupsFoldByFold_JoinsThem_AndGoesOnWhereItWas()
    {
        using var sets = DataSets.Of(6);
        string[] groups = ["adaptive", "fixed"];
        Assert.Equal((0, 4), await Study(["lidc", sets.Data, sets.Out, .. groups]));
        // What is finished is not trained again.
        Directory.Delete(Path.Combine(sets.Out, "lidc", "fixed-fold1"), recursive: true);
        Assert.Equal((0, 1), await Study(["lidc", sets.Data, sets.Out, .. groups]));

        CommandLine report = CommandLine.Run([
            "report", .. groups.SelectMany(g => new[] { 0, 1 }, (g, fold) => Path.Combine(sets.Out, "lidc", $"{g}-fold{fold}")), "--out", Path.Combine(sets.Out, "report")]);
        Assert.True(report.ExitCode == GlintCommand.Done, report.Error);
        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(Path.Combine(sets.Out, "report", "results.json")));
        Assert.Equal(["GD", "GD-mean", "D", "DCE"], results.RootElement.GetProperty("methods").EnumerateArray().Select(m => m.GetString()));
        ILookup<string, string> tested = results.RootElement.GetProperty("slices").EnumerateArray()
            .ToLookup(r => r.GetProperty("method").GetString()!, r => r.GetProperty("patient").GetString()!);
        Assert.All(tested, method => Assert.Equal(6, method.Distinct().Count()));
    }

    [Fact]
    public async Task ThePhantomPanels_AreOneSplitAndSeveralSeeds()
    {
        using var sets = DataSets.Of(1);
        Assert.Equal((0, 2), await Study(["liver", sets.Out, "fixed", "lesion"], $"--phantom-patients 6 --phantom-slices 2 --side 64 --seeds 2 {Small}"));
        CommandLine report = CommandLine.Run(["report", Path.Combine(sets.Out, "liver", "fixed-fold0"), Path.Combine(sets.Out, "liver", "lesion-fold0"), "--out", Path.Combine(sets.Out, "report")]);
        Assert.True(report.ExitCode == GlintCommand.Done, report.Error);
        Assert.Contains("6 patients", File.ReadAllText(Path.Combine(sets.Out, "report", "report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASetting_IsTrainedWithItsOption()
    {
        using var sets = DataSets.Of(6);
        Assert.Equal((0, 2), await Study(["settings", sets.Data, sets.Out, "linear"]));
        CommandLine report = CommandLine.Run(["report", Path.Combine(sets.Out, "settings", "linear-fold0"), Path.Combine(sets.Out, "settings", "linear-fold1"), "--out", Path.Combine(sets.Out, "report")]);
        Assert.True(report.ExitCode == GlintCommand.Done, report.Error);
        Assert.Contains("Linear counts", File.ReadAllText(Path.Combine(sets.Out, "report", "report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGroupThatFails_DoesNotStopTheOthers_AndIsSaidInTheExitCode()
    {
        using var sets = DataSets.Of(0);
        Assert.Equal((1, 2), await Study(["lidc", sets.Data, sets.Out, "effectiveness"]));
        Assert.Contains("lists no training scan", File.ReadAllText(Path.Combine(sets.Out, "lidc", "effectiveness-fold1.log")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lidc", "everything")]
    [InlineData("ablations", "tversky")]
    public async Task AnUnknownGroup_IsAWrongOption(string panel, string group)
    {
        using var sets = DataSets.Of(1);
        Assert.Equal((GlintCommand.WrongOption, 0), await Study([panel, sets.Data, sets.Out, group]));
        Assert.False(Path.Exists(sets.Out));
    }

    [Fact]
    public void EveryGroup_CanBeCompared()
    {
        List<string[]> groups = [.. GroupLine().Matches(File.ReadAllText(Script)).Select(m => m.Groups["methods"].Value.Split(','))];
        Assert.True(groups.Count > 5);
        Assert.All(groups, methods => Assert.Null(Methods.Lacks([.. methods.Select(m => StudyMethods.All.Single(known => known.Name == m))])));
    }

    private const string Small = "--steps 2 --validate-every 2 --batch 2 --width 0.0625";

    private static string Script
    {
        get
        {
            DirectoryInfo root = new(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(root.FullName, "Glint.slnx"))) root = root.Parent!;
            return Path.Combine(root.FullName, "docs", "study", "run.sh");
        }
    }

    // Its exit code, and how many groups of folds it trained.
    private static async Task<(int ExitCode, int Trained)> Study(string[] arguments, string size = Small)
    {
        var start = new ProcessStartInfo("bash", [Script, .. arguments]) { RedirectStandardOutput = true };
        start.Environment["GLINT"] = $"dotnet {typeof(StudyMethods).Assembly.Location}";
        start.Environment["FOLDS"] = "2";
        start.Environment["SIZE"] = size;
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output.Split('\n').Count(l => l.Contains(", fold ", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"^(  |methods)\[[a-z]+\]=(?<methods>[A-Za-z,-]+)$", RegexOptions.Multiline)]
    private static partial Regex GroupLine();
}
