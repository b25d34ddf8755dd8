using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Glint.Imaging;

namespace Glint.Cli.Tests;

/// <summary>From scans to masks and reports, on data small enough for a test.</summary>
[Collection("commands share the process's threads")]
public class MainPathTests
{
    private static readonly string[] StepColumns =
        ["iteration", "loss", "alphaP", "alphaN", "betaSquared", "twoA", "twoB", "truePositives", "falsePositives", "falseNegatives", "precision", "recall"];

    [Fact]
    public void TrainEvaluatePredict_GoFromScansToAMaskOnTheScansGrid()
    {
        using var sets = DataSets.Of(5);
        CommandLine train = CommandLine.Run(sets.Train("--steps", "4", "--validate-every", "2"));
        Assert.True(train.ExitCode == 0, train.Error);
        string model = Path.Combine(sets.Out, "model.glint");
        Assert.Contains(model, train.Output, StringComparison.Ordinal);

        string[] steps = File.ReadAllLines(Path.Combine(sets.Out, "steps.csv"));
        Assert.Equal(StepColumns, steps[0].Split(','));
        Assert.Equal(["1", "2", "3", "4"], steps[1..].Select(l => l.Split(',')[0]));
        Assert.Equal(3, File.ReadAllLines(Path.Combine(sets.Out, "validation.csv")).Length);
        using JsonDocument run = JsonDocument.Parse(File.ReadAllText(Path.Combine(sets.Out, "run.json")));
        Assert.Equal("finished", run.RootElement.GetProperty("status").GetString());
        Assert.Equal(4, run.RootElement.GetProperty("outcome").GetProperty("stepsTaken").GetInt32());
        Assert.Equal(-1000, run.RootElement.GetProperty("options").GetProperty("window").GetProperty("lowHounsfield").GetDouble());

        string evaluation = Path.Combine(sets.Root, "evaluation");
        CommandLine evaluate = CommandLine.Run("evaluate", "--model", model, "--data", sets.Data, "--split", "all", "--out", evaluation);
        Assert.True(evaluate.ExitCode == 0, evaluate.Error);
        Assert.Contains("Scores of 20 slices of 5 patients", evaluate.Output, StringComparison.Ordinal);
        Assert.Equal(21, File.ReadAllLines(Path.Combine(evaluation, "results.csv")).Length);

        string maskPath = Path.Combine(sets.Root, "mask.nii.gz");
        CommandLine predict = CommandLine.Run("predict", "--model", model, "--input", sets.ImagePath(0), "--output", maskPath);
        Assert.True(predict.ExitCode == 0, predict.Error);
        Volume mask = ScanFile.Read(maskPath);
        Assert.Equal(ScanFile.Read(sets.ImagePath(0)).Geometry, mask.Geometry);
        Assert.All(mask.Voxels, v => Assert.True(v is 0 or 1));
        Assert.Contains($"{mask.Voxels.Count(v => v != 0)} voxels", predict.Output, StringComparison.Ordinal);
        Assert.Equal(GlintCommand.UserCanMend, CommandLine.Run("predict", "--model", model, "--input", sets.ImagePath(0), "--output", maskPath).ExitCode);
        string other = Path.Combine(sets.Root, "bfloat16.nii.gz");
        CommandLine narrow = CommandLine.Run("predict", "--model", model, "--input", sets.ImagePath(0), "--output", other, "--precision", "bfloat16");
        if (!narrow.IsRefusedBFloat16)
        {
            Assert.True(narrow.ExitCode == GlintCommand.Done, narrow.Error);
            Assert.Equal(mask.Geometry, ScanFile.Read(other).Geometry);
        }
        CommandLine elsewhere = CommandLine.Run("predict", "--model", model, "--input", sets.ImagePath(0), "--output", other + ".nii", "--device", "cuda:1");
        Assert.Contains("--device cpu", elsewhere.MustBeMended(other + ".nii"), StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_OfSeveralScans_SaysWhatEachShows_AndABadOneDoesNotStopTheOthers()
    {
        using var sets = DataSets.Of(5);
        CommandLine.Run(sets.Train("--method", "D", "--steps", "100", "--validate-every", "50", "--learning-rate", "0.01"));
        string model = Path.Combine(sets.Out, "model.glint"), masks = Path.Combine(sets.Root, "masks"), scans = Path.Combine(sets.Root, "scans");
        foreach (string patient in new[] { "a", "b" }) Directory.CreateDirectory(Path.Combine(scans, patient));
        File.Copy(sets.ImagePath(0), Path.Combine(scans, "a", "ct.nii.gz"));
        File.Copy(sets.ImagePath(1), Path.Combine(scans, "b", "ct.nii.gz"));
        File.WriteAllText(Path.Combine(scans, "b", "notes.txt"), "no scan");
        string broken = Path.Combine(scans, "broken.nii");
        File.WriteAllText(broken, "not a scan");

        CommandLine run = CommandLine.Run("predict", "--model", model, "--input", Path.Combine(scans, "a"), broken, "--input", Path.Combine(scans, "b"), "--output", masks);
        Assert.Equal(GlintCommand.UserCanMend, run.ExitCode);
        Assert.Contains(broken, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([Path.Combine(masks, "a-ct.nii.gz"), Path.Combine(masks, "b-ct.nii.gz"), "2 of 3 scans predicted"], lines.Select(l => l.Split(": ")[0]));
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(masks, "summary.json")));
        JsonElement[] rows = [.. summary.RootElement.GetProperty("scans").EnumerateArray()];
        Assert.Equal([false, true, false], rows.Select(r => r.GetProperty("error").ValueKind == JsonValueKind.String));
        foreach (JsonElement row in new[] { rows[0], rows[2] })
        {
            Volume mask = ScanFile.Read(row.GetProperty("mask").GetString()!);
            int voxels = mask.Voxels.Count(v => v != 0);
            JsonElement[] lesions = [.. row.GetProperty("lesions").EnumerateArray()];
            Assert.Equal(voxels, row.GetProperty("voxels").GetInt32());
            Assert.Equal(voxels * 0.7 * 0.7 * 2.5, row.GetProperty("cubicMillimetres").GetDouble(), 1e-3);
            Assert.Equal(voxels, lesions.Sum(l => l.GetProperty("voxels").GetInt32()));
            Assert.Equal(voxels * 0.7 * 0.7 * 2.5, lesions.Sum(l => l.GetProperty("cubicMillimetres").GetDouble()), 1e-3);
            Assert.Equal(voxels == 0, lesions.Length == 0);
            Assert.Equal(voxels > 0, File.Exists(row.GetProperty("mask").GetString() + ".png"));
        }
        Assert.Contains(rows, r => r.GetProperty("voxels").GetInt32() > 0);

        string none = Path.Combine(sets.Root, "none");
        Assert.Equal(GlintCommand.UserCanMend, CommandLine.Run("predict", "--model", model, "--input", broken, Path.Combine(scans, "missing.nii"), "--output", none).ExitCode);
        Assert.False(Path.Exists(none));
        Assert.Contains("holds no scan", CommandLine.Run("predict", "--model", model, "--input", scans + "/../out", "--output", none).MustBeMended(none), StringComparison.Ordinal);
        Assert.Contains("exists already", CommandLine.Run("predict", "--model", model, "--input", scans, "--output", masks).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void EqualRuns_WriteEqualLogsAndModels()
    {
        using var sets = DataSets.Of(5);
        string again = Path.Combine(sets.Root, "again");
        CommandLine.Run(sets.Train());
        CommandLine.Run([.. sets.Train().Select(a => a == sets.Out ? again : a)]);
        foreach (string file in new[] { "steps.csv", "validation.csv", "model.glint" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(sets.Out, file)), File.ReadAllBytes(Path.Combine(again, file)));
        }
    }

    [Fact]
    public void Compare_OnThePhantom_WritesReportResultsAndFigures()
    {
        using var sets = DataSets.Of(0);
        CommandLine compare = CommandLine.Run(
            "compare", "--data", "phantom", "--methods", "D,E,GD-published", "--seeds", "2", "--steps", "2", "--validate-every", "1", "--side", "64",
            "--width", "0.0625", "--batch", "2", "--out", sets.Out);
        Assert.True(compare.ExitCode == 0, compare.Error);
        Assert.Contains(Path.Combine(sets.Out, "report.html"), compare.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(sets.Out, "report.html")));
        foreach (string figure in new[] { "fig3", "fig4a", "fig4b", "fig5", "fig6", "fig7", "figS1", "trade" })
        {
            Assert.True(File.Exists(Path.Combine(sets.Out, "figures", figure + ".png")), figure);
            Assert.True(File.Exists(Path.Combine(sets.Out, "figures", figure + ".svg")), figure);
        }

        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(Path.Combine(sets.Out, "results.json")));
        JsonElement root = results.RootElement;
        Assert.Equal(["D", "E", "GD-published"], root.GetProperty("methods").EnumerateArray().Select(m => m.GetString()));
        string[][] sides = new[] { "train", "validation", "test" }.Select(s => root.GetProperty("split").GetProperty(s).EnumerateArray().Select(p => p.GetString()!).ToArray()).ToArray();
        Assert.Equal(40, sides.SelectMany(s => s).Distinct().Count());
        Assert.Equal((24, 8, 8), (sides[0].Length, sides[1].Length, sides[2].Length));
        JsonElement[] slices = [.. root.GetProperty("slices").EnumerateArray()];
        Assert.Equal(3 * 2 * 8 * 10, slices.Length);    // methods, seeds, test patients, slices
        Assert.All(slices, row => Assert.Equal(
            ["method", "seed", "patient", "slice", "tumourPixels", "truePositives", "falsePositives", "falseNegatives"], row.EnumerateObject().Select(p => p.Name)));
        Assert.All(slices, row => Assert.Contains(row.GetProperty("patient").GetString(), sides[2]));
        Assert.Contains(slices, row => row.GetProperty("tumourPixels").GetInt32() == 0);
        Assert.Equal(slices.Length + 1, File.ReadAllLines(Path.Combine(sets.Out, "results.csv")).Length);
    }

