using Glint.Imaging;
using static Glint.Dicom.Tests.MadeSeries;

namespace Glint.Dicom.Tests;

/// <summary>Many slices in one file.</summary>
public class EnhancedSeriesTests
{
    private static readonly int[] Order = [2, 0, 3, 1]; // the places of frames 1 to 4

    [Fact]
    public void Frames_AreSortedByPosition_AndEachHasItsOwnRescale()
    {
        using var made = Made();
        var volume = DicomSeries.Open(made.Folder).Read();
        Assert.Equal(new Affine(new(0.5, 0, 0), new(0, 0.75, 0), new(0, 0, Step), new(1, 2, 0)), volume.Geometry.IndexToWorld);
        for (var frame = 0; frame < 4; frame++) Assert.Equal((1 + frame) * Stored(frame, 9) - 1000, volume[2, 1, Order[frame]]);
    }

    [Fact]
    public void FramesAtOnePlace_AreNamed()
    {
        using var made = Made(doubled: true);
        var message = Assert.Throws<GlintException>(() => DicomSeries.Open(made.Folder).Geometry).Message;
        Assert.Contains("all.dcm frame 1 and all.dcm frame 2 lie at one place", message, StringComparison.Ordinal);
    }

    [Fact]
    public void FramesWithoutPositions_AreRefused()
    {
        using var made = Made(change: dataSet => dataSet.SetIntegers(Tags.NumberOfFrames, 5));
        Assert.Contains("all.dcm has 5 frames and says of 4 where they lie", Assert.Throws<GlintException>(() => DicomSeries.Open(made.Folder).Geometry).Message, StringComparison.Ordinal);
    }

    private static MadeSeries Made(bool doubled = false, Action<DataSet>? change = null)
    {
        var made = new MadeSeries();
        made.Add("all.dcm", 0, dataSet =>
        {
            foreach (var tag in new[] { Tags.ImagePositionPatient, Tags.ImageOrientationPatient, Tags.PixelSpacing, Tags.SliceThickness, Tags.RescaleSlope, Tags.RescaleIntercept }) dataSet.Remove(tag);
            dataSet.SetText(Tags.SopClassUid, "1.2.840.10008.5.1.4.1.1.2.1");
            dataSet.SetIntegers(Tags.NumberOfFrames, 4);
            dataSet.SetItems(Tags.SharedFunctionalGroupsSequence, Group(
                (Tags.PlaneOrientationSequence, one => one.SetNumbers(Tags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)),
                (Tags.PixelMeasuresSequence, one => one.SetNumbers(Tags.PixelSpacing, 0.75, 0.5))));
            dataSet.SetItems(Tags.PerFrameFunctionalGroupsSequence, [.. Enumerable.Range(0, 4).Select(frame => Group(
                (Tags.PlanePositionSequence, one => one.SetNumbers(Tags.ImagePositionPatient, 1, 2, doubled && frame == 1 ? Step * Order[0] : Step * Order[frame])),
                (Tags.PixelValueTransformationSequence, one =>
                {
                    one.SetNumbers(Tags.RescaleSlope, 1 + frame);
                    one.SetNumbers(Tags.RescaleIntercept, -1000);
                })))]);
            dataSet.SetIntegers(Tags.PixelData, [.. Enumerable.Range(0, 4).SelectMany(frame => Enumerable.Range(0, Columns * Rows).Select(i => (long)Stored(frame, i)))]);
            change?.Invoke(dataSet);
        });
        return made;
    }

    private static DataSet Group(params (Tag Tag, Action<DataSet> Fill)[] groups)
    {
        var group = new DataSet();
        foreach (var (tag, fill) in groups)
        {
            var one = new DataSet();
            fill(one);
            group.SetItems(tag, one);
        }
        return group;
    }
}
