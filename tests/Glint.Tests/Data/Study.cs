using System.Text.Json.Nodes;
using Glint.Imaging;

namespace Glint.Tests.Data;

/// <summary>A small data set in Decathlon layout: noise in lung's range, a block of 4 x 3 pixels of tumour in slices 3 and 4, elsewhere in each patient.</summary>
internal sealed class Study : IDisposable
{
    internal const int Columns = 16, Rows = 12, Slices = 8;

    internal static Geometry Grid { get; } = Geometry.AlongAxes(Columns, Rows, Slices, new Vector3D(0.5, 0.75, 2.5), new Vector3D(-40, 12.5, 7));

    internal string Path { get; } = Directory.CreateTempSubdirectory("glint-study-").FullName;

    internal static Study Of(int patients)
    {
        var study = new Study();
        foreach (string folder in new[] { "imagesTr", "labelsTr" }) Directory.CreateDirectory(System.IO.Path.Combine(study.Path, folder));
        for (int p = 1; p <= patients; p++)
        {
            var random = new Random(p);
            var (image, labels) = (new Volume(Grid, [.. Enumerable.Range(0, Grid.VoxelCount).Select(_ => (float)random.Next(-900, 100))]), new Volume(Grid, new float[Grid.VoxelCount]));
            for (int i = 0; i < 24; i++) labels[p % 12 + i % 4, p / 12 + i / 4 % 3, 3 + i / 12] = 1;
            ScanFile.Write(study.Image(Name(p)), image);
            ScanFile.Write(study.Labels(Name(p)), labels);
        }
        study.List([.. Enumerable.Range(1, patients).Select(Name).Select(p => ($"./imagesTr/{p}.nii.gz", (string?)$"./labelsTr/{p}.nii.gz"))]);
        return study;
    }

    internal static string Name(int patient) => $"P{patient:00}";

    internal string Image(string patient) => System.IO.Path.Combine(Path, "imagesTr", patient + ".nii.gz");

    internal string Labels(string patient) => System.IO.Path.Combine(Path, "labelsTr", patient + ".nii.gz");

    /// <summary>Adds an entry to dataset.json.</summary>
    internal void List(params (string Image, string? Label)[] entries)
    {
        string path = System.IO.Path.Combine(Path, "dataset.json");
        JsonNode json = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))! : new JsonObject { ["training"] = new JsonArray() };
        foreach (var (image, label) in entries)
        {
            var entry = new JsonObject { ["image"] = image };
            if (label is not null) entry["label"] = label;
            json["training"]!.AsArray().Add(entry);
        }
        File.WriteAllText(path, json.ToJsonString());
    }

    /// <summary>Changes the voxels of a file.</summary>
    internal static void Edit(string path, Action<Volume> change)
    {
        Volume volume = ScanFile.Read(path);
        change(volume);
        ScanFile.Write(path, volume);
    }

    /// <summary>Puts the voxels of a file, as many as there is room for, on another grid.</summary>
    internal static void Move(string path, Geometry grid) => ScanFile.Write(path, new Volume(grid, ScanFile.Read(path).Voxels[..grid.VoxelCount]));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
