using System.Security.Cryptography;
using System.Text.Json;
using Glint.Cli.Options;
using Glint.Dicom;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Cli.Tests;

/// <summary>A DICOM series predicted: whatever it is written as holds the same voxels.</summary>
public class DicomTests
{
    private static readonly JsonSerializerOptions CamelCase = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

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
        string mask = Predicted("mask.nii.gz"), beside = Path.Combine(sets.Root, "beside.dcm"), seg = Predicted("seg.dcm", "--structure-set", beside), labelmap = Predicted("lm.dcm", "--output-type", "labelmap"), structures = Predicted("rt.dcm", "--output-type", "rtstruct", "--roi-name", "Fund");

        byte[] expected = Array.ConvertAll(ScanFile.Read(mask).Voxels, v => (byte)v);
        Assert.InRange(expected.Sum(v => v), 100, expected.Length - 1);
        Assert.Equal(expected, DicomSegmentation.Read(seg, series).Voxels);
        Assert.Equal(expected, DicomSegmentation.Read(labelmap, series).Voxels);
        Assert.Equal(expected, StructureSet.Read(structures, series, "Fund").Voxels);
        Assert.Equal(expected, StructureSet.Read(beside, series, "Tumour").Voxels);

        Mask found = new(series.Geometry, expected);
        foreach (string written in new[] { mask, seg, labelmap, structures }) AssertDescribed(written, model, series, folder, Lesion.Of(found, series.Read()));

        // Nothing at all: the probabilities of so short a training end below 1.
        Assert.True(probabilities[^1] < 1);
        threshold = ((probabilities[^1] + 1.0) / 2).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        AssertDescribed(Predicted("empty.dcm"), model, series, folder, []);
        Assert.Contains("empty.dcm.json exists already", Again("empty.dcm.json", "empty.dcm"), StringComparison.Ordinal);
        Assert.Contains("seg.dcm.png exists already", Again("seg.dcm.png", "seg.dcm"), StringComparison.Ordinal);

        // What was left of an earlier prediction is not written over.
        string Again(string left, string output)
        {
            foreach (string other in new[] { output, output + ".json", output + ".png" }.Where(o => o != left)) File.Delete(Path.Combine(sets.Root, other));
            return CommandLine.Run("predict", "--model", model, "--input", folder, "--output", Path.Combine(sets.Root, output)).MustBeMended(Path.Combine(sets.Root, output));
        }

