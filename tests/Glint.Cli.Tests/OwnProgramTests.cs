using System.Diagnostics;

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
        CommandLine compare = await Program("OwnNetwork", ["compare", .. Tiny, "--network", "mine", "--methods", "D,GD-steady", "--out", sets.Out]);
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
    public async Task ItsHelp_NamesItsOwn_AndGlintsNamesNoAblation()
    {
        Assert.Contains("MINE (recall counts more", (await Program("OwnRule", ["train", "--help"])).Output, StringComparison.Ordinal);
        string help = CommandLine.Run("compare", "--help").Output;
        Assert.Contains("GD-steady", help, StringComparison.Ordinal);
        Assert.DoesNotContain("GD-mean", help, StringComparison.Ordinal);
        Assert.Contains("GD-mean", CommandLine.Study("compare", "--help").Output, StringComparison.Ordinal);
    }

    private static async Task<CommandLine> Program(string name, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, name + ".dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandLine(process.ExitCode, output, await error);
    }
}
