using Glint.Imaging;

namespace Glint.Cli.Tests;

/// <summary>A temporary folder with a small Decathlon data set: bright cubes in noise, off the centre.</summary>
internal sealed class DataSets : IDisposable
{
    private const int Side = 32, Slices = 4;

    internal string Root { get; } = Directory.CreateTempSubdirectory("glint-cli-").FullName;

    internal string Out => Path.Combine(Root, "out");

    internal string Data => Path.Combine(Root, "data");

    internal static DataSets Of(int patients, Action<int, Volume, Volume>? spoil = null)
    {
        var sets = new DataSets();
        Directory.CreateDirectory(sets.Data);
        for (int p = 0; p < patients; p++)
        {
            (Volume image, Volume labels) = Patient(p);
            spoil?.Invoke(p, image, labels);
            ScanFile.Write(sets.ImagePath(p), image);
            ScanFile.Write(sets.LabelPath(p), labels);
        }
        string pairs = string.Join(",", Enumerable.Range(0, patients).Select(p => $"{{\"image\":\"P{p}.nii.gz\",\"label\":\"P{p}-label.nii.gz\"}}"));
        File.WriteAllText(Path.Combine(sets.Data, "dataset.json"), $"{{\"training\":[{pairs}]}}");
        return sets;
    }

    internal string ImagePath(int patient) => Path.Combine(Data, $"P{patient}.nii.gz");

    internal string LabelPath(int patient) => Path.Combine(Data, $"P{patient}-label.nii.gz");

    /// <summary>A training so small that it takes a second; pairs of option and value in <paramref name="more"/> take the place of its own.</summary>
    internal string[] Train(params string[] more)
    {
        var options = new Dictionary<string, string>
        {
            ["--data"] = Data,
            ["--method"] = "GD",
            ["--out"] = Out,
            ["--framing"] = "whole",
            ["--side"] = "32",
            ["--width"] = "0.0625",
            ["--steps"] = "2",
            ["--batch"] = "2",
        };
        foreach (string[] pair in more.Chunk(2)) options[pair[0]] = pair[1];
        return ["train", .. options.SelectMany(o => new[] { o.Key, o.Value })];
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static (Volume Image, Volume Labels) Patient(int p)
    {
        // A shifted, anisotropic grid, as real scans have.
        Geometry grid = Geometry.AlongAxes(Side, Side, Slices, new Vector3D(0.7, 0.7, 2.5), new Vector3D(-120.5, 33.25, 10 * p));
        var random = new Random(p);
        var image = new Volume(grid, [.. Enumerable.Range(0, grid.VoxelCount).Select(_ => -850f + random.Next(-30, 30))]);
        var labels = new Volume(grid, new float[grid.VoxelCount]);
        (int column, int row) = (random.Next(4, 24), random.Next(4, 24));
        for (int i = 0; i < 16; i++)
        {
            image[column + i % 4, row + i / 4, 1] = 40;
            labels[column + i % 4, row + i / 4, 1] = 1;
        }
        return (image, labels);
    }
}
