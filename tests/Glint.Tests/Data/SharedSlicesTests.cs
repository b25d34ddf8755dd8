using System.Text.Json;
using Glint.Data;
using Glint.Imaging;
using Glint.Tests.Support;

namespace Glint.Tests.Data;

/// <summary>Slices of real scans, and the window of their tumours, against nibabel and numpy (expected_slices.py makes the table).</summary>
public class SharedSlicesTests
{
    private const double ToleranceHounsfield = 1e-9;

    private static readonly JsonElement[] Table = JsonSerializer.Deserialize<JsonElement[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "expected_slices.json")))!;

    /// <summary>The first is stored in RAS+ and must stay as it is stored; the second in LPS+ and must be turned.</summary>
    [Theory]
    [InlineData("lidc-nodules")]
    [InlineData("sts-ct")]
    public void Scans_AreCutInRasOrder_ToTheBit_AndTheirTumoursGiveNumpysWindow(string name)
    {
        JsonElement expected = Table.Single(row => row.GetProperty("folder").GetString() == name);
        string folder = Path.Combine(Environment.GetEnvironmentVariable("GLINT_DATA") ?? Repository.PathOf("..", "shared", "data"), name);
        Assert.SkipUnless(Directory.Exists(folder), $"There is no {folder}; set GLINT_DATA to the folder that holds {name}.");
        var data = new SliceDataset(name, DataFolder.Find(folder).SelectMany(s => s.Read(null)));
        Assert.Equal(expected.GetProperty("hash").GetString(), data.ContentHash);
        IntensityWindow window = TumourWindow.Of(data.Patients.SelectMany(data.Of));
        Assert.Equal(expected.GetProperty("lowHounsfield").GetDouble(), window.LowHounsfield, ToleranceHounsfield);
        Assert.Equal(expected.GetProperty("highHounsfield").GetDouble(), window.HighHounsfield, ToleranceHounsfield);
    }
}
