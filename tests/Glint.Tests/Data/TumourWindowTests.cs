using Glint.Data;
using Glint.Imaging;
using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Tests.Data;

public class TumourWindowTests
{
    private const double ToleranceHounsfield = 1e-9;

    [Fact]
    public void Percentiles_StandAtTheirShareOfTheWay_FromTheLowestTumourVoxelToTheHighest()
    {
        // 0 to 1000 HU in any order: half a per cent of the way is 5.
        Slice[] slices = [.. Enumerable.Range(0, 1001).Select(i => i * 387 % 1001).Chunk(91).Select((hu, z) => Of(z, hu, _ => true))];
        Assert.Equal(new IntensityWindow(5, 995), TumourWindow.Of(slices));
    }

    [Fact]
    public void BetweenTwoVoxels_APercentileIsInterpolated()
    {
        IntensityWindow window = TumourWindow.Of([Of(0, [60, 40], _ => true)]);
        Assert.Equal(40.1, window.LowHounsfield, ToleranceHounsfield);
        Assert.Equal(59.9, window.HighHounsfield, ToleranceHounsfield);
    }

    [Fact]
    public void VoxelsOutsideTheTumour_DoNotCount() =>
        Assert.Equal(TumourWindow.Of([Of(0, [60, 40], _ => true)]), TumourWindow.Of([Of(0, [-1000, 60, 3000, 40], i => i % 2 == 1), Of(1, [7000, 8000], _ => false)]));

    [Fact]
    public void TumoursOfOneValueOrNone_AreRefusedWithWhatToPass()
    {
        string one = Assert.Throws<GlintException>(() => TumourWindow.Of([Of(0, [40, 40, 40], _ => true)])).Message;
        Assert.Contains("3 tumour voxels are both 40 HU", one, StringComparison.Ordinal);
        Assert.Contains("--window", one, StringComparison.Ordinal);
        Assert.Contains("no tumour voxel", Assert.Throws<GlintException>(() => TumourWindow.Of([Of(0, [40, 50], _ => false)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsThatAskForPercentiles_GetThoseOfTheTrainingPatientsAlone()
    {
        SliceDataset data = Small.Discs();
        string[] train = ["P00", "P01"];
        TrainingOptions asked = Small.Options() with { WindowOrigin = WindowOrigin.Percentiles };
        TrainingOptions resolved = asked.WithWindowOf(data, train);
        Assert.Equal(asked with { Window = TumourWindow.Of(train.SelectMany(data.Of)) }, resolved);
        Assert.NotEqual(TumourWindow.Of(data.Patients.SelectMany(data.Of)), resolved.Window);
        Assert.Equal(resolved, resolved.WithWindowOf(data, train));
        Assert.Equal(Small.Options(), Small.Options().WithWindowOf(data, train));
    }

    private static Slice Of(int index, int[] hounsfield, Func<int, bool> isTumour) =>
        new("P", index, 1, hounsfield.Length, [.. hounsfield.Select(hu => (float)hu)], [.. hounsfield.Select((_, i) => isTumour(i) ? (byte)1 : (byte)0)]);
}
