using System.Runtime.CompilerServices;
using System.Text.Json;
using Glint.Imaging;

namespace Glint.Cli.Tests;

/// <summary>What <c>glint check</c> prints and returns.</summary>
[Collection("commands share the process's threads")]
public class CheckTests
{
    [Fact]
    public void Text_IsTheGoldenOne()
    {
        using var sets = Faulty();
        CommandLine check = CommandLine.Run("check", sets.Data);
        Assert.Equal(GlintCommand.UserCanMend, check.ExitCode);
        Assert.Empty(check.Error);
        string golden = Path.Combine(Here(), "Golden", "check.txt"), found = check.Output.Replace(sets.Data, "DATA", StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("GLINT_WRITE_GOLDEN") == "1") File.WriteAllText(golden, found);
        Assert.Equal(File.ReadAllText(golden).ReplaceLineEndings("\n"), found);
    }

    [Fact]
    public void Json_IsOneDocumentWithTheSame()
    {
        using var sets = Faulty();
        CommandLine check = CommandLine.Run("check", sets.Data, "--json");
        Assert.Equal(GlintCommand.UserCanMend, check.ExitCode);
        using JsonDocument json = JsonDocument.Parse(check.Output);
        JsonElement root = json.RootElement, summary = root.GetProperty("summary");
        Assert.Equal(3, summary.GetProperty("patients").GetInt32());
        Assert.Equal(12, summary.GetProperty("slices").GetInt32());
        Assert.Equal(16, summary.GetProperty("tumourPixels").GetProperty("median").GetDouble());
        Assert.Equal(["stopsTraining unreadable P2", "worthALook emptyMask P1"], root.GetProperty("findings").EnumerateArray()
            .Select(f => $"{f.GetProperty("severity").GetString()} {f.GetProperty("kind").GetString()} {f.GetProperty("patient").GetString()}"));
        Assert.Equal((1, 1), (root.GetProperty("stopsTraining").GetInt32(), root.GetProperty("worthALook").GetInt32()));
    }

