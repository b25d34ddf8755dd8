using Glint.Cli.Options;
using Glint.Dicom;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Cli.Tests;

/// <summary>A DICOM series predicted: whatever it is written as holds the same voxels.</summary>
public class DicomTests
{
    [Fact]
    public void APredictedSeries_HoldsTheSameVoxels_AsSegmentationStructureSetAndMask()
    {
        string folder = Path.GetDirectoryName(SharedData.Require("conformance/dcmqi/data/segmentations/ct-3slice/01.dcm"))!;
        using var sets = DataSets.Of(4);
        Assert.Equal(0, CommandLine.Run(sets.Train("--window", "lung")).ExitCode);
        string model = Path.Combine(sets.Out, RunFolder.ModelName);
        DicomSeries series = DicomSeries.Open(folder);
        float[] probabilities;
        using (var segmenter = new Segmenter(ModelFile.Read(model)))
        {
            var predictor = new Evaluation.Predictor(ModelFile.Read(model).Network, segmenter.Facts.Window, 0.5);
            probabilities = [.. predictor.Probabilities(Data.AxialSlices.Of(series.Read(), "series", "P")).SelectMany(p => p).Order()];
        }
        // A hundredth of the scan is marked.
        string threshold = probabilities[^(probabilities.Length / 100)].ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        string mask = Predicted("mask.nii.gz"), seg = Predicted("seg.dcm"), labelmap = Predicted("lm.dcm", "--output-type", "labelmap"), structures = Predicted("rt.dcm", "--output-type", "rtstruct", "--roi-name", "Fund");

        byte[] expected = Array.ConvertAll(ScanFile.Read(mask).Voxels, v => (byte)v);
        Assert.InRange(expected.Sum(v => v), 100, expected.Length - 1);
        Assert.Equal(expected, DicomSegmentation.Read(seg, series).Voxels);
        Assert.Equal(expected, DicomSegmentation.Read(labelmap, series).Voxels);
        Assert.Equal(expected, StructureSet.Read(structures, series, "Fund").Voxels);

        string Predicted(string name, params string[] more)
        {
            string path = Path.Combine(sets.Root, name);
            CommandLine predict = CommandLine.Run(["predict", "--model", model, "--input", folder, "--output", path, "--threshold", threshold, "--threads", "1", .. more]);
            Assert.True(predict.ExitCode == 0, predict.Error);
            Assert.Contains($"{path}: ", predict.Output, StringComparison.Ordinal);
            return path;
        }
    }

    [Theory]
    [InlineData("seg")]
    [InlineData("rtstruct")]
    public void ANameThatNoFileHolds_IsRefusedBeforeThePrediction(string type)
    {
        string folder = Path.GetDirectoryName(SharedData.Require("conformance/dcmqi/data/segmentations/ct-3slice/01.dcm"))!;
        using var sets = DataSets.Of(4);
        Assert.Equal(0, CommandLine.Run(sets.Train("--window", "lung")).ExitCode);
        string output = Path.Combine(sets.Root, "x.dcm"), model = Path.Combine(sets.Out, RunFolder.ModelName);
        foreach (string name in new[] { new string('n', 57), "a\\b", "\u8179\u90e8" })
        {
            CommandLine predict = CommandLine.Run("predict", "--model", model, "--input", folder, "--output", output, "--output-type", type, "--roi-name", name);
            predict.MustBeMended(output);
            Assert.DoesNotContain("predicting", predict.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--output-type", "rtstruct")]
    [InlineData("--roi-name", "Fund")]
    public void AnOptionForDicom_IsWrongWithAnotherOutput(string option, string value)
    {
        using var sets = DataSets.Of(1);
        CommandLine predict = CommandLine.Run("predict", "--model", "m", "--input", sets.Data, "--output", Path.Combine(sets.Root, "mask.nii.gz"), option, value);
        Assert.Equal(GlintCommand.WrongOption, predict.ExitCode);
        Assert.Contains($"{option} is for an --output that ends in .dcm", predict.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeWrittenAsDicom_IsOneLine()
    {
        using var sets = DataSets.Of(1);
        string output = Path.Combine(sets.Root, "seg.dcm");
        Assert.Contains("holds no DICOM series", Refused(sets.Data), StringComparison.Ordinal);
        Assert.Contains("A DICOM series is a folder of files", Refused(sets.ImagePath(0)), StringComparison.Ordinal);
        File.WriteAllText(output, "there");
        Assert.Contains("exists already", CommandLine.Run("predict", "--model", "m", "--input", sets.Data, "--output", output).MustBeMended(Path.Combine(sets.Root, "none")), StringComparison.Ordinal);

        string Refused(string input) => CommandLine.Run("predict", "--model", "m", "--input", input, "--output", output).MustBeMended(output);
    }
}