    [Fact]
    public void Compare_OfMosaics_ShowsBothDiscs_AndDoesNotDependOnHowManyRunsAreSideBySide()
    {
        using var sets = DataSets.Of(6);
        string[] Compare(string folder, string jobs) =>
        [
            "compare", "--data", sets.Data, "--preset", "lidc-mosaic", "--side", "64", "--tile-side", "32", "--width", "0.0625", "--batch", "2", "--steps", "2",
            "--validate-every", "1", "--methods", "D,GD,GD-replay", "--jobs", jobs, "--out", folder,
        ];
        CommandLine two = CommandLine.Study(Compare(sets.Out, "2")), one = CommandLine.Study(Compare(sets.Out + "1", "1"));
        Assert.True(two.ExitCode == 0, two.Error);
        Assert.Contains("disc of 7 px at every tile's centre", two.Output, StringComparison.Ordinal);
        Assert.Contains("disc of 7 px at the true tile's centre, told which tile that is", two.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(Path.Combine(sets.Out, "results.csv")), File.ReadAllText(Path.Combine(sets.Out + "1", "results.csv")));
        foreach (string log in new[] { "D-s1", "GD-s1", "GD-replay-s1" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(sets.Out, "runs", log, "steps.csv")), File.ReadAllBytes(Path.Combine(sets.Out + "1", "runs", log, "steps.csv")));
        }
    }

    [Fact]
    public void Evaluate_OfTestPatients_KnowsThemByTheModel()
    {
        using var sets = DataSets.Of(5);
        CommandLine.Run(sets.Train());
        string model = Path.Combine(sets.Out, "model.glint");
        CommandLine test = CommandLine.Run("evaluate", "--model", model, "--data", sets.Data, "--out", Path.Combine(sets.Root, "test"));
        Assert.True(test.ExitCode == 0, test.Error);
        Assert.Contains("of 1 patient:", test.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("trained or chose", test.Output, StringComparison.Ordinal);
        CommandLine all = CommandLine.Run("evaluate", "--model", model, "--data", sets.Data, "--split", "all", "--out", Path.Combine(sets.Root, "all"));
        Assert.Contains("4 of 5 patients trained or chose this model", all.Output, StringComparison.Ordinal);
        using var others = DataSets.Of(1);
        string line = CommandLine.Run("evaluate", "--model", model, "--data", others.Data, "--out", others.Out).MustBeMended(others.Out);
        Assert.Contains("--split all", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CtrlC_EndsTrainingAfterItsStep_AndKeepsTheBestModel()
    {
        using var sets = DataSets.Of(5);
        // SIGINT needs a process of its own.
        using Process glint = Process.Start(new ProcessStartInfo("dotnet", [typeof(GlintCommand).Assembly.Location, .. sets.Train("--steps", "1000000", "--validate-every", "5", "--threads", "1")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string validation = Path.Combine(sets.Out, "model.glint");
        for (int i = 0; i < 600 && !File.Exists(validation); i++) await Task.Delay(100, TestContext.Current.CancellationToken);
        Process.Start("kill", ["-INT", glint.Id.ToString(CultureInfo.InvariantCulture)]);
        string output = await glint.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await glint.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(GlintCommand.StoppedByUser, glint.ExitCode);
        Assert.Contains("Stopped after", output, StringComparison.Ordinal);
        Assert.Contains("glint resume", output, StringComparison.Ordinal);
        using JsonDocument run = JsonDocument.Parse(File.ReadAllText(Path.Combine(sets.Out, "run.json")));
        Assert.Equal("stopped", run.RootElement.GetProperty("status").GetString());
        Assert.Equal(0, CommandLine.Run("predict", "--model", validation, "--input", sets.ImagePath(0), "--output", Path.Combine(sets.Root, "mask.nii")).ExitCode);
    }

    [Fact]
    public async Task CtrlC_EndsAComparison_AndJudgesNoRunThatItCutShort()
    {
        using var sets = DataSets.Of(5);
        // A terminal sends SIGINT to the whole process group, the process of the run too: here a group of its own.
        using Process glint = Process.Start(new ProcessStartInfo("setsid", [
            "dotnet", typeof(GlintCommand).Assembly.Location, "compare", "--data", sets.Data, "--methods", "D", "--seeds", "1", "--out", sets.Out,
            "--steps", "1000000", "--validate-every", "5", "--threads", "1", "--framing", "whole", "--side", "64", "--width", "0.0625", "--batch", "2"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string model = Path.Combine(sets.Out, "runs", "D-s1", "model.glint");
        for (int i = 0; i < 600 && !File.Exists(model) && !glint.HasExited; i++) await Task.Delay(100, TestContext.Current.CancellationToken);
        Process.Start("kill", ["-INT", "--", $"-{glint.Id}"]);
        string output = await glint.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), error = await glint.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await glint.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(glint.ExitCode == GlintCommand.StoppedByUser, $"{glint.ExitCode}: {output}{error}");
        Assert.Contains("Stopped after 0 of 1 run", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(sets.Out, "results.json")));
        Assert.True(File.Exists(model));
    }

    [Fact]
    public void Presets_PrintsWhatTrainingUses()
    {
        CommandLine presets = CommandLine.Run("presets");
        Assert.Equal(0, presets.ExitCode);
        foreach (string name in new[] { "demo", "small", "paper", "lidc-mosaic" }) Assert.Contains($"\"name\": \"{name}\"", presets.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("train")]
    [InlineData("resume")]
    [InlineData("compare")]
    [InlineData("report")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("check")]
    [InlineData("presets")]
    public void Help_ShowsARunnableExample(params string[] verb)
    {
        CommandLine help = CommandLine.Run([.. verb, "--help"]);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Example: glint {(verb.Length == 0 ? "compare" : verb[0])}"), help.Output, StringComparison.Ordinal);
    }
}
