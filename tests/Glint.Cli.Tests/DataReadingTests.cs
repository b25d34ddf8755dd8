using System.Globalization;
using Glint.Comparing;
using Glint.Data;
using Glint.Imaging;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Cli.Tests;

/// <summary>How scans are read, and the window they are seen through, are options, and the run says which.</summary>
[Collection("commands share the process's threads")]
public class DataReadingTests
{
    [Fact]
    public void ALabelOffItsImage_StopsTrainCompareAndEvaluate_UnlessResampledOrIgnored()
    {
        using var sets = DataSets.Of(5);
        Assert.Equal(0, CommandLine.Run(sets.Train()).ExitCode);
        string model = Path.Combine(sets.Out, RunFolder.ModelName), other = Path.Combine(sets.Root, "other");
        Shift(sets.LabelPath(2), voxels: 1);
        foreach (string[] command in new[] { sets.Train("--out", other), ["compare", "--data", sets.Data, "--out", other], ["evaluate", "--model", model, "--data", sets.Data, "--split", "all", "--out", other] })
        {
            string line = CommandLine.Run(command).MustBeMended(other);
            Assert.Contains($"Image {sets.ImagePath(2)} and label {sets.LabelPath(2)} do not match: positions differ by up to 1 voxels", line, StringComparison.Ordinal);
        }
        Assert.Equal(0, CommandLine.Run("evaluate", "--model", model, "--data", sets.Data, "--split", "all", "--out", other, "--on-geometry-mismatch", "ignore").ExitCode);
    }

    [Fact]
    public void TheChoiceForMismatches_IsInTheRunsRecord_AndHoldsForItsProcesses()
    {
        using var sets = DataSets.Of(5);
        Shift(sets.LabelPath(2), voxels: 1);
        CommandLine train = CommandLine.Run(sets.Train("--on-geometry-mismatch", "resample"));
        Assert.True(train.ExitCode == 0, train.Error);
        Assert.Equal("resample", Recorded(sets.Out));
        string compared = Path.Combine(sets.Root, "compared");
        CommandLine compare = CommandLine.Run(
            "compare", "--data", sets.Data, "--methods", "D", "--framing", "whole", "--side", "32", "--width", "0.0625", "--steps", "2", "--batch", "2", "--threads", "1",
            "--on-geometry-mismatch", "resample", "--out", compared);
        Assert.True(compare.ExitCode == 0, compare.Error);
        Assert.Equal("resample", Recorded(Path.Combine(compared, "runs", "D-s1")));

        static string Recorded(string run) => RunFolder.ReadRecord(run).Source.SkipWhile(a => a != "--on-geometry-mismatch").ElementAt(1);
    }

