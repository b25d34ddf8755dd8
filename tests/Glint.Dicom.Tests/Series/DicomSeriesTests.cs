using Glint.Imaging;
using static Glint.Dicom.Tests.MadeSeries;

namespace Glint.Dicom.Tests;

public class DicomSeriesTests
{
    [Fact]
    public void Slices_AreSortedByPositionAndNotByNameOrNumber()
    {
        using var made = Of(4, (i, dataSet) => dataSet.SetIntegers(Tags.InstanceNumber, 7));
        var series = DicomSeries.Open(made.Folder);
        var volume = series.Read();
        for (var z = 0; z < 4; z++) Assert.Equal(Stored(z, 9) - 1024, volume[2, 1, z]);
        Assert.Equal(["s3.dcm", "s2.dcm", "s1.dcm", "s0.dcm"], series.Files.Select(Path.GetFileName));
        Assert.Equal(new Affine(new(0.5, 0, 0), new(0, 0.75, 0), new(0, 0, Step), new(-30.5, -41.25, 12)), volume.Geometry.IndexToWorld);
        Assert.Equal(("1.2.3.4", "Thorax", "CT", "P7", 4), (series.SeriesUid, series.Description, series.Modality, series.PatientId, series.SliceCount));
    }

    [Fact]
    public void Slices_ThatRunFromHeadToFoot_KeepTheirPlaces()
    {
        // Feet first: columns run to the right, rows to the back, so that the normal points to the feet.
        using var made = Of(3, (i, dataSet) => dataSet.SetNumbers(Tags.ImageOrientationPatient, -1, 0, 0, 0, 1, 0));
        var volume = DicomSeries.Open(made.Folder).Read();
        Assert.Equal(new Vector3D(0, 0, -Step), volume.Geometry.IndexToWorld.SliceStep);
        Assert.Equal(Stored(2, 0) - 1024, volume[0, 0, 0]);
        Dcm2niix.AssertSame(Dcm2niix.Read(made.Folder), volume);
    }

    [Fact]
    public void EverySlice_HasItsOwnRescale()
    {
        using var made = Of(3, (i, dataSet) =>
        {
            dataSet.SetNumbers(Tags.RescaleSlope, 1 + 0.5 * i);
            dataSet.SetNumbers(Tags.RescaleIntercept, -1000 - i);
        });
        var volume = DicomSeries.Open(made.Folder).Read();
        for (var z = 0; z < 3; z++) Assert.Equal((1 + 0.5 * z) * Stored(z, 8) - 1000 - z, volume[1, 1, z]);
    }

    [Fact]
    public void ATiltedGantry_IsAShearAndNothingIsResampled()
    {
        var (sin, cos) = Math.SinCos(20 * Math.PI / 180);
        using var made = Of(4, (i, dataSet) =>
        {
            dataSet.SetNumbers(Tags.ImageOrientationPatient, 1, 0, 0, 0, cos, sin);
            dataSet.SetNumbers(Tags.GantryDetectorTilt, 20);
        });
        var volume = DicomSeries.Open(made.Folder).Read();
        Assert.Equal(new Vector3D(0, 0, Step), volume.Geometry.IndexToWorld.SliceStep);
        for (var z = 0; z < 4; z++)
        {
            Assert.Equal(Stored(z, 9) - 1024, volume[2, 1, z]);
            // Where PS3.3, C.7.6.2.1.1 puts the pixel; dcm2niix makes the axes perpendicular and says that the affine is wrong.
            var place = volume.Geometry.IndexToWorld.ToWorld(2, 1, z);
            Assert.Equal(0, (place - new Vector3D(-30.5 + 2 * 0.5, -41.25 + 0.75 * cos, 12 + Step * z + 0.75 * sin)).Length, 1e-9);
        }
    }

