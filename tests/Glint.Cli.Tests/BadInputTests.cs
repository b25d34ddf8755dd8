using System.Diagnostics;
using Glint.Imaging;

namespace Glint.Cli.Tests;

/// <summary>Whatever a user can mend ends in one clear line, exit code 1, and leaves nothing behind; a wrong option is exit code 2.</summary>
[Collection("commands share the process's threads")]
public class BadInputTests
{
    [Fact]
    public void AMissingFolder()
    {
        using var sets = DataSets.Of(0);
        string missing = Path.Combine(sets.Root, "missing");
        Assert.Contains($"There is no folder {missing}", CommandLine.Run("train", "--data", missing, "--method", "D", "--out", sets.Out).MustBeMended(sets.Out), StringComparison.Ordinal);
        Assert.Contains($"There is no folder {missing}", CommandLine.Run("compare", "--data", missing, "--out", sets.Out).MustBeMended(sets.Out), StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyDatasetJson()
    {
        using var sets = DataSets.Of(0);
        Assert.Contains("lists no training scan", CommandLine.Run(sets.Train()).MustBeMended(sets.Out), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(sets.Data, "dataset.json"), "");
        Assert.Contains("no valid JSON", CommandLine.Run(sets.Train()).MustBeMended(sets.Out), StringComparison.Ordinal);
    }

    [Fact]
    public void ImageAndLabelOfDifferentShape()
    {
        using var sets = DataSets.Of(4);
        Geometry small = Geometry.AlongAxes(32, 32, 3, new Vector3D(0.7, 0.7, 2.5));
        ScanFile.Write(sets.LabelPath(2), new Mask(small, new byte[small.VoxelCount]));
        Assert.Contains("32x32x4 and 32x32x3", CommandLine.Run(sets.Train()).MustBeMended(sets.Out), StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsOtherThanZeroAndOne_WithoutLabel()
    {
        using var sets = DataSets.Of(4, (p, _, labels) => labels[0, 0, 0] = p == 1 ? 2 : 0);
        Assert.Contains("--label", CommandLine.Run(sets.Train()).MustBeMended(sets.Out), StringComparison.Ordinal);
        CommandLine picked = CommandLine.Run(sets.Train("--label", "1"));
        Assert.True(picked.ExitCode == 0, picked.Error);
    }

    [Fact]
    public void ATruncatedScan()
    {
        using var sets = DataSets.Of(4);
        byte[] whole = File.ReadAllBytes(sets.ImagePath(3));
        File.WriteAllBytes(sets.ImagePath(3), whole[..(whole.Length / 2)]);
        Assert.Contains("P3.nii.gz", CommandLine.Run(sets.Train()).MustBeMended(sets.Out), StringComparison.Ordinal);
    }

    [Fact]
    public void AVoxelThatIsNoNumber()
    {
        using var sets = DataSets.Of(4, (p, image, _) => image[5, 6, 2] = p == 2 ? float.NaN : -800);
        Assert.Contains("NaN at voxel (5, 6, 2)", CommandLine.Run(sets.Train()).MustBeMended(sets.Out), StringComparison.Ordinal);
    }

    [Fact]
    public void ADataSetOfOnePatient()
    {
        using var sets = DataSets.Of(1);
        Assert.Contains("1 patient", CommandLine.Run(sets.Train()).MustBeMended(sets.Out), StringComparison.Ordinal);
    }

    [Fact]
    public void ASideNotDivisibleBy32()
    {
        using var sets = DataSets.Of(4);
        Assert.Contains("divisible by 32", CommandLine.Run(sets.Train("--framing", "crop", "--side", "40")).MustBeRefused(), StringComparison.Ordinal);
        Assert.Contains("divisible by 32", CommandLine.Run("train", "--data", "phantom", "--method", "D", "--side", "100", "--out", sets.Out).MustBeRefused(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnOutputFolderThatExists_IsLeftAsItWas()
    {
        using var sets = DataSets.Of(4);
        Directory.CreateDirectory(sets.Out);
        File.WriteAllText(Path.Combine(sets.Out, "precious.txt"), "x");
        foreach (string[] command in new[] { sets.Train(), ["compare", "--data", sets.Data, "--out", sets.Out], ["evaluate", "--model", "m", "--data", sets.Data, "--out", sets.Out] })
        {
            CommandLine run = CommandLine.Run(command);
            Assert.Equal(GlintCommand.UserCanMend, run.ExitCode);
            Assert.Contains("exists already", run.Error, StringComparison.Ordinal);
        }
        Assert.Equal(["precious.txt"], Directory.GetFiles(sets.Out).Select(Path.GetFileName));
    }

    [Fact]
    public void AnEmptyPath_OrAnOutputThatCannotBeWritten()
    {
        using var sets = DataSets.Of(4);
        Assert.Contains("--out is ''; it takes a path", CommandLine.Run(sets.Train("--out", "")).MustBeRefused(), StringComparison.Ordinal);
        string file = Path.Combine(sets.Root, "file");
        File.WriteAllText(file, "");
        CommandLine.Run(sets.Train("--out", Path.Combine(file, "run"))).MustBeMended(Path.Combine(file, "run"));
        Assert.Contains("There is no nowhere.nii", CommandLine.Run("predict", "--model", "m", "--input", "nowhere.nii", "--output", "mask.nii").MustBeMended("mask.nii"), StringComparison.Ordinal);
        Assert.Contains("is a folder; the mask of one scan is a file", CommandLine.Run("predict", "--model", "m", "--input", sets.ImagePath(0), "--output", sets.Data).MustBeMended("mask.nii"), StringComparison.Ordinal);
        Assert.Contains("scans in its subfolders alone", CommandLine.Run("predict", "--model", "m", "--input", sets.Root, "--output", Path.Combine(sets.Root, "masks")).MustBeMended(Path.Combine(sets.Root, "masks")), StringComparison.Ordinal);
        Assert.Contains("unknown option '--laebl' (did you mean --label?)", CommandLine.Run("check", "--laebl", "1", sets.Data).MustBeRefused(), StringComparison.Ordinal);
        Assert.Contains("There is no run in", CommandLine.Run("resume", sets.Data).MustBeMended("never"), StringComparison.Ordinal);
        Assert.Contains(".nii", CommandLine.Run("predict", "--model", "m", "--input", sets.ImagePath(0), "--output", "mask.png").MustBeMended("mask.png"), StringComparison.Ordinal);
        Assert.Contains("no folder", CommandLine.Run("predict", "--model", "m", "--input", sets.ImagePath(0), "--output", Path.Combine(sets.Root, "missing", "m.nii")).MustBeMended(Path.Combine(sets.Root, "missing")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown method 'X'", "train", "--data", "phantom", "--method", "X", "--out", "never")]
    [InlineData("unknown method 'Q'", "compare", "--data", "phantom", "--methods", "D,Q", "--out", "never")]
    [InlineData("names a method twice", "compare", "--data", "phantom", "--methods", "D,D", "--out", "never")]
    [InlineData("unknown method 'GD-stedy' (did you mean GD-steady?) and 'Q'; known are D, E,", "compare", "--data", "phantom", "--methods", "GD-stedy,Q,D,Q", "--out", "never")]
    [InlineData("unknown command 'trian' (did you mean train?); known are train, resume,", "trian", "--data", "x")]
    [InlineData("unknown option '--stepz' (did you mean --steps?)", "train", "--data", "phantom", "--method", "D", "--out", "never", "--stepz", "3")]
    [InlineData("unknown option '--tumor-share=1' (did you mean --tumour-share?)", "train", "--data", "phantom", "--method", "D", "--out", "never", "--tumor-share=1")]
    [InlineData("--flips is 'maybe'; it takes true or false", "train", "--data", "phantom", "--method", "D", "--out", "never", "--flips", "maybe")]
    [InlineData("--organ is '1'; it takes lung or liver", "train", "--data", "phantom", "--method", "D", "--out", "never", "--organ", "1")]
    [InlineData("--organ is 'lvier'; it takes lung or liver (did you mean liver?)", "check", "data", "--organ", "lvier")]
    [InlineData("train needs --method, --out, --data.", "train")]
    [InlineData("which command? It is one of train,")]
    [InlineData("unknown preset 'smal' (did you mean small?)", "compare", "--data", "phantom", "--preset", "smal", "--out", "never")]
    [InlineData("unknown preset 'huge'", "compare", "--data", "phantom", "--preset", "huge", "--out", "never")]
    [InlineData("--stepz", "train", "--data", "phantom", "--method", "D", "--out", "never", "--stepz", "3")]
    [InlineData("many", "train", "--data", "phantom", "--method", "D", "--out", "never", "--steps", "many")]
    [InlineData("--window is '5'", "train", "--data", "phantom", "--method", "D", "--out", "never", "--window", "5")]
    [InlineData("--window is '-inf,400'", "train", "--data", "phantom", "--method", "D", "--out", "never", "--window", "-inf,400")]
    [InlineData("'guess'", "train", "--data", "phantom", "--method", "D", "--out", "never", "--on-geometry-mismatch", "guess")]
    [InlineData("--surface-tolerance is '-1'; it takes a number of at least 0", "evaluate", "--model", "m", "--data", "d", "--out", "never", "--surface-tolerance", "-1")]
    [InlineData("--out", "train", "--data", "phantom", "--method", "D")]
    [InlineData("DATA", "check")]
    [InlineData("--label is '0'; it takes a whole number from 1 to 2147483647, 0 is the background", "check", "data", "--label", "0")]
    [InlineData("--window is '5'", "check", "data", "--window", "5")]
    [InlineData("--window percentiles is known once a run", "check", "data", "--window", "percentiles")]
    [InlineData("spleen", "check", "data", "--organ", "spleen")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("--phantom-patients, --phantom-slices and --phantom-seed are for --data phantom; the data is scans.", "compare", "--data", "scans", "--phantom-slices", "3", "--out", "never")]
    [InlineData("--phantom-patients is '0'; it takes a whole number from 1", "train", "--data", "phantom", "--method", "D", "--phantom-patients", "0", "--out", "never")]
    public void AWrongOptionOrUnknownName_IsExitCodeTwo(string expected, params string[] args)
    {
        Assert.Contains(expected, CommandLine.Run(args).MustBeRefused(), StringComparison.Ordinal);
        Assert.False(Path.Exists("never"));
    }

    [Theory]
    [InlineData("GD-last takes its coefficients from the run of GD", "train", "--data", "phantom", "--method", "GD-last", "--out", "never")]
    [InlineData("Compare both: --methods GE,GE-mean", "compare", "--data", "phantom", "--methods", "D,GD,GE-mean", "--out", "never")]
    [InlineData("Compare both: --methods GE,GE-replay", "train", "--data", "phantom", "--method", "GE-replay", "--out", "never")]
    public void AMethodWithoutTheOneItFollowsOn_IsExitCodeTwo(string expected, params string[] args)
    {
        CommandLine run = CommandLine.Study(args);
        Assert.Equal((GlintCommand.WrongOption, true), (run.ExitCode, run.Error.Contains(expected, StringComparison.Ordinal)));
        Assert.False(Path.Exists("never"));
    }

    [Fact]
    public void Coefficients_AreForMethodsThatTakeThem()
    {
        foreach ((string method, string option) in new[] { ("GD-steady", "--beta-squared"), ("D", "--alpha-p"), ("T", "--beta-squared") })
        {
            Assert.Contains($"{method} goes from", CommandLine.Run("train", "--data", "phantom", "--method", method, option, "3", "--out", "never").MustBeMended("never"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFullDisk_LeavesNothingBehind()
    {
        using var sets = DataSets.Of(4);
        string disk = Path.Combine(sets.Root, "disk");
        Directory.CreateDirectory(disk);
        // 16 KiB hold run.json and the logs' headers, not the model.
        using Process mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", disk]) { RedirectStandardError = true })!;
        mount.WaitForExit();
        Assert.SkipUnless(mount.ExitCode == 0, "A small file system cannot be mounted here; it takes root on Linux.");
        try
        {
            string run = Path.Combine(disk, "run");
            string line = CommandLine.Run([.. sets.Train().Select(a => a == sets.Out ? run : a)]).MustBeMended(run);
            Assert.Contains("No space left", line, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(disk));
            Assert.Contains("choose another --cache", CommandLine.Run(sets.Train("--cache", Path.Combine(disk, "cache"))).MustBeMended(sets.Out), StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFiles(disk, "*", SearchOption.AllDirectories));
        }
        finally
        {
            using Process unmount = Process.Start("umount", [disk]);
            unmount.WaitForExit();
        }
    }
}