    [Fact]
    public void AWindowOfPercentiles_IsThatOfTheTrainingPatients_InRecordModelAndReport()
    {
        using var sets = DataSets.Of(5, (p, image, labels) =>
        {
            for (int i = 0; i < labels.Voxels.Length; i++) if (labels.Voxels[i] != 0) image.Voxels[i] = 40 + 10 * p + i % 7;
        });
        string compared = sets.Out;
        CommandLine compare = CommandLine.Run(
            "compare", "--data", sets.Data, "--methods", "D", "--framing", "whole", "--side", "32", "--width", "0.0625", "--steps", "2", "--batch", "2", "--threads", "1",
            "--window", "percentiles", "--out", compared);
        Assert.True(compare.ExitCode == 0, compare.Error);
        string run = Path.Combine(compared, "runs", "D-s1");
        RunRecord record = RunFolder.ReadRecord(run);
        var data = new SliceDataset("data", DataFolder.Find(sets.Data).SelectMany(s => s.Read(null)));
        IntensityWindow expected = TumourWindow.Of(record.Split.Train.SelectMany(data.Of));
        Assert.Equal((expected, WindowOrigin.Percentiles), (record.Options.Window, record.Options.WindowOrigin));
        using (Model model = ModelFile.Read(Path.Combine(run, RunFolder.ModelName))) Assert.Equal((expected, WindowOrigin.Percentiles), (model.Facts.Window, model.Facts.WindowOrigin));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"{expected.LowHounsfield:0.#} to {expected.HighHounsfield:0.#} HU, the 0.5 and 99.5 % percentiles"),
            File.ReadAllText(Path.Combine(compared, ResultFile.Name)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lung", -1000, 400, nameof(WindowOrigin.Lung))]
    [InlineData("liver", -100, 250, nameof(WindowOrigin.Liver))]
    [InlineData("-200.5,300", -200.5, 300, nameof(WindowOrigin.Given))]
    public void AWindow_IsRecordedWithHowItCameAbout(string window, double low, double high, string originName)
    {
        WindowOrigin origin = Enum.Parse<WindowOrigin>(originName);
        using var sets = DataSets.Of(4);
        CommandLine train = CommandLine.Run(sets.Train("--window", window));
        Assert.True(train.ExitCode == 0, train.Error);
        using Model model = ModelFile.Read(Path.Combine(sets.Out, RunFolder.ModelName));
        Assert.Equal((new IntensityWindow(low, high), origin), (model.Facts.Window, model.Facts.WindowOrigin));
    }

    [Fact]
    public void APredictedMask_LiesOnTheSamePoints_HoweverTheScanIsStored()
    {
        using var sets = DataSets.Of(4);
        Assert.Equal(0, CommandLine.Run(sets.Train()).ExitCode);
        string model = Path.Combine(sets.Out, RunFolder.ModelName);
        Volume scan = ScanFile.Read(sets.ImagePath(0)), stored = Sagittal(scan);
        FindHalf(model, scan);
        string turned = Path.Combine(sets.Root, "sagittal.nii"), mask = Path.Combine(sets.Root, "mask.nii"), turnedMask = Path.Combine(sets.Root, "turned-mask.nii");
        ScanFile.Write(turned, stored);
        foreach (var (input, output) in new[] { (sets.ImagePath(0), mask), (turned, turnedMask) })
        {
            CommandLine predict = CommandLine.Run("predict", "--model", model, "--input", input, "--output", output);
            Assert.True(predict.ExitCode == 0, predict.Error);
        }
        Volume expected = ScanFile.Read(mask), found = ScanFile.Read(turnedMask);
        Assert.InRange(expected.Voxels.Count(v => v != 0), 1, expected.Voxels.Length - 1);
        Assert.Equal(ScanFile.ReadGeometry(turned), found.Geometry);
        Assert.Equal(Sagittal(expected).Voxels, found.Voxels);
    }

    // After two steps a network finds all or nothing: with the median as threshold it finds half of the scan.
    private static void FindHalf(string path, Volume scan)
    {
        using var scope = NewDisposeScope();
        using Model model = ModelFile.Read(path);
        Tensor probability = model.Network.call(Batch.Of(AxialSlices.Of(scan, "scan", "scan"), model.Facts.Window, CPU).Images);    // [4, 1, 32, 32]
        ModelFile.Write(path, model.Facts with { Threshold = probability.median().ToDouble() }, model.Network);
    }

    // The same points with the axes stored z, x, y, the first backwards.
    private static Volume Sagittal(Volume volume)
    {
        Geometry g = volume.Geometry;
        Affine a = g.IndexToWorld;
        var grid = new Geometry(g.Slices, g.Columns, g.Rows, new Affine(a.SliceStep * -1, a.ColumnStep, a.RowStep, a.Origin + a.SliceStep * (g.Slices - 1)));
        var turned = new Volume(grid, new float[grid.VoxelCount]);
        for (int z = 0; z < g.Slices; z++)
        {
            for (int y = 0; y < g.Rows; y++)
            {
                for (int x = 0; x < g.Columns; x++) turned[g.Slices - 1 - z, x, y] = volume[x, y, z];
            }
        }
        return turned;
    }

    private static void Shift(string path, int voxels)
    {
        Volume labels = ScanFile.Read(path);
        Geometry g = labels.Geometry;
        Affine a = g.IndexToWorld;
        ScanFile.Write(path, new Volume(new Geometry(g.Columns, g.Rows, g.Slices, a with { Origin = a.Origin + a.ColumnStep * voxels }), labels.Voxels));
    }
}
