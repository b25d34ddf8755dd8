using System.Globalization;
using System.Text.RegularExpressions;

namespace Glint.Cli.Tests;

/// <summary>Runs that stop before their last step, by a number that is not finite or by their own patience.</summary>
[Collection("commands share the process's threads")]
public sealed class ReplayTests
{
    [Fact]
    public void ARunThatBlowsUp_NamesStepAndSlices_AndItsStepIsReplayed()
    {
        using var sets = DataSets.Of(5);
        CommandLine train = CommandLine.Run(sets.Train("--steps", "20", "--learning-rate", "1e30"));
        Assert.Equal(GlintCommand.UserCanMend, train.ExitCode);
        Assert.Matches(@"Training stopped at step \d+: .* is not finite\. Batch: P\d slice \d", train.Error);
        CommandLine replay = CommandLine.Run("replay", sets.Out);
        Assert.True(replay.ExitCode == GlintCommand.Done, replay.Error);
        Assert.Contains("The first number that is not finite is in: encoder.", replay.Output, StringComparison.Ordinal);
        // No further step of such a run is finite: it stops after ten in a row.
        CommandLine resume = CommandLine.Run("resume", sets.Out, "--on-non-finite", "skip");
        Assert.Equal(GlintCommand.UserCanMend, resume.ExitCode);
        Assert.Contains("goes on after step 1 of 20", resume.Output, StringComparison.Ordinal);
        Assert.Contains("Training stopped at step 12", resume.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AReplay_OfARunThatDidNotFail_IsOneClearLine()
    {
        using var sets = DataSets.Of(5);
        Assert.Equal(GlintCommand.Done, CommandLine.Run(sets.Train()).ExitCode);
        CommandLine replay = CommandLine.Run("replay", sets.Out);
        Assert.Equal(GlintCommand.UserCanMend, replay.ExitCode);
        Assert.Contains("Pass the folder of a run that stopped at a number that is not finite", replay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ARunThatNeverFoundATumour_SaysSoAtItsEnd()
    {
        using var sets = DataSets.Of(5);
        CommandLine run = CommandLine.Run(["train", "--data", "phantom", "--phantom-patients", "10", "--phantom-slices", "4", "--width", "0.0625", "--side", "64", "--framing", "crop", "--threads", "1",
            "--method", "D", "--steps", "1", "--validate-every", "1", "--out", sets.Out]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Dice 0.000", run.Output, StringComparison.Ordinal);
        Assert.Contains("No validation found anything of a tumour", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ARunWithPatience_EndsEarly_AndIsFinished()
    {
        using var sets = DataSets.Of(5);
        // So small a rate that only the norms' statistics move, and soon no validation is better.
        CommandLine train = CommandLine.Run(sets.Train("--steps", "40", "--validate-every", "2", "--patience", "3", "--learning-rate", "1e-12"));
        Assert.True(train.ExitCode == GlintCommand.Done, train.Error);
        Match end = Regex.Match(train.Output, @"Finished after (\d+) of 40 steps: 3 validations in a row were no better\. Best on validation at step (\d+)");
        Assert.Equal(3 * 2, int.Parse(end.Groups[1].Value, CultureInfo.InvariantCulture) - int.Parse(end.Groups[2].Value, CultureInfo.InvariantCulture));
        Assert.Contains("is finished", CommandLine.Run("resume", sets.Out).Error, StringComparison.Ordinal);
        Assert.Contains("--patience", CommandLine.Study("compare", "--data", sets.Data, "--methods", "GD,GD-replay", "--patience", "2", "--out", sets.Out + "-compare").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEstimate_IsPrintedAndKept()
    {
        using var sets = DataSets.Of(5);
        CommandLine train = CommandLine.Run(sets.Train("--precision", "bfloat16"));
        if (train.IsRefusedBFloat16) return;
        Assert.True(train.ExitCode == GlintCommand.Done, train.Error);
        Assert.Matches(@"A step takes about \d+\.\d\d s: .* for 2 steps without validation, .* an epoch; memory up to \d+\.\d GiB\.", train.Error);
        Assert.Contains("\"secondsPerStep\"", File.ReadAllText(Path.Combine(sets.Out, "run.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:3")]
    public void ADeviceThatIsNotThere_IsOneClearLine(string device)
    {
        using var sets = DataSets.Of(5);
        Assert.Contains(device, CommandLine.Run(sets.Train("--device", device)).MustBeMended(sets.Out), StringComparison.Ordinal);
    }

    [Fact]
    public void ADeviceOfNoKnownName_IsAWrongOption()
    {
        using var sets = DataSets.Of(5);
        Assert.Contains("--device is 'npu'", CommandLine.Run(sets.Train("--device", "npu")).MustBeRefused(), StringComparison.Ordinal);
    }
}
