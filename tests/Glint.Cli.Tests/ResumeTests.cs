using System.Diagnostics;
using Glint.Training;

namespace Glint.Cli.Tests;

/// <summary><c>glint resume</c> after the worst: a process that is killed, again and again.</summary>
public sealed class ResumeTests
{
    private const int Kills = 10, Steps = 150, StepsBetweenKills = 12;

    [Fact]
    public async Task ARunKilledTenTimes_EndsAsOneThatNeverWas()
    {
        using var sets = DataSets.Of(5);
        string whole = Path.Combine(sets.Root, "whole"), killed = sets.Out;
        // A checkpoint at every step: many of the kills come in the middle of one.
        string[] options = ["--steps", $"{Steps}", "--validate-every", "50", "--checkpoint-every", "1", "--threads", "1"];
        Assert.Equal(GlintCommand.Done, CommandLine.Run(sets.Train([.. options, "--out", whole])).ExitCode);

        var random = new Random(1);
        int goal = await KilledAfter(sets.Train(options), killed, 1 + random.Next(StepsBetweenKills), random);
        for (int kill = 1; kill < Kills; kill++) goal = await KilledAfter(["resume", killed], killed, goal + 1 + random.Next(StepsBetweenKills), random);
        Assert.True(goal < Steps, "the run should outlive its kills");

        CommandLine last = CommandLine.Run("resume", killed);
        Assert.True(last.ExitCode == GlintCommand.Done, last.Error);
        Assert.Contains("goes on after step", last.Output, StringComparison.Ordinal);
        Assert.Contains($"Finished after {Steps} of {Steps} steps", last.Output, StringComparison.Ordinal);
        foreach (string name in new[] { "steps.csv", "validation.csv", "model.glint" })
        {
            Assert.True(File.ReadAllBytes(Path.Combine(whole, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(killed, name))), $"{name} differs");
        }
        Assert.Contains("is finished", CommandLine.Run("resume", killed).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_OfAnythingElse_IsOneClearLine()
    {
        using var sets = DataSets.Of(5);
        Assert.Contains("run.json", CommandLine.Run("resume", sets.Out).MustBeMended(sets.Out), StringComparison.Ordinal);
        Assert.Equal(GlintCommand.WrongOption, CommandLine.Run("resume").ExitCode);
    }

    [Fact]
    public void Resume_OfARecordWhosePathHoldsANullCharacter_IsOneClearLine()
    {
        using var sets = DataSets.Of(5);
        Assert.Equal(GlintCommand.Done, CommandLine.Run(sets.Train("--cache", Path.Combine(sets.Root, "cache"))).ExitCode);
        string record = Path.Combine(sets.Out, "run.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("/cache\"", "/ca\\u0000che\"", StringComparison.Ordinal).Replace("\"finished\"", "\"running\"", StringComparison.Ordinal));
        CommandLine resume = CommandLine.Run("resume", sets.Out);
        Assert.Equal(GlintCommand.UserCanMend, resume.ExitCode);
        Assert.Equal($"glint: {sets.Out} does not say where its data was. Train it again with glint train.\n", resume.Error);
    }

    [Fact]
    public async Task Resume_OnOtherData_IsRefused()
    {
        using var sets = DataSets.Of(5);
        await KilledAfter(sets.Train("--steps", "100000", "--checkpoint-every", "1"), sets.Out, 2, new Random(1));
        File.Copy(sets.ImagePath(1), sets.ImagePath(0), overwrite: true);
        File.Copy(sets.LabelPath(1), sets.LabelPath(0), overwrite: true);
        CommandLine resume = CommandLine.Run("resume", sets.Out);
        Assert.Equal(GlintCommand.UserCanMend, resume.ExitCode);
        Assert.Contains("its content has changed", resume.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_AfterTheDataMoved_GoesOnWhereItIsNow_IfItIsTheSame()
    {
        using var sets = DataSets.Of(5);
        string[] train = sets.Train("--steps", "100", "--checkpoint-every", "1", "--threads", "1", "--cache", Path.Combine(sets.Root, "cache"));
        await KilledAfter(train, sets.Out, 2, new Random(1));
        string moved = Path.Combine(sets.Root, "elsewhere", "renamed");
        Directory.CreateDirectory(Path.GetDirectoryName(moved)!);
        Directory.Move(sets.Data, moved);

        using var others = DataSets.Of(4);
        Assert.Contains("Pass --data", Line("resume", sets.Out), StringComparison.Ordinal);
        Assert.Contains($"{others.Data} is not what {sets.Out} was trained on", Line("resume", sets.Out, "--data", others.Data), StringComparison.Ordinal);

        await KilledAfter(["resume", sets.Out, "--data", moved], sets.Out, Logged(sets.Out) + 2, new Random(1));
        // From now on the run knows where its data is.
        CommandLine resume = CommandLine.Run("resume", sets.Out);
        Assert.True(resume.ExitCode == GlintCommand.Done, resume.Error);

        static string Line(params string[] arguments)
        {
            CommandLine refused = CommandLine.Run(arguments);
            Assert.Equal(GlintCommand.UserCanMend, refused.ExitCode);
            return refused.Error;
        }
    }

    [Fact]
    public async Task Resume_OfARunOnDicomPatients_TakesTheSameRoi()
    {
        using var sets = DataSets.Of(5);
        string dicom = DicomPatients.Of(sets, 5, Path.Combine(sets.Root, "dicom"), lung: (30, 30));
        await KilledAfter([.. sets.Train("--data", dicom, "--steps", "100", "--checkpoint-every", "1", "--threads", "1"), "--roi", "Tumour 2"], sets.Out, 2, new Random(1));
        CommandLine resume = CommandLine.Run("resume", sets.Out);
        Assert.True(resume.ExitCode == GlintCommand.Done, resume.Error);
        Assert.Equal("Tumour 2", ModelFile.Read(Path.Combine(sets.Out, "model.glint")).Facts.LabelChoice?["roi"]);
    }

    /// <summary>Starts glint, and kills it at a random moment once its log holds so many steps.</summary>
    /// <returns>How many it held in the end.</returns>
    private static async Task<int> KilledAfter(string[] arguments, string run, int steps, Random random)
    {
        using Process glint = Process.Start(new ProcessStartInfo("dotnet", [typeof(GlintCommand).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = glint.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (Logged(run) < steps)
        {
            Assert.False(glint.HasExited, glint.HasExited ? await error : "");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        await Task.Delay(random.Next(30), TestContext.Current.CancellationToken);
        glint.Kill();
        await glint.WaitForExitAsync(TestContext.Current.CancellationToken);
        return Logged(run);
    }

    // Whole lines but for the header; while glint rewinds its log there may be none.
    private static int Logged(string run)
    {
        string log = Path.Combine(run, "steps.csv");
        if (!File.Exists(log) || !File.Exists(Path.Combine(run, "checkpoint.glint"))) return 0;
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return Math.Max(0, reader.ReadToEnd().Count(c => c == '\n') - 1);
    }
}
