using System.Text.Json;
using Glint.Evaluation;
using Glint.Imaging;

namespace Glint.Cli.Tests;

/// <summary>Whole scans in evaluate and compare: what they write is what their masks on disk say.</summary>
[Collection("commands share the process's threads")]
public sealed class WholeScanTests
{
    private const double Tolerance = 1;

    [Fact]
    public void Evaluate_SaysOfEachScan_WhatItsPredictedMaskSays()
    {
        // Stored from the patient's right to left and front to back: the slices come out turned.
        // Beside the bright lesion there is one that no image shows, so that something is always missed.
        using var sets = DataSets.Of(5, (p, _, labels) => labels[p, 3, 0] = labels[p, 4, 0] = 1);
        CommandLine.Run(sets.Train("--method", "D", "--steps", "100", "--validate-every", "50", "--learning-rate", "0.01"));
        string model = Path.Combine(sets.Out, "model.glint"), path = Path.Combine(sets.Root, "evaluation");
        CommandLine run = CommandLine.Run("evaluate", "--model", model, "--data", sets.Data, "--split", "all", "--surface-tolerance", "1", "--out", path);
        Assert.True(run.ExitCode == 0, run.Error);
        foreach (string title in new[] { "Lesions in 3-D", "Surfaces in 3-D", "within 1 mm", "FROC", "Slices by the tumour's area", "Slices without tumour" }) Assert.Contains(title, run.Output, StringComparison.Ordinal);
        Assert.Contains("EmptyPolicy.Article", run.Output, StringComparison.Ordinal);

        using JsonDocument written = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "scans.json")));
        JsonElement[] scans = [.. written.RootElement.GetProperty("scans").EnumerateArray().Select(row => row.GetProperty("scan"))];
        Assert.Equal(5, scans.Length);
        Assert.Contains(1, scans.Select(s => s.GetProperty("score").GetProperty("lesions").GetProperty("detectedLesions").GetInt32()));
        for (int p = 0; p < scans.Length; p++)
        {
            string mask = Path.Combine(sets.Root, $"found{p}.nii.gz");
            CommandLine.Run("predict", "--model", model, "--input", sets.ImagePath(p), "--output", mask);
            ScanScore expected = ScanScore.Of($"P{p}", MaskOf(sets.LabelPath(p)), MaskOf(mask), Tolerance);
            JsonElement score = scans[p].GetProperty("score"), lesions = score.GetProperty("lesions"), surface = score.GetProperty("surface");
            Assert.Equal(expected.Voxels.Patient, score.GetProperty("voxels").GetProperty("patient").GetString());
            Assert.Equal(expected.Voxels.Counts.FalsePositives, score.GetProperty("voxels").GetProperty("counts").GetProperty("falsePositives").GetDouble());
            Assert.Equal(
                (expected.Lesions.Lesions, expected.Lesions.DetectedLesions, expected.Lesions.Candidates),
                (lesions.GetProperty("lesions").GetInt32(), lesions.GetProperty("detectedLesions").GetInt32(), lesions.GetProperty("candidates").GetInt32()));
            Assert.Equal(expected.Surface.Hausdorff95Millimetres, surface.GetProperty("hausdorff95Millimetres").GetDouble(), 1e-4);
            Assert.Equal(expected.Surface.SurfaceDice, surface.GetProperty("surfaceDice").GetDouble(), 1e-9);
            Assert.Equal(0.7 * 0.7, scans[p].GetProperty("pixelSquareMillimetres").GetDouble(), 1e-6);
        }
    }

    [Fact]
    public void Compare_OfWholeSlices_HasTheTablesOfScans_FromTheCacheToo()
    {
        using var sets = DataSets.Of(6);
        string[] Compare(string folder, params string[] more) =>
        [
            "compare", "--data", sets.Data, "--preset", "small", "--framing", "whole", "--side", "32", "--width", "0.0625", "--batch", "2", "--steps", "2",
            "--validate-every", "1", "--methods", "D,GD", "--seeds", "2", "--out", folder, .. more,
        ];
        CommandLine run = CommandLine.Run(Compare(sets.Out)), cached = CommandLine.Run(Compare(sets.Out + "2", "--cache", Path.Combine(sets.Root, "cache")));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.True(cached.ExitCode == 0, cached.Error);
        Assert.Contains("Whole scans, in 3-D", File.ReadAllText(Path.Combine(sets.Out, "report.html")), StringComparison.Ordinal);
        string scans = File.ReadAllText(Path.Combine(sets.Out, "scans.json"));
        Assert.Equal(scans, File.ReadAllText(Path.Combine(sets.Out + "2", "scans.json")));
        using JsonDocument written = JsonDocument.Parse(scans);
        JsonElement[] rows = [.. written.RootElement.GetProperty("scans").EnumerateArray()];
        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(Path.Combine(sets.Out, "results.json")));
        int tested = results.RootElement.GetProperty("split").GetProperty("test").GetArrayLength();
        Assert.Equal(2 * 2 * tested, rows.Length);    // methods, seeds, test patients
        Assert.Equal(["D", "GD"], written.RootElement.GetProperty("summaries").EnumerateObject().Select(s => s.Name));
        Assert.Equal(2 * tested, written.RootElement.GetProperty("summaries").GetProperty("GD").GetProperty("scans").GetInt32());
    }

    [Fact]
    public void Evaluate_OfMosaics_SaysWhyThereAreNoScans()
    {
        using var sets = DataSets.Of(5);
        CommandLine.Run(sets.Train());
        string path = Path.Combine(sets.Root, "evaluation");
        CommandLine run = CommandLine.Run("evaluate", "--model", Path.Combine(sets.Out, "model.glint"), "--data", sets.Data, "--preset", "lidc-mosaic", "--split", "all", "--out", path);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("need whole scans", run.Output, StringComparison.Ordinal);
        Assert.Contains("Slices without tumour", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(path, "scans.json")));
    }

    private static Mask MaskOf(string path) => Mask.FromLabels(ScanFile.Read(path), null, path);
}
