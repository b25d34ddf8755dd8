using static Glint.Dicom.Tests.MadeSeries;

namespace Glint.Dicom.Tests;

/// <summary>Series that make no volume: one line that names files.</summary>
public class BrokenSeriesTests
{
    [Fact]
    public void AMissingSlice_IsFoundBetweenItsNeighbours()
    {
        using var made = Of(6);
        File.Delete(made["s2.dcm"]);
        Refused(made, "s3.dcm and s1.dcm are 5 mm apart, other slices 2.5 mm; 1 slice(s) between them are missing. Add them.");
    }

    [Fact]
    public void UnevenSlices_AreRefused()
    {
        using var made = Of(5, (i, dataSet) => dataSet.SetNumbers(Tags.ImagePositionPatient, 0, 0, i < 4 ? Step * i : Step * 3 + 3.5));
        Refused(made, "s1.dcm and s0.dcm are 3.5 mm apart, other slices 2.5 mm; the slices do not lie evenly. Export them with one spacing.");
    }

    [Fact]
    public void PositionsOfOneDecimal_AreEven()
    {
        using var made = Of(30, (i, dataSet) => dataSet.SetNumbers(Tags.ImagePositionPatient, 0, 0, Math.Round(1.25 * i, 1)));
        Assert.Equal(1.25, DicomSeries.Open(made.Folder).Geometry.SpacingMillimetres.Z, 0.05 / 29);
    }

    [Fact]
    public void ASliceBesideTheOthers_IsNamed()
    {
        using var made = Of(5, (i, dataSet) => dataSet.SetNumbers(Tags.ImagePositionPatient, i == 2 ? 3 : 0, 0, Step * i));
        Refused(made, "s2.dcm lies beside the line that the others lie on.");
    }

    [Fact]
    public void ADoubledSlice_IsNamedWithItsTwin()
    {
        using var made = Of(3);
        made.Add("again.dcm", 1);
        Refused(made, "again.dcm and s1.dcm lie at one place. Keep one of each.");
    }

    [Fact]
    public void TwoAcquisitionsAtOnePlace_AreNamedAsSuch()
    {
        using var made = Of(3);
        for (var i = 0; i < 3; i++) made.Add($"second{i}.dcm", i, dataSet => dataSet.SetIntegers(Tags.AcquisitionNumber, 2));
        Refused(made, "s2.dcm of acquisition 1 and second0.dcm of acquisition 2 lie at one place (and 2 more). Put each acquisition into a folder of its own.");
    }

    [Fact]
    public void MixedFramesOfReference_AreRefused()
    {
        using var made = Of(3, (i, dataSet) => dataSet.SetText(Tags.FrameOfReferenceUid, i == 1 ? "1.2.3.10" : "1.2.3.9"));
        Refused(made, "s1.dcm is in another frame of reference than s0.dcm, both in one series.");
    }

    [Fact]
    public void TwoPatientsInOneSeries_AreRefused()
    {
        using var made = Of(3, (i, dataSet) => dataSet.SetText(Tags.PatientId, i == 1 ? "P8" : "P7"));
        Refused(made, "s1.dcm is of another patient than s0.dcm");
    }

    [Fact]
    public void ATurnedSlice_IsRefused()
    {
        using var made = Of(3, (i, dataSet) => dataSet.SetNumbers(Tags.ImageOrientationPatient, [1, 0, 0, 0, .. i == 0 ? new[] { 0.0, -1 } : [1.0, 0]]));
        Refused(made, "s2.dcm is turned against s0.dcm");
    }

    [Fact]
    public void AnotherPixelSpacing_IsRefused()
    {
        using var made = Of(3, (i, dataSet) => dataSet.SetNumbers(Tags.PixelSpacing, i == 0 ? 0.76 : 0.75, 0.5));
        Refused(made, "s2.dcm has another pixel spacing than s0.dcm");
    }

    [Theory]
    [InlineData("x", "RescaleSlope (0028,1053) is 'x'; expected a number")]
    [InlineData("0", "RescaleSlope (0028,1053) is 0; expected another number")]
    public void ASenselessSlope_IsRefused(string slope, string message)
    {
        using var made = Of(2, (i, dataSet) => dataSet.SetText(Tags.RescaleSlope, i == 0 ? slope : "1"));
        Refused(made, message);
    }

    [Fact]
    public void AFaultOfOneSeries_LeavesAnotherOne()
    {
        using var made = Of(2);
        made.Add("faulty.dcm", 0, dataSet =>
        {
            dataSet.SetText(Tags.SeriesInstanceUid, "1.2.3.5");
            dataSet.Remove(Tags.PixelSpacing);
        });
        Assert.Equal(2, DicomSeries.Open(made.Folder, "1.2.3.4").Read().Geometry.Slices);
        Assert.Contains("PixelSpacing (0028,0030) is missing; expected 2 numbers",
            Assert.Throws<GlintException>(() => DicomSeries.Open(made.Folder, "1.2.3.5").Geometry).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACutOffSlice_IsNamed()
    {
        using var made = Of(3);
        using (var file = File.OpenWrite(made["s1.dcm"])) file.SetLength(file.Length - 1);
        var message = Assert.Throws<GlintException>(() => DicomSeries.Find(made.Folder)).Message;
        Assert.StartsWith($"{made["s1.dcm"]} is damaged or cut off: PixelData (7FE0,0010)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void TooFewPixels_AreRefused()
    {
        using var made = Of(3, (i, dataSet) =>
        {
            if (i == 1) dataSet.SetBytes(Tags.PixelData, new byte[10]);
        });
        Assert.Contains("s1.dcm is cut off: 1 frame(s) of 7x5 need 70 bytes of pixels, it has 10",
            Assert.Throws<GlintException>(() => DicomSeries.Open(made.Folder).Read()).Message, StringComparison.Ordinal);
    }

    private static void Refused(MadeSeries made, string message)
    {
        var error = Assert.Throws<GlintException>(() => DicomSeries.Open(made.Folder).Read());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(made.Folder, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
