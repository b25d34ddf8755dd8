using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Glint.Imaging;

namespace Glint.Cli.Tests;

/// <summary>The samples that bring something of their own to the command: every run of theirs is a process of their own program.</summary>
[Collection("commands share the process's threads")]
public sealed class OwnProgramTests
{
    private static readonly string[] Tiny =
    [
        "--data", "phantom", "--phantom-patients", "6", "--phantom-slices", "2",
        "--side", "64", "--width", "0.0625", "--batch", "2", "--steps", "4", "--validate-every", "2", "--threads", "1",
    ];

    [Theory]
    [InlineData("OwnRule", "D,MINE")]
    [InlineData("OwnLoss", "D,ROOT,LESIONS")]
    public async Task WhatIsOnesOwn_IsComparedLikeTheRest_AndShownByAnyGlint(string sample, string methods)
    {
        using var sets = DataSets.Of(0);
        CommandLine compare = await Program(sample, ["compare", .. Tiny, "--methods", methods, "--out", sets.Out]);
        Assert.True(compare.ExitCode == GlintCommand.Done, compare.Error);
        string again = Path.Combine(sets.Root, "again");
        CommandLine report = CommandLine.Run("report", sets.Out, "--out", again);
        Assert.True(report.ExitCode == GlintCommand.Done, report.Error);
        string page = File.ReadAllText(Path.Combine(again, "report.md"));
        Assert.All(methods.Split(','), m => Assert.Contains($"| {m} ", page, StringComparison.Ordinal));
        Assert.Equal(File.ReadAllText(Path.Combine(sets.Out, "report.md")), page);
    }