    [Fact]
    public void ExitCode_IsZero_WhereTrainingWouldGoOn()
    {
        using var sets = DataSets.Of(3, (p, _, labels) => Array.Fill(labels.Voxels, 0, 0, p == 0 ? labels.Voxels.Length : 0));
        CommandLine check = CommandLine.Run("check", sets.Data);
        Assert.Equal(GlintCommand.Done, check.ExitCode);
        Assert.Contains("1 problem: 1 is worth a look", check.Output, StringComparison.Ordinal);
        CommandLine image = CommandLine.Run("check", sets.ImagePath(1));
        Assert.Equal(GlintCommand.Done, image.ExitCode);
        Assert.Contains("No problem found.", image.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheOrgansWindow_IsTheOneThatSlicesAreHeldAgainst()
    {
        using var sets = DataSets.Of(3);
        Assert.Contains("outside the window -100..250 HU (0, 2-3; values -880 to", CommandLine.Run("check", sets.Data, "--organ", "liver").Output, StringComparison.Ordinal);
        Assert.Contains("No problem found.", CommandLine.Run("check", sets.Data, "--organ", "lung").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AWindow_TakesTheOrgansPlace()
    {
        using var sets = DataSets.Of(3);
        Assert.Contains("outside the window -100..300 HU (0, 2-3;", CommandLine.Run("check", sets.Data, "--window", "-100,300").Output, StringComparison.Ordinal);
        Assert.Contains("No problem found.", CommandLine.Run("check", sets.Data, "--organ", "liver", "--window", "lung").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ASpacingThatDiffersBeyondWhatIsPrinted_IsOneNumber()
    {
        using var sets = DataSets.Of(3);
        foreach (string path in new[] { sets.ImagePath(1), sets.LabelPath(1) })
        {
            Volume volume = ScanFile.Read(path);
            Geometry grid = volume.Geometry;
            ScanFile.Write(path, new Volume(Geometry.AlongAxes(grid.Columns, grid.Rows, grid.Slices, new Vector3D(0.70001, 0.70001, 2.5), grid.Origin), volume.Voxels));
        }
        Assert.Contains("  pixel spacing   0.7 mm\n", CommandLine.Run("check", sets.Data).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AMismatchThatTrainingWouldResample_IsNoReasonToStop()
    {
        using var sets = DataSets.Of(3);
        Volume labels = ScanFile.Read(sets.LabelPath(1));
        Geometry grid = labels.Geometry;
        ScanFile.Write(sets.LabelPath(1), new Volume(new(grid.Columns, grid.Rows, grid.Slices, grid.IndexToWorld with { Origin = grid.Origin + new Vector3D(0.7, 0, 0) }), labels.Voxels));
        CommandLine refused = CommandLine.Run("check", sets.Data), resampled = CommandLine.Run("check", sets.Data, "--on-geometry-mismatch", "resample");
        Assert.Equal((GlintCommand.UserCanMend, GlintCommand.Done), (refused.ExitCode, resampled.ExitCode));
        Assert.Contains("or pass --on-geometry-mismatch resample.", refused.Output, StringComparison.Ordinal);
        Assert.Contains("1 problem: 1 is worth a look", resampled.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ItSaysWhatTrainingWillSay_AndWhatThatAdvises_Trains()
    {
        using var sets = DataSets.Of(4);
        for (int p = 0; p < 4; p++)
        {
            foreach (string path in new[] { sets.ImagePath(p), sets.LabelPath(p) }) Cut(path, 26, 29);
        }
        string[] small = ["--width", "0.0625", "--batch", "2", "--tumour-share", "1"];
        string line = CommandLine.Run([.. sets.Train("--tumour-share", "1")]).MustBeMended(sets.Out)["glint: ".Length..];
        CommandLine whole = CommandLine.Run(["check", sets.Data, "--framing", "whole", "--side", "32", .. small]);
        Assert.Equal(GlintCommand.UserCanMend, whole.ExitCode);
        Assert.Contains(line, whole.Output, StringComparison.Ordinal);
        Assert.Contains("--framing crop --side 32", line, StringComparison.Ordinal);

        CommandLine crop = CommandLine.Run(["check", sets.Data, "--framing", "crop", "--side", "32", .. small]), train = CommandLine.Run(sets.Train("--framing", "crop", "--tumour-share", "1"));
        Assert.Equal((GlintCommand.Done, GlintCommand.Done), (crop.ExitCode, train.ExitCode));
        Assert.Contains("No problem found.", crop.Output, StringComparison.Ordinal);
        Assert.Equal(GlintCommand.Done, CommandLine.Run("check", sets.Data).ExitCode);
        Assert.Contains("Fold is 1", CommandLine.Run("check", sets.Data, "--fold", "1").MustBeRefused(), StringComparison.Ordinal);
    }

    [Fact]
    public void AFoldWithoutTumour_WouldStopCompareAlone_AndItsAdviceIsAboutTheFile()
    {
        using var sets = DataSets.Of(5, (p, _, labels) => Array.Fill(labels.Voxels, 0, 0, p >= 3 ? labels.Voxels.Length : 0));
        string splits = Path.Combine(sets.Root, "splits.json");
        File.WriteAllText(splits, """[{"train": ["P0", "P1", "P2"], "val": ["P3", "P4"]}]""");
        string[] options = ["--framing", "whole", "--side", "32", "--width", "0.0625", "--batch", "2", "--splits", splits];
        string line = CommandLine.Run(["compare", "--data", sets.Data, "--methods", "D", "--out", sets.Out, .. options]).MustBeMended(sets.Out)["glint: ".Length..];
        Assert.StartsWith($"Fold 0 of {splits} leaves no patient with tumour to test on: it has P3, P4.", line, StringComparison.Ordinal);
        Assert.DoesNotContain("--split-seed", line, StringComparison.Ordinal);
        CommandLine check = CommandLine.Run(["check", sets.Data, .. options]);
        Assert.Equal(GlintCommand.Done, check.ExitCode);
        Assert.Contains($"glint compare stop: {line}", check.Output, StringComparison.Ordinal);
    }

    private static void Cut(string path, int columns, int rows)
    {
        Volume whole = ScanFile.Read(path);
        Geometry grid = whole.Geometry, small = new(columns, rows, grid.Slices, grid.IndexToWorld);
        var cut = new Volume(small, new float[small.VoxelCount]);
        for (int slice = 0; slice < grid.Slices; slice++)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++) cut[column, row, slice] = whole[column, row, slice];
            }
        }
        ScanFile.Write(path, cut);
    }

    [Fact]
    public void AMissingFolder_IsOneLine()
    {
        using var sets = DataSets.Of(0);
        string missing = Path.Combine(sets.Root, "missing");
        Assert.Contains($"There is no folder or file {missing}", CommandLine.Run("check", missing).MustBeMended(missing), StringComparison.Ordinal);
    }

    // P1 has no tumour. P2's image is cut off, unpacked first: where a packed one ends depends on the packer.
    private static DataSets Faulty()
    {
        DataSets sets = DataSets.Of(4, (p, _, labels) => Array.Fill(labels.Voxels, 0, 0, p == 1 ? labels.Voxels.Length : 0));
        ScanFile.Write(Path.ChangeExtension(sets.ImagePath(2), null), ScanFile.Read(sets.ImagePath(2)));
        File.Move(Path.ChangeExtension(sets.ImagePath(2), null), sets.ImagePath(2), overwrite: true);
        using FileStream file = File.OpenWrite(sets.ImagePath(2));
        file.SetLength(5000);
        return sets;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
