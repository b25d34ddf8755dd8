using System.Text;
using System.Text.Json;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Cli.Tests;

/// <summary>
/// A predicted mask lies on its scan in every reader, whichever of the header's forms it believes. What nibabel reads of each scan is in
/// expected_placement.json, which expected_placement.py makes.
/// </summary>
[Collection("commands share the process's threads")]
public sealed class MaskPlacementTests
{
    private static readonly string[] Stored =
        ["pixdim", "quatern_b", "quatern_c", "quatern_d", "qoffset_x", "qoffset_y", "qoffset_z", "srow_x", "srow_y", "srow_z", "xyzt_units"];

    [Fact]
    public void AMask_HasTheHeaderThatNibabelReadsOfItsScan()
    {
        string root = SharedData.Require("conformance");
        using var sets = DataSets.Of(4);
        Assert.Equal(0, CommandLine.Run(sets.Train()).ExitCode);
        using JsonDocument table = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "expected_placement.json")));
        foreach (JsonElement row in table.RootElement.EnumerateArray())
        {
            string file = row.GetProperty("file").GetString()!, mask = Path.Combine(sets.Root, "mask.nii");
            foreach (string earlier in Directory.GetFiles(sets.Root, "mask.nii*")) File.Delete(earlier);
            CommandLine predict = CommandLine.Run(
                "predict", "--model", Path.Combine(sets.Out, RunFolder.ModelName), "--input", Path.Combine(root, "..", file), "--output", mask);
            Assert.True(predict.ExitCode == 0, predict.Error);
            Assert.Equal(Expected(row), Found(File.ReadAllBytes(mask), row.GetProperty("zooms").GetArrayLength()));
        }
    }

    [Theory]
    [InlineData("codes0-mask")]
    [InlineData("qform-sform-mask")]
    public void AMaskOfAReportedScan_HasItsFormsAndCodes(string report)
    {
        string scan = Path.Combine(SharedData.Require("reports", report), "scan.nii");
        using var sets = DataSets.Of(4);
        Assert.Equal(0, CommandLine.Run(sets.Train()).ExitCode);
        string mask = Path.Combine(sets.Root, "mask.nii");
        CommandLine predict = CommandLine.Run("predict", "--model", Path.Combine(sets.Out, RunFolder.ModelName), "--input", scan, "--output", mask);
        Assert.True(predict.ExitCode == 0, predict.Error);
        Assert.Equal(Fields(File.ReadAllBytes(scan)), Fields(File.ReadAllBytes(mask)));
    }

    // The header's places of a NIfTI-1 file: dim, pixdim, units, codes and both forms.
    private static string Fields(byte[] file) => string.Join(' ', new[] { 40..56, 76..108, 123..124, 252..328 }.Select(r => Convert.ToHexString(file[r])));

    private static string Expected(JsonElement row)
    {
        var text = new StringBuilder();
        foreach (string name in new[] { "shape", "codes", "zooms" }) text.Append($"{name} {string.Join(' ', row.GetProperty(name).EnumerateArray().Select(Number))}\n");
        foreach (string name in Stored) text.Append($"{name} {string.Join(' ', row.GetProperty("stored").GetProperty(name).EnumerateArray().Select(Number))}\n");
        return text.ToString();
    }

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();

    // Read here field by field, not by the code under test.
    private static string Found(byte[] file, int dimensions)
    {
        bool first = BitConverter.ToInt32(file) == 348;
        double Real(int at) => first ? BitConverter.ToSingle(file, at) : BitConverter.ToDouble(file, at);
        double[] Reals(int at, int count) => [.. Enumerable.Range(0, count).Select(i => Real(at + i * (first ? 4 : 8)))];
        long[] dim = [.. Enumerable.Range(0, 8).Select(i => first ? BitConverter.ToInt16(file, 40 + 2 * i) : BitConverter.ToInt64(file, 16 + 8 * i))];
        double[] codes = first ? [BitConverter.ToInt16(file, 252), BitConverter.ToInt16(file, 254)] : [BitConverter.ToInt32(file, 344), BitConverter.ToInt32(file, 348)];
        double[] pixdim = Reals(first ? 76 : 104, 8), forms = Reals(first ? 256 : 352, 18);
        double[][] stored =
        [
            pixdim, .. forms[..6].Select(f => new[] { f }), forms[6..10], forms[10..14], forms[14..18], [first ? file[123] : BitConverter.ToInt32(file, 500)],
        ];
        var text = new StringBuilder();
        text.Append($"shape {string.Join(' ', dim.Skip(1).Take((int)dim[0]))}\ncodes {string.Join(' ', codes)}\nzooms {string.Join(' ', pixdim.Skip(1).Take(dimensions))}\n");
        foreach (var (name, values) in Stored.Zip(stored)) text.Append($"{name} {string.Join(' ', values)}\n");
        return text.ToString();
    }
}
