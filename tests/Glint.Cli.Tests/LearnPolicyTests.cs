using System.Diagnostics;
using Glint.Adaptation;
using Glint.Comparing;
using Glint.Training;

namespace Glint.Cli.Tests;

/// <summary><c>glint learn-policy</c> with trainings of its own processes: few and short.</summary>
public sealed class LearnPolicyTests
{
    private static readonly string[] Small = ["learn-policy", "--quick", "--pairs", "1", "--generations", "1", "--held-out", "0"];

    [Fact]
    public async Task ALearningThatIsKilled_GoesOnToTheSameDigests_WhateverTheJobs()
    {
        using var sets = DataSets.Of(0);
        string whole = Path.Combine(sets.Root, "whole"), killed = Path.Combine(sets.Root, "killed");
        CommandLine run = CommandLine.Run([.. Small, "--jobs", $"{Math.Min(2, Environment.ProcessorCount)}", "--out", whole]);
        Assert.True(run.ExitCode == GlintCommand.Done, run.Error);
        Assert.Contains("digest " + new LearningFolder(whole).Read().Generations[0].Digest[..16], run.Output, StringComparison.Ordinal);
        Assert.Contains("<svg", File.ReadAllText(Path.Combine(whole, "figures", "fig2.svg")), StringComparison.Ordinal);
        Assert.Contains("What the policy does", File.ReadAllText(Path.Combine(whole, "report.html")), StringComparison.Ordinal);

        string runs = Path.Combine(killed, LearningFolder.RunsName);
        using (Process glint = Process.Start(new ProcessStartInfo("dotnet", [typeof(GlintCommand).Assembly.Location, .. Small, "--jobs", "1", "--out", killed]) { RedirectStandardError = true })!)
        {
            for (int i = 0; i < 1800 && !File.Exists(runs) && !glint.HasExited; i++) await Task.Delay(100, TestContext.Current.CancellationToken);
            glint.Kill(entireProcessTree: true);
            await glint.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Assert.Empty(new LearningFolder(killed).Read().Generations);
        CommandLine again = CommandLine.Run([.. Small, "--jobs", "1", "--out", killed]);
        Assert.True(again.ExitCode == GlintCommand.Done, again.Error);
        Assert.Equal(new LearningFolder(whole).Read().Generations.Select(g => g.Digest), new LearningFolder(killed).Read().Generations.Select(g => g.Digest));
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, LearningFolder.PolicyName)), File.ReadAllBytes(Path.Combine(killed, LearningFolder.PolicyName)));
        Assert.Contains(PolicyFile.Read(Path.Combine(whole, LearningFolder.PolicyName)).Parameters.TakeLast(3), bias => bias != 0);
        Assert.Equal(PolicyAction.Three, PolicyFile.Read(Path.Combine(whole, LearningFolder.PolicyName)).Action);

        CommandLine other = CommandLine.Run([.. Small, "--seed", "2", "--out", whole]);
        Assert.Equal(GlintCommand.UserCanMend, other.ExitCode);
        Assert.Contains("other options", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ASearchWithAnAction_AndAFolderThatHoldsSomethingElse_AreOneLine()
    {
        using var sets = DataSets.Of(0);
        string made = Path.Combine(sets.Root, "made");
        Assert.Contains("Leave out one of the two", CommandLine.Run("learn-policy", "--search", "fixed", "--action", "two", "--out", made).MustBeRefused(), StringComparison.Ordinal);
        Assert.False(Path.Exists(made));
        Directory.CreateDirectory(made);
        File.WriteAllText(Path.Combine(made, "notes.txt"), "mine");
        CommandLine refused = CommandLine.Run("learn-policy", "--out", made);
        Assert.Equal(GlintCommand.UserCanMend, refused.ExitCode);
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(made).Select(Path.GetFileName));
    }
}
