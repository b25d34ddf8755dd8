using System.Runtime.InteropServices;
using System.Text.Json;

namespace Glint.Imaging.Tests;

/// <summary>Files that other programs wrote, against what nibabel reads from them (expected_nifti.py makes the table).</summary>
public class NiftiConformanceTests
{
    private static readonly JsonElement[] Table = JsonSerializer.Deserialize<JsonElement[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "expected_nifti.json")))!;

    public static TheoryData<string> Readable => [.. Table.Where(row => !row.TryGetProperty("refused", out _)).Select(FileOf)];

    public static TheoryData<string> Refused => [.. Table.Where(row => row.TryGetProperty("refused", out _)).Select(FileOf)];

    [Theory]
    [MemberData(nameof(Readable))]
    public void AFileOfAnotherProgram_HasTheVoxelsThatNibabelReads(string file)
    {
        var expected = RowOf(file);
        var volume = ScanFile.Read(SharedData.Require(file));

        var geometry = volume.Geometry;
        Assert.Equal(Numbers(expected, "size"), new double[] { geometry.Columns, geometry.Rows, geometry.Slices });
        var finite = volume.Voxels.Where(float.IsFinite).ToList();
        Assert.Equal(expected.GetProperty("notFinite").GetInt32(), volume.Voxels.Length - finite.Count);
        Assert.Equal(finite.Count == volume.Voxels.Length, volume.FirstNonFinite() is null);
        AssertClose(expected.GetProperty("sum").GetDouble(), finite.Sum(v => (double)v), finite.Sum(v => Math.Abs((double)v)));
        Assert.Equal((float)expected.GetProperty("min").GetDouble(), finite.Min());
        Assert.Equal((float)expected.GetProperty("max").GetDouble(), finite.Max());
        foreach (var probe in expected.GetProperty("probes").EnumerateArray().Select(Numbers))
        {
            Assert.Equal((float)probe[3], volume[(int)probe[0], (int)probe[1], (int)probe[2]]);
        }
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void AFileOfAnotherProgram_Lies_WhereNibabelPutsIt(string file)
    {
        var ras = RowOf(file).GetProperty("affineRas").EnumerateArray().Select(Numbers).ToArray();
        var geometry = ScanFile.ReadGeometry(SharedData.Require(file));

        var corner = (X: geometry.Columns - 1, Y: geometry.Rows - 1, Z: geometry.Slices - 1);
        foreach (var (x, y, z) in new[] { (0, 0, 0), (corner.X, 0, 0), (0, corner.Y, 0), (0, 0, corner.Z) })
        {
            var world = geometry.IndexToWorld.ToWorld(x, y, z);
            double[] expected = [.. ras.Select(row => row[0] * x + row[1] * y + row[2] * z + row[3])];
            AssertClose(-expected[0], world.X, 100);
            AssertClose(-expected[1], world.Y, 100);
            AssertClose(expected[2], world.Z, 100);
        }
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void AFileOfAnotherProgram_SurvivesBeingWrittenAgain(string file)
    {
        using var folder = new TemporaryFolder();
        var volume = ScanFile.Read(SharedData.Require(file));
        ScanFile.Write(folder["again.nii"], volume);
        var again = ScanFile.Read(folder["again.nii"]);

        Assert.True(MemoryMarshal.AsBytes<float>(volume.Voxels).SequenceEqual(MemoryMarshal.AsBytes<float>(again.Voxels)));
        if (RowOf(file).GetProperty("from").GetString() == "qform") Assert.Null(volume.Geometry.MismatchWith(again.Geometry, 1e-4));
        else Assert.Equal(volume.Geometry, again.Geometry);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void AFileThatIsNo3DImageOfNumbers_IsRefusedWithTheReason(string file)
    {
        using var folder = new TemporaryFolder();
        var path = SharedData.Require(file);
        // What a fuzzer found has no ending.
        if (ScanFormats.All.Find(path) is null) path = folder.Add("found.nii", File.ReadAllBytes(path));
        var error = Assert.Throws<GlintException>(() => ScanFile.Read(path));

        Assert.Contains(RowOf(file).GetProperty("refused").GetString()!, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static string FileOf(JsonElement row) => row.GetProperty("file").GetString()!;

    private static JsonElement RowOf(string file) => Table.Single(row => FileOf(row) == file);

    private static double[] Numbers(JsonElement row, string name) => Numbers(row.GetProperty(name));

    private static double[] Numbers(JsonElement row) =>
        [.. row.EnumerateArray().Select(n => n.ValueKind == JsonValueKind.Null ? double.NaN : n.GetDouble())];

    private static void AssertClose(double expected, double actual, double scale) =>
        Assert.InRange(actual, expected - 1e-6 * scale, expected + 1e-6 * scale);
}