    [Fact]
    public async Task ARunOfAnOwnMethod_StoppedAtANumberThatIsNotFinite_IsReplayedAndResumedByItsOwnProgram_AndRefusedByAnother()
    {
        using var sets = DataSets.Of(0);
        CommandLine train = await Program("OwnRule", ["train", .. Tiny, "--method", "MINE", "--learning-rate", "1e30", "--out", sets.Out]);
        Assert.True(train.ExitCode == GlintCommand.UserCanMend, train.Error);
        Assert.Contains("\"rate\": 0.05", File.ReadAllText(Path.Combine(sets.Out, "run.json")), StringComparison.Ordinal);
        CommandLine replay = await Program("OwnRule", ["replay", sets.Out]);
        Assert.True(replay.ExitCode == GlintCommand.Done, replay.Error);
        CommandLine other = CommandLine.Run("resume", sets.Out);
        Assert.Equal(GlintCommand.UserCanMend, other.ExitCode);
        Assert.Contains("trained with method MINE, which this program does not know", other.Error, StringComparison.Ordinal);
        CommandLine resume = await Program("OwnRule", ["resume", sets.Out, "--on-non-finite", "skip"]);
        Assert.Contains("MINE goes on after step", resume.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOwnNetwork_IsCompared_TrainedTheSameTwice_Evaluated_AndNamedWhereItIsNotKnown()
    {
        using var sets = DataSets.Of(0);
        string once = Path.Combine(sets.Root, "once"), whole = Path.Combine(sets.Root, "whole"), model = Path.Combine(whole, "model.glint");
        CommandLine compare = await Program("OwnNetwork", ["compare", .. Tiny, "--network", "mine", "--methods", "D,GB", "--out", sets.Out]);
        Assert.True(compare.ExitCode == GlintCommand.Done, compare.Error);
        Assert.Contains("Mine, width", File.ReadAllText(Path.Combine(sets.Out, "report.md")), StringComparison.Ordinal);
        string[] train = ["train", .. Tiny, "--network", "mine", "--method", "D", "--out"];
        foreach (string run in new[] { once, whole }) Assert.Equal(GlintCommand.Done, (await Program("OwnNetwork", [.. train, run])).ExitCode);
        Assert.Equal(File.ReadAllBytes(Path.Combine(once, "model.glint")), File.ReadAllBytes(model));
        CommandLine evaluate = await Program("OwnNetwork", ["evaluate", "--model", model, .. Tiny[..6], "--out", Path.Combine(sets.Root, "scores")]);
        Assert.True(evaluate.ExitCode == GlintCommand.Done, evaluate.Error);
        CommandLine other = CommandLine.Run(["evaluate", "--model", model, .. Tiny[..6], "--out", Path.Combine(sets.Root, "other")]);
        Assert.Equal(GlintCommand.UserCanMend, other.ExitCode);
        Assert.Equal(
            "glint: This program has no network called mine; it has ModifiedUNet, UNet unless it brings others. Use the program that trained it.\n", other.Error);
    }

    [Fact]
    public async Task AnOwnNetwork_Stopped_IsResumedByItsOwnProgramToTheSameWeights_AndByNoOther()
    {
        using var sets = DataSets.Of(0);
        string whole = Path.Combine(sets.Root, "whole");
        string[] train = ["train", .. Tiny[..^6], "--steps", "300", "--validate-every", "100", "--threads", "1", "--network", "mine", "--method", "GB", "--checkpoint-every", "1", "--out"];
        Assert.Equal(GlintCommand.Done, (await Program("OwnNetwork", [.. train, whole])).ExitCode);
        await KilledAfterTwoSteps("OwnNetwork", [.. train, sets.Out], Path.Combine(sets.Out, "steps.csv"));
        Assert.Contains("no network called mine", CommandLine.Run("resume", sets.Out).Error, StringComparison.OrdinalIgnoreCase);
        CommandLine resume = await Program("OwnNetwork", ["resume", sets.Out]);
        Assert.True(resume.ExitCode == GlintCommand.Done, resume.Error);
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "model.glint")), File.ReadAllBytes(Path.Combine(sets.Out, "model.glint")));
        Assert.Equal(File.ReadAllText(Path.Combine(whole, "steps.csv")), File.ReadAllText(Path.Combine(sets.Out, "steps.csv")));
    }

    [Fact]
    public async Task AnOwnMeasure_IsAColumnAndATestedDifference_OfTheProgramThatHasIt()
    {
        using var sets = DataSets.Of(0);
        CommandLine compare = await Program("OwnMeasure", ["compare", .. Tiny, "--methods", "D,GB", "--out", sets.Out]);
        Assert.True(compare.ExitCode == GlintCommand.Done, compare.Error);
        Assert.Contains("share of lesions found  fewer than 10 false pixels\n", compare.Output, StringComparison.Ordinal);
        string page = File.ReadAllText(Path.Combine(sets.Out, "report.md")), again = Path.Combine(sets.Root, "again");
        Assert.Matches(@"\| Method .*\| +F2 \| +share of lesions found \| +fewer than 10 false pixels \|", page);
        Assert.Matches(@"\| GB less D +\| F2 ", page);
        using JsonDocument results = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(sets.Out, "results.json")));
        JsonElement[] rows = [.. results.RootElement.GetProperty("slices").EnumerateArray().Where(r => r.GetProperty("method").GetString() == "D")];
        double Of(JsonElement row, string name) => row.GetProperty(name).GetDouble();
        double byHand = rows.Where(r => Of(r, "tumourPixels") > 0)
            .Average(r => 5 * Of(r, "truePositives") / ((5 * Of(r, "truePositives")) + (4 * Of(r, "falseNegatives")) + Of(r, "falsePositives")));
        JsonElement own = results.RootElement.GetProperty("summaries")[0].GetProperty("own")[0];
        Assert.Equal(("F2", byHand), (own.GetProperty("measure").GetString()!, own.GetProperty("value").GetProperty("mean").GetDouble()));
        CommandLine report = await Program("OwnMeasure", ["report", sets.Out, "--out", again]);
        Assert.True(report.ExitCode == GlintCommand.Done, report.Error);
        Assert.Equal(page, File.ReadAllText(Path.Combine(again, "report.md")));
        // Another Glint knows the scores, and not the measure.
        CommandLine other = CommandLine.Run("report", sets.Out);
        Assert.True(other.ExitCode == GlintCommand.Done, other.Error);
        Assert.DoesNotContain("F2", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOwnFormat_IsReadByEveryCommand_AlsoInTheProcessesOfAComparison()
    {
        using var sets = DataSets.Of(6);
        foreach (string nifti in Directory.GetFiles(sets.Data, "*.nii.gz")) ToPlain(nifti);
        string list = Path.Combine(sets.Data, "dataset.json");
        File.WriteAllText(list, File.ReadAllText(list).Replace(".nii.gz", ".plain", StringComparison.Ordinal));
        Assert.Contains("P0.plain", CommandLine.Run(sets.Train()).MustBeMended(sets.Out), StringComparison.Ordinal);
        CommandLine check = await Program("OwnFormat", ["check", sets.Data]);
        Assert.True(check.ExitCode == GlintCommand.Done, check.Output);
        string[] small = sets.Train("--threads", "1")[1..];
        CommandLine compare = await Program("OwnFormat", ["compare", "--methods", "D", .. small.Chunk(2).Where(o => o[0] != "--method").SelectMany(o => o)]);
        Assert.True(compare.ExitCode == GlintCommand.Done, compare.Error);
        string run = Path.Combine(sets.Root, "run"), model = Path.Combine(run, "model.glint"), mask = Path.Combine(sets.Root, "mask.nii.gz");
        CommandLine train = await Program("OwnFormat", sets.Train("--threads", "1", "--out", run));
        Assert.True(train.ExitCode == GlintCommand.Done, train.Error);
        CommandLine evaluate = await Program("OwnFormat", ["evaluate", "--model", model, "--data", sets.Data, "--out", Path.Combine(sets.Root, "scores")]);
        Assert.True(evaluate.ExitCode == GlintCommand.Done, evaluate.Error);
        string scan = Path.Combine(sets.Data, "P0.plain");
        CommandLine predict = await Program("OwnFormat", ["predict", "--model", model, "--input", scan, "--output", mask]);
        Assert.True(predict.ExitCode == GlintCommand.Done, predict.Error);
        // What the sample of a program of one's own finds is what the command finds.
        string nii = Path.Combine(sets.Root, "ct.nii.gz"), own = Path.Combine(sets.Root, "own.nii.gz"), ofCommand = Path.Combine(sets.Root, "command.nii.gz");
        using (var plain = DataSets.Of(1)) File.Copy(plain.ImagePath(0), nii);
        Assert.Equal(GlintCommand.Done, (await Program("Predict", [model, nii, own])).ExitCode);
        Assert.Equal(GlintCommand.Done, CommandLine.Run("predict", "--model", model, "--input", nii, "--output", ofCommand).ExitCode);
        Assert.Equal(File.ReadAllBytes(ofCommand), File.ReadAllBytes(own));
        Assert.Equal(ScanFile.Read(ofCommand).Voxels, ScanFile.Read(mask).Voxels);
        File.WriteAllText(scan, "3 2\n");
        Assert.Contains("has 2 numbers, not 6. Write it again.", (await Program("OwnFormat", ["predict", "--model", model, "--input", scan, "--output", mask + ".nii"])).MustBeMended(mask + ".nii"), StringComparison.Ordinal);
        File.WriteAllText(scan, "3 2 2 0.7 0.7 2.5\n123456");
        Assert.Contains("needs 12 values; found 3", (await Program("OwnFormat", ["predict", "--model", model, "--input", scan, "--output", mask + ".nii"])).MustBeMended(mask + ".nii"), StringComparison.Ordinal);
    }

    // As the sample reads it.
    private static void ToPlain(string nifti)
    {
        Volume volume = ScanFile.Read(nifti);
        (Geometry g, Vector3D s) = (volume.Geometry, volume.Geometry.SpacingMillimetres);
        string header = string.Create(CultureInfo.InvariantCulture, $"{g.Columns} {g.Rows} {g.Slices} {s.X} {s.Y} {s.Z}\n");
        File.WriteAllBytes(nifti.Replace(".nii.gz", ".plain", StringComparison.Ordinal), [.. Encoding.ASCII.GetBytes(header), .. MemoryMarshal.AsBytes<short>([.. volume.Voxels.Select(v => (short)v)])]);
        File.Delete(nifti);
    }

    [Fact]
    public async Task ItsHelp_NamesItsOwn_AndGlintsNamesNoAblation()
    {
        Assert.Contains("MINE (recall counts more", (await Program("OwnRule", ["train", "--help"])).Output, StringComparison.Ordinal);
        string help = CommandLine.Run("compare", "--help").Output;
        Assert.Contains("GD-steady", help, StringComparison.Ordinal);
        Assert.DoesNotContain("GD-mean", help, StringComparison.Ordinal);
        Assert.Contains("GD-mean", CommandLine.Study("compare", "--help").Output, StringComparison.Ordinal);
    }

    private static async Task KilledAfterTwoSteps(string name, string[] arguments, string log)
    {
        using Process process = Started(name, arguments);
        while (!process.HasExited && !(File.Exists(log) && File.ReadLines(log).Skip(2).Any())) await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.False(process.HasExited, "it ended before it could be killed");
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static Process Started(string name, string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, name + ".dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static async Task<CommandLine> Program(string name, string[] arguments)
    {
        using Process process = Started(name, arguments);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandLine(process.ExitCode, output, await error);
    }
}
