using System.Text.Json;

namespace Glint.Imaging.Tests;

/// <summary>NRRD and MetaImage files that other programs wrote, against the formats' own rules read by another program (expected_scans.py makes the table).</summary>
public class ScanConformanceTests
{
    private static readonly JsonElement[] Table = JsonSerializer.Deserialize<JsonElement[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "expected_scans.json")))!;

    public static TheoryData<string> Readable => [.. Table.Where(row => row.TryGetProperty("size", out _)).Select(FileOf)];

    public static TheoryData<string> Refused => [.. Table.Where(row => row.TryGetProperty("refused", out _)).Select(FileOf)];

    [Theory]
    [MemberData(nameof(Readable))]
    public void AFileOfAnotherProgram_HasItsVoxels(string file)
    {
        var expected = RowOf(file);
        var volume = ScanFile.Read(SharedData.Require(file));
        var geometry = volume.Geometry;
        Assert.Equal(Numbers(expected.GetProperty("size")), new double[] { geometry.Columns, geometry.Rows, geometry.Slices });
        Assert.Equal(expected.GetProperty("sum").GetDouble(), volume.Voxels.Sum(v => (double)v), 1e-6 * (1 + volume.Voxels.Sum(v => Math.Abs((double)v))));
        Assert.Equal((float)expected.GetProperty("min").GetDouble(), volume.Voxels.Min());
        Assert.Equal((float)expected.GetProperty("max").GetDouble(), volume.Voxels.Max());
        foreach (var probe in expected.GetProperty("probes").EnumerateArray().Select(Numbers))
        {
            Assert.Equal((float)probe[3], volume[(int)probe[0], (int)probe[1], (int)probe[2]]);
        }
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void AFileOfAnotherProgram_Lies_WhereItsHeaderPutsIt(string file)
    {
        var lps = RowOf(file).GetProperty("affineLps").EnumerateArray().Select(Numbers).ToArray();
        var geometry = ScanFile.ReadGeometry(SharedData.Require(file));
        foreach (var (x, y, z) in new[] { (0, 0, 0), (geometry.Columns - 1, 0, 0), (0, geometry.Rows - 1, 0), (0, 0, geometry.Slices - 1) })
        {
            var world = geometry.IndexToWorld.ToWorld(x, y, z);
            double[] expected = [.. lps.Select(row => row[0] * x + row[1] * y + row[2] * z + row[3])];
            Assert.Equal(expected[0], world.X, 1e-4);
            Assert.Equal(expected[1], world.Y, 1e-4);
            Assert.Equal(expected[2], world.Z, 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void AFileThatGlint_DoesNotReadIsRefusedWithItsReason(string file)
    {
        var reason = RowOf(file).GetProperty("refused").GetString()!;
        var message = Assert.Throws<GlintException>(() => ScanFile.Read(SharedData.Require(file))).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static string FileOf(JsonElement row) => row.GetProperty("file").GetString()!;

    private static JsonElement RowOf(string file) => Table.Single(row => FileOf(row) == file);

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetDouble())];
}
