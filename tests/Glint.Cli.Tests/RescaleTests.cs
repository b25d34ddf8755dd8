using Glint.Imaging;
using Glint.Training;

namespace Glint.Cli.Tests;

/// <summary>Values that are no HU are told, and <c>--rescale</c> makes HU of them in every command that reads scans.</summary>
[Collection("commands share the process's threads")]
public sealed class RescaleTests
{
    [Fact]
    public void ShiftedScans_TrainAsTheirHounsfieldUnitsDo_AndTheCacheKnowsThemApart()
    {
        using var plain = DataSets.Of(4);
        using var shifted = DataSets.Of(4, (_, image, _) => Shift(image));
        string cache = Path.Combine(shifted.Root, "cache"), cached = Path.Combine(shifted.Root, "cached"), unscaled = Path.Combine(shifted.Root, "unscaled");
        string[] rescale = ["--rescale", "1,-1024"];
        Run(plain.Train());
        Run(shifted.Train(rescale));
        Run(shifted.Train("--out", unscaled, "--cache", cache));
        Run(shifted.Train([.. rescale, "--out", cached, "--cache", cache]));
        string hash = RunFolder.ReadRecord(plain.Out).Data.Hash;
        Assert.Equal(hash, RunFolder.ReadRecord(shifted.Out).Data.Hash);
        Assert.Equal(hash, RunFolder.ReadRecord(cached).Data.Hash);
        Assert.NotEqual(hash, RunFolder.ReadRecord(unscaled).Data.Hash);
        Assert.Equal("1,-1024", RunFolder.ReadRecord(shifted.Out).Source.SkipWhile(a => a != "--rescale").ElementAt(1));
        Run("evaluate", "--model", Path.Combine(plain.Out, RunFolder.ModelName), "--data", shifted.Data, "--rescale", "1,-1024", "--out", Path.Combine(shifted.Root, "evaluated"));
    }

    [Fact]
    public void CheckAndPredict_SayThatAScanIsShifted_AndWhatUndoesIt()
    {
        using var plain = DataSets.Of(4);
        using var shifted = DataSets.Of(4, (_, image, _) => Shift(image));
        Run(plain.Train());
        Assert.Contains("Pass --rescale 1,-1024", Run("check", shifted.Data).Output, StringComparison.Ordinal);
        Assert.Contains("No problem found.", Run("check", shifted.Data, "--rescale", "1,-1024").Output, StringComparison.Ordinal);

        CommandLine Predict(string scan, string mask, params string[] more) =>
            Run(["predict", "--model", Path.Combine(plain.Out, RunFolder.ModelName), "--input", scan, "--output", Path.Combine(shifted.Root, mask), .. more]);
        Assert.DoesNotContain("warning", Predict(plain.ImagePath(0), "a.nii").Error, StringComparison.Ordinal);
        string warning = Assert.Single(Predict(shifted.ImagePath(0), "b.nii").Error.Split('\n'), line => line.StartsWith("glint: warning: ", StringComparison.Ordinal));
        Assert.Contains("1024 added. Pass --rescale 1,-1024.", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", Predict(shifted.ImagePath(0), "c.nii", "--rescale", "1,-1024").Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Path.Combine(shifted.Root, "a.nii")), File.ReadAllBytes(Path.Combine(shifted.Root, "c.nii")));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0,5")]
    [InlineData("1,x")]
    [InlineData("1,-1024,3")]
    [InlineData("NaN,1")]
    [InlineData("1,infinity")]
    public void ARescalingThatIsNone_IsAWrongOption(string text)
    {
        CommandLine check = CommandLine.Run("check", ".", "--rescale", text);
        Assert.Equal(2, check.ExitCode);
        Assert.Contains("it takes SLOPE,INTERCEPT", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ThePhantom_IsNotRescaled()
    {
        CommandLine train = CommandLine.Run("train", "--data", "phantom", "--method", "D", "--rescale", "1,-1024", "--out", "nowhere");
        Assert.Equal(2, train.ExitCode);
        Assert.Contains("the phantom is in HU", train.Error, StringComparison.Ordinal);
    }

    private static CommandLine Run(params string[] args)
    {
        CommandLine run = CommandLine.Run(args);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        return run;
    }

    private static void Shift(Volume image)
    {
        for (int i = 0; i < image.Voxels.Length; i++) image.Voxels[i] += 1024;
    }
}
