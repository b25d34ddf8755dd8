using System.Text.Json;
using Glint.Data;
using Glint.Imaging;
using Glint.Tests.Support;

namespace Glint.Tests.Data;

/// <summary>The check of real data sets against nibabel's and numpy's counts (expected_summaries.py makes the table).</summary>
public class RealDataCheckTests
{
    [Theory]
    [InlineData("lidc-nodules")]
    [InlineData("sts-ct")]
    public void RealSets_AreSound_AndTheirSummaryIsNumpys(string name)
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("GLINT_DATA") ?? Repository.PathOf("..", "shared", "data"), name);
        Assert.SkipUnless(Directory.Exists(folder), $"{name} is not at {folder}; set GLINT_DATA to the folder that holds it.");
        using JsonDocument table = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "expected_summaries.json")));
        JsonElement expected = table.RootElement.GetProperty(name);
        var check = DataCheck.Of(folder);
        DataReport report = check.Report(check.Patients());
        Assert.Empty(report.Findings);

        DataSummary s = report.Summary;
        double voxels = Number("voxels");
        Assert.Equal((Number("patients"), Number("slices"), Number("slicesWithTumour")), (s.Patients, s.Slices, s.SlicesWithTumour));
        Assert.Equal((Number("lowestHounsfield"), Number("highestHounsfield")), (s.LowestHounsfield!.Value, s.HighestHounsfield!.Value));
        Assert.Equal((Number("voxelsBelowWindow") / voxels, Number("voxelsAboveWindow") / voxels), (s.ShareBelowWindow!.Value, s.ShareAboveWindow!.Value));
        Assert.Equal(Number("tumourVoxels"), s.Classes.Single(c => c.IsTumour).Voxels);
        Assert.Equal(voxels, s.Classes.Sum(c => c.Voxels));
        Close("pixelSpacingMillimetres", s.PixelSpacingMillimetres!);
        Close("sliceSpacingMillimetres", s.SliceSpacingMillimetres!);
        Close("tumourPixels", s.TumourPixels!);
        Close("tumourSquareMillimetres", s.TumourSquareMillimetres!);
        int[] byPower = [.. expected.GetProperty("slicesByPowerOfTwo").EnumerateArray().Select(n => n.GetInt32())];
        Assert.Equal(byPower.SkipWhile(n => n == 0), s.TumourAreas.Select(a => a.Slices));

        double Number(string member) => expected.GetProperty(member).GetDouble();

        void Close(string member, Quantiles q)
        {
            double[] found = [q.Minimum, q.Percentile5, q.Percentile25, q.Median, q.Percentile75, q.Percentile95, q.Maximum];
            Assert.All(expected.GetProperty(member).EnumerateArray().Zip(found), pair => Assert.Equal(pair.First.GetDouble(), pair.Second, pair.Second * 1e-9));
        }
    }
}