    [Theory]
    [InlineData(12, 11, 0, 0x0FFF)]
    [InlineData(12, 11, 1, 0x0FFF)]
    [InlineData(10, 11, 0, 0x0FFC)]
    [InlineData(10, 12, 1, 0x1FF8)]
    public void BitsBesideThoseStored_AreCutOff(int bitsStored, int highBit, int representation, int mask)
    {
        var junk = (~mask) & 0xFFFF;
        using var made = Of(2, (i, dataSet) =>
        {
            dataSet.SetIntegers(Tags.BitsStored, bitsStored);
            dataSet.SetIntegers(Tags.HighBit, highBit);
            dataSet.SetIntegers(Tags.PixelRepresentation, representation);
            dataSet.SetIntegers(Tags.PixelData, [.. Enumerable.Range(0, Columns * Rows).Select(p => (long)((-p << (highBit + 1 - bitsStored) & mask) | junk))]);
        });
        var volume = DicomSeries.Open(made.Folder).Read();
        for (var p = 0; p < volume.Voxels.Length; p++)
        {
            var pixel = p % (Columns * Rows);
            var wrapped = representation == 1 || pixel == 0 ? -pixel : (1 << bitsStored) - pixel;
            Assert.Equal(wrapped - 1024, volume.Voxels[p]);
        }
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 1)]
    [InlineData(16, 0)]
    [InlineData(32, 0)]
    [InlineData(32, 1)]
    public void CellsOfAnySize_AreRead(int bits, int representation)
    {
        var least = representation == 1 ? -(1L << (bits - 1)) : 0;
        using var made = Of(2, (_, dataSet) =>
        {
            dataSet.SetIntegers(Tags.BitsAllocated, bits);
            dataSet.SetIntegers(Tags.BitsStored, bits);
            dataSet.SetIntegers(Tags.HighBit, bits - 1);
            dataSet.SetIntegers(Tags.PixelRepresentation, representation);
            dataSet.SetNumbers(Tags.RescaleIntercept, 0);
            var cells = new byte[Columns * Rows * bits / 8];
            for (var p = 0; p < Columns * Rows; p++) BitConverter.GetBytes(p % 2 == 0 ? least + p : least + (1L << bits) - 1 - p).AsSpan(0, bits / 8).CopyTo(cells.AsSpan(p * bits / 8));
            dataSet.SetBytes(Tags.PixelData, cells);
        });
        var volume = DicomSeries.Open(made.Folder).Read();
        Assert.Equal((float)(least + 8), volume[1, 1, 1]);
        Assert.Equal((float)(least + (1L << bits) - 1 - 9), volume[2, 1, 1]);
    }

    [Fact]
    public void ALocalizerOfTheSameSeries_IsLeftOutAndNamed()
    {
        using var made = Of(3);
        made.Add("scout.dcm", 1, dataSet =>
        {
            dataSet.SetText(Tags.ImageType, "ORIGINAL", "PRIMARY", "LOCALIZER");
            dataSet.SetNumbers(Tags.ImageOrientationPatient, 1, 0, 0, 0, 0, -1);
            dataSet.SetNumbers(Tags.ImagePositionPatient, -30.5, 0, 13);
        });
        var series = DicomSeries.Open(made.Folder);
        Assert.Equal(3, series.Geometry.Slices);
        Assert.Equal(Step, series.Geometry.SpacingMillimetres.Z, 1e-12);
        Assert.Equal(["scout.dcm is a localizer"], series.LeftOut);
    }

    [Theory]
    [InlineData(0, "is empty")]
    [InlineData(90, "is not DICOM, as its name says")]
    [InlineData(132, "ends before it says what it is")]
    public void AFileThatIsEmptyOrCutOff_IsNamed_ThoughTheSeriesIsWholeWithoutIt(int bytes, string why)
    {
        using var made = MadeSeries.Of(4);
        // The last slice.
        File.WriteAllBytes(made["s0.dcm"], File.ReadAllBytes(made["s0.dcm"])[..bytes]);
        var series = DicomSeries.Open(made.Folder);
        Assert.Equal(3, series.Read().Geometry.Slices);
        Assert.Equal([$"s0.dcm {why}"], series.LeftOut);
    }

    [Fact]
    public void AFileOfAnotherKind_IsPassedOver_AndOneThatIsCalledLikeASliceIsNamed()
    {
        using var made = MadeSeries.Of(2);
        string[] silent = ["README.txt", "VERSION", "notes.json", "._s0.dcm", ".hidden", "empty.txt", "5", "1.2.3"];
        foreach (string name in silent) File.WriteAllText(made[name], name.Contains("empty", StringComparison.Ordinal) ? "" : "no DICOM");
        var series = DicomSeries.Open(made.Folder);
        Assert.Empty(series.LeftOut);
        // Where slices have numbers for names, what has a number is none of another kind.
        File.Move(made["s1.dcm"], made["1.2.3.4"]);
        Assert.Equal(["1.2.3 is not DICOM, as its name says", "5 is not DICOM, as its name says"], DicomSeries.Open(made.Folder).LeftOut);
    }

    [Fact]
    public void AnImageOfSeveralValuesAPixel_IsLeftOutThoughItCallsItselfGrey()
    {
        using var made = Of(4, (i, dataSet) =>
        {
            if (i != 3) return;
            dataSet.SetIntegers(Tags.SamplesPerPixel, 3);
            dataSet.SetBytes(Tags.PixelData, new byte[3 * dataSet.Bytes(Tags.PixelData).Length]);
        });
        var series = DicomSeries.Open(made.Folder);
        Assert.Equal(3, series.SliceCount);
        Assert.Contains("more than one value a pixel", Assert.Single(series.LeftOut), StringComparison.Ordinal);
    }

    [Fact]
    public void AHiddenFile_IsASliceLikeAnother()
    {
        using var made = Of(4);
        File.Move(Path.Combine(made.Folder, "s0.dcm"), Path.Combine(made.Folder, ".s0.dcm"));
        Assert.Equal(4, DicomSeries.Open(made.Folder).SliceCount);
    }

    [Fact]
    public void OfSeveralSeries_OneIsChosenByItsUid()
    {
        using var made = Of(2);
        for (var i = 0; i < 3; i++) made.Add($"other{i}.dcm", i, dataSet => dataSet.SetText(Tags.SeriesInstanceUid, "1.2.3.5"));
        Assert.Equal(3, DicomSeries.Open(made.Folder, "1.2.3.5").Read().Geometry.Slices);
        Assert.Equal($"{made.Folder} holds 2 series; choose one by its UID (--series): 1.2.3.4 (CT, 2 slices, 'Thorax'); 1.2.3.5 (CT, 3 slices, 'Thorax').",
            Assert.Throws<GlintException>(() => DicomSeries.Open(made.Folder)).Message);
        Assert.StartsWith($"{made.Folder} holds no series 1.2. It holds: 1.2.3.4", Assert.Throws<GlintException>(() => DicomSeries.Open(made.Folder, "1.2")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheOnlyCt_IsChosenAmongOthers()
    {
        using var made = Of(2);
        made.Add("mr.dcm", 0, dataSet =>
        {
            dataSet.SetText(Tags.SeriesInstanceUid, "1.2.3.5");
            dataSet.SetText(Tags.Modality, "MR");
        });
        Assert.Equal("1.2.3.4", DicomSeries.Open(made.Folder).SeriesUid);
    }

    [Fact]
    public void FilesThatAreNotDicom_ArePassedOver()
    {
        using var made = Of(2);
        File.WriteAllText(made["README.txt"], "hello");
        File.WriteAllBytes(made["zero"], []);
        File.WriteAllBytes(made["two"], [8, 0]);
        Assert.Equal(2, Assert.Single(DicomSeries.Find(made.Folder)).SliceCount);
    }

    [Fact]
    public void AFolderWithoutSeries_IsSaidToHaveNone()
    {
        using var made = new MadeSeries();
        Assert.Empty(DicomSeries.Find(made.Folder));
        Assert.Contains("holds no DICOM series of slices", Assert.Throws<GlintException>(() => DicomSeries.Open(made.Folder)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no folder", Assert.Throws<GlintException>(() => DicomSeries.Find(made["none"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_EndsAtOne()
    {
        using var made = Of(3);
        var told = new List<double>();
        DicomSeries.Open(made.Folder).Read(new Told(told));
        Assert.Equal(3, told.Count);
        Assert.Equal(1, told.Max());
    }

    private sealed class Told(List<double> told) : IProgress<double>
    {
        public void Report(double value)
        {
            lock (told) told.Add(value);
        }
    }
}