        string Predicted(string name, params string[] more)
        {
            string path = Path.Combine(sets.Root, name);
            CommandLine predict = CommandLine.Run(["predict", "--model", model, "--input", folder, "--output", path, "--threshold", threshold, "--threads", "1", .. more]);
            Assert.True(predict.ExitCode == 0, predict.Error);
            Assert.Contains($"{path}: ", predict.Output, StringComparison.Ordinal);
            return path;
        }
    }

    // The JSON and the picture beside what was written.
    private static void AssertDescribed(string written, string model, DicomSeries series, string folder, IReadOnlyList<Lesion> lesions)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(written + ".json"));
        JsonElement root = json.RootElement, scan = Assert.Single(root.GetProperty("scans").EnumerateArray());
        Assert.Equal((model, "GD"), (root.GetProperty("model").GetString(), root.GetProperty("method").GetString()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(model))), root.GetProperty("modelSha256").GetString(), ignoreCase: true);
        Assert.Equal((folder, series.SeriesUid, written), (scan.GetProperty("scan").GetString(), scan.GetProperty("seriesInstanceUid").GetString(), scan.GetProperty("mask").GetString()));
        Assert.Equal(lesions, scan.GetProperty("lesions").Deserialize<Lesion[]>(CamelCase)!);
        Assert.Equal(lesions.Sum(l => l.Voxels), scan.GetProperty("voxels").GetInt32());
        Assert.Equal(lesions.Count > 0 ? written + ".png" : null, scan.GetProperty("picture").GetString());
        Assert.Equal(lesions.Count > 0, File.Exists(written + ".png"));
        if (lesions.Count > 0) Assert.Equal("\u0089PNG", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(written + ".png"), 0, 4));
    }

    [Theory]
    [InlineData("", "--roi-name is empty; give a text.")]
    [InlineData("a\\b", "--roi-name has no backslash and no control characters; found 'a\\b'.")]
    [InlineData("NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN", "--roi-name has at most 56 characters; found 57")]
    public void ANameThatNoFileHolds_IsAWrongOption(string name, string line) => Assert.Contains(
        line, CommandLine.Run("predict", "--model", "m", "--input", "none", "--output", "none.dcm", "--roi-name", name).MustBeRefused(), StringComparison.Ordinal);

    [Theory]
    [InlineData("seg")]
    [InlineData("rtstruct")]
    public void ANameThatTheSeriesCannotHold_IsRefusedBeforeThePrediction(string type)
    {
        string folder = Path.GetDirectoryName(SharedData.Require("conformance/dcmqi/data/segmentations/ct-3slice/01.dcm"))!;
        using var sets = DataSets.Of(4);
        Assert.Equal(0, CommandLine.Run(sets.Train("--window", "lung")).ExitCode);
        string output = Path.Combine(sets.Root, "x.dcm"), model = Path.Combine(sets.Out, RunFolder.ModelName);
        CommandLine predict = CommandLine.Run("predict", "--model", model, "--input", folder, "--output", output, "--output-type", type, "--roi-name", "\u8179\u90e8");
        string line = predict.MustBeMended(output);
        Assert.StartsWith("glint: --roi-name \u8179\u90e8: ", line, StringComparison.Ordinal);
        Assert.EndsWith("Use plain letters, as those of ASCII, which every series has.", line, StringComparison.Ordinal);
        Assert.DoesNotContain("predicting", predict.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ASeriesThatIsNotThere_IsAWrongOption_AndThoseThatAreAreListed()
    {
        using var sets = DataSets.Of(1);
        string dicom = DicomPatients.Of(sets, 1, Path.Combine(sets.Root, "dicom")), line = CommandLine.Run("predict", "--model", "m", "--input", dicom, "--output", Path.Combine(sets.Root, "x.dcm"), "--series", "1.2").MustBeRefused();
        Assert.Contains($"--series is '1.2', no series of {dicom}. It holds: {DicomUid.From("series P0 1")} (CT, ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void OneFileOfASeries_IsToldToBeAFolder_AndWhatIsNotThereIsSaid()
    {
        using var sets = DataSets.Of(1);
        string dicom = DicomPatients.Of(sets, 1, Path.Combine(sets.Root, "dicom")), slice = Directory.GetFiles(dicom, "1.dcm", SearchOption.AllDirectories).Single(), none = Path.Combine(sets.Root, "nope");
        foreach (string output in new[] { "x.dcm", "m.nii.gz" })
        {
            Assert.Contains($"{slice} is one file of DICOM, and a series is a folder of them. Pass --input {Path.GetDirectoryName(slice)}.", Refused(slice, output), StringComparison.Ordinal);
            Assert.Contains($"There is no {none}. ", Refused(none, output), StringComparison.Ordinal);
        }

        string Refused(string input, string output) => CommandLine.Run("predict", "--model", "m", "--input", input, "--output", Path.Combine(sets.Root, output)).MustBeMended(Path.Combine(sets.Root, output));
    }

    [Theory]
    [InlineData("--output-type", "rtstruct")]
    [InlineData("--roi-name", "Fund")]
    [InlineData("--structure-set", "rt.dcm")]
    public void AnOptionForDicom_IsWrongWithAnotherOutput(string option, string value)
    {
        using var sets = DataSets.Of(1);
        CommandLine predict = CommandLine.Run("predict", "--model", "m", "--input", sets.Data, "--output", Path.Combine(sets.Root, "mask.nii.gz"), option, value);
        Assert.Equal(GlintCommand.WrongOption, predict.ExitCode);
        Assert.Contains($"{option} is for an --output that ends in .dcm", predict.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mask.txt", "no mask is written as .txt. Name a file that ends in .nii.gz, .nii, ")]
    [InlineData("seg.dicom", "or .dcm for a DICOM series; or, for the masks of several scans, a new folder without a dot.")]
    [InlineData("masks/seg.DICOM", "no mask is written as .DICOM.")]
    public void AnEndingThatIsNotWritten_IsAWrongOption_AndNoFolder(string name, string line)
    {
        using var sets = DataSets.Of(1);
        string dicom = DicomPatients.Of(sets, 1, Path.Combine(sets.Root, "dicom")), output = Path.Combine(sets.Root, name);
        Assert.Contains(line, CommandLine.Run("predict", "--model", "m", "--input", dicom, "--output", output).MustBeRefused(), StringComparison.Ordinal);
        Assert.False(Path.Exists(output));
    }

    [Fact]
    public void OneFileForSeveralScans_IsAWrongOption_AndAFolderMayHaveADateOrBeThere()
    {
        using var sets = DataSets.Of(2);
        string output = Path.Combine(sets.Root, "mask.nii.gz"), there = Directory.CreateDirectory(Path.Combine(sets.Root, "masks.txt")).FullName;
        Assert.Contains("one file, and the input is several scans.", Run(output).MustBeRefused(), StringComparison.Ordinal);
        Assert.Contains("masks.txt exists already", Run(there).MustBeMended(output), StringComparison.Ordinal);
        // The model is the next thing that is looked at.
        foreach (string name in new[] { "masks", "2026.11.29", "masks.txt/new" }) Assert.Contains("none.glint", Run(Path.Combine(sets.Root, name)).MustBeMended(output), StringComparison.Ordinal);

        CommandLine Run(string path) => CommandLine.Run("predict", "--model", "none.glint", "--input", sets.ImagePath(0), sets.ImagePath(1), "--output", path);
    }

    [Fact]
    public void AnEmptySlice_IsSaidToBeLeftOut()
    {
        using var sets = DataSets.Of(4);
        Assert.Equal(0, CommandLine.Run(sets.Train("--window", "lung")).ExitCode);
        string dicom = DicomPatients.Of(sets, 1, Path.Combine(sets.Root, "dicom")), series = Directory.GetDirectories(Path.Combine(dicom, "case1")).Single();
        File.WriteAllBytes(Path.Combine(series, "0.dcm"), []);
        foreach ((string input, string output, string place) in new[] { (series, "seg.dcm", "0.dcm"), (dicom, "masks", Path.GetRelativePath(dicom, Path.Combine(series, "0.dcm"))) })
        {
            CommandLine predict = CommandLine.Run("predict", "--model", Path.Combine(sets.Out, RunFolder.ModelName), "--input", input, "--output", Path.Combine(sets.Root, output), "--threads", "1");
            Assert.Equal(0, predict.ExitCode);
            Assert.Contains($"glint: warning: {place} is empty, and is left out.\n", predict.Error, StringComparison.Ordinal);
        }
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
