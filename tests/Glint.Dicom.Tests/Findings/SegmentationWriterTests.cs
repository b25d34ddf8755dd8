using CsCheck;

namespace Glint.Dicom.Tests;

public class SegmentationWriterTests
{
    // Prints the voxels of each segment of each file, x fastest, then y, then z by the frame's position, as hexadecimal bytes.
    private const string VoxelsByPydicom = """
        import sys, pydicom, numpy as np
        columns, rows, slices = map(int, sys.argv[1:4])
        start, step = np.array(eval(sys.argv[4])), np.array(eval(sys.argv[5]))
        for path in sys.argv[6:]:
            d = pydicom.dcmread(path)
            frames = d.pixel_array.reshape(-1, rows, columns)
            for segment in [s.SegmentNumber for s in d.SegmentSequence if s.SegmentNumber > 0]:
                mask = np.zeros((slices, rows, columns), np.uint8)
                for pixels, groups in zip(frames, d.PerFrameFunctionalGroupsSequence):
                    position = np.array(groups.PlanePositionSequence[0].ImagePositionPatient, float)
                    z = int(round(float((position - start) @ step / (step @ step))))
                    if d.SegmentationType == 'LABELMAP':
                        mask[z] |= pixels == segment
                    elif groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber == segment:
                        mask[z] |= pixels.astype(np.uint8)
                print(mask.tobytes().hex())
        """;

    public static TheoryData<string> Orientations => [.. FindingMasks.Orientations];

    [Theory]
    [MemberData(nameof(Orientations))]
    public void WrittenSegmentation_HasNoErrorForDciodvfy(string orientation) => Assert.All(FindingMasks.Kinds, kind =>
    {
        using var folder = new TemporaryFolder();
        Geometry grid = SeriesOfGrid.Grid(orientation);
        SegmentationWriter.Write(folder["seg.dcm"], FindingMasks.Of(kind, grid), SeriesOfGrid.Of(grid), FindingMasks.Options() with { PerLesion = kind == "sparse" });
        Assert.Empty(Readers.ErrorsOf(folder["seg.dcm"]));
    });

    [Theory]
    [MemberData(nameof(Orientations))]
    public void WrittenSegmentations_AreTheSameMasksForPydicom(string orientation)
    {
        using var folder = new TemporaryFolder();
        Geometry grid = SeriesOfGrid.Grid(orientation);
        var (masks, files) = (new List<byte[]>(), new List<string>());
        foreach (string kind in FindingMasks.Kinds)
        {
            foreach (SegmentationEncoding encoding in Enum.GetValues<SegmentationEncoding>())
            {
                Mask mask = FindingMasks.Of(kind, grid);
                masks.Add(mask.Voxels);
                files.Add(folder[$"{kind} {encoding}.dcm"]);
                SegmentationWriter.Write(files[^1], mask, SeriesOfGrid.Of(grid), FindingMasks.Options() with { Encoding = encoding });
            }
        }
        Assert.Equal(masks, ByPydicom(grid, [.. files]));
    }

    [Theory]
    [InlineData(SegmentationEncoding.Binary)]
    [InlineData(SegmentationEncoding.LabelMap)]
    public void EachLesion_IsASegmentOfItsOwn(SegmentationEncoding encoding)
    {
        using var folder = new TemporaryFolder();
        // More than 255, so that a label map needs 16 bits.
        Mask mask = RandomMasks.Drawn(SeriesOfGrid.Grid("oblique", 70, 60, 9), 6, 0.01);
        ReferencedSeries series = SeriesOfGrid.Of(mask.Geometry);
        SegmentationWriter.Write(folder["seg.dcm"], mask, series, FindingMasks.Options() with { PerLesion = true, Encoding = encoding });
        Components lesions = Components.Of(mask, Connectivity.TwentySix);
        Assert.True(lesions.Count > 255);
        List<byte[]> read = ByPydicom(mask.Geometry, folder["seg.dcm"]);
        Assert.Equal(lesions.Count, read.Count);
        for (int n = 1; n <= lesions.Count; n++) Assert.Equal(lesions.Labels.Select(l => l == n ? (byte)1 : (byte)0), read[n - 1]);
        Assert.Equal(read[16], DicomSegmentation.Read(folder["seg.dcm"], series, "Tumour 17").Voxels);
        Assert.Equal(read[^1], DicomSegmentation.Read(folder["seg.dcm"], series, lesions.Count.ToString()).Voxels);
    }

    [Fact]
    public void AnyMask_ComesBackFromItsSegmentation() => Gen.Select(RandomMasks.All, Gen.Enum<SegmentationEncoding>()).Sample((mask, encoding) =>
    {
        using var folder = new TemporaryFolder();
        ReferencedSeries series = SeriesOfGrid.Of(mask.Geometry);
        SegmentationWriter.Write(folder["seg.dcm"], mask, series, FindingMasks.Options() with { Encoding = encoding });
        Assert.Equal(mask.Voxels, DicomSegmentation.Read(folder["seg.dcm"], series).Voxels);
    });

    [Fact]
    public void WrittenSegmentation_SaysWhatItIs()
    {
        Mask mask = FindingMasks.Of("half noise", SeriesOfGrid.Grid("axial"));
        ReferencedSeries series = SeriesOfGrid.Of(mask.Geometry);
        DataSet data = SegmentationWriter.Of(mask, series, FindingMasks.Options() with { AlgorithmName = "BL", AlgorithmVersion = "3", Name = "Herd" });
        DataSet segment = data.Item(Tags.SegmentSequence)!, algorithm = segment.Item(Tags.SegmentationAlgorithmIdentificationSequence)!;
        Assert.Equal("Herd", segment.Text(Tags.SegmentLabel));
        Assert.Equal("AUTOMATIC", segment.Text(Tags.SegmentAlgorithmType));
        Assert.Equal("49755003", segment.Item(Tags.SegmentedPropertyCategoryCodeSequence)!.Text(Tags.CodeValue));
        Assert.Equal("86049000", segment.Item(Tags.SegmentedPropertyTypeCodeSequence)!.Text(Tags.CodeValue));
        Assert.Equal(("BL", "3", $"model {new string('a', 64)}"),
            (algorithm.Text(Tags.AlgorithmName), algorithm.Text(Tags.AlgorithmVersion), algorithm.Text(Tags.AlgorithmParameters)));
        Assert.Equal(series.Instances.Select(i => i.SopInstanceUid),
            data.Item(Tags.ReferencedSeriesSequence)!.Items(Tags.ReferencedInstanceSequence).Select(i => i.Text(Tags.ReferencedSopInstanceUid)));
        Assert.All(data.Items(Tags.PerFrameFunctionalGroupsSequence).Select((frame, z) => (frame, z)), item => Assert.Equal(
            series.Slices[item.z].SopInstanceUid,
            item.frame.Item(Tags.DerivationImageSequence)!.Item(Tags.SourceImageSequence)!.Text(Tags.ReferencedSopInstanceUid)));
    }

    [Fact]
    public void PatientAndStudy_AreCopiedByteByByte()
    {
        using var folder = new TemporaryFolder();
        Geometry grid = SeriesOfGrid.Grid("axial");
        SeriesOfGrid.Write(grid, folder["ct"]);
        ReferencedSeries series = SeriesOfGrid.Of(grid) with { First = DicomFile.Read(Path.Combine(folder["ct"], "000.dcm")).DataSet };
        SegmentationWriter.Write(folder["seg.dcm"], FindingMasks.Of("ring", grid), series, FindingMasks.Options());
        StructureSetWriter.Write(folder["rt.dcm"], FindingMasks.Of("ring", grid), series, FindingMasks.Options());
        foreach (string name in new[] { "seg.dcm", "rt.dcm" })
        {
            DataSet data = DicomFile.Read(folder[name]).DataSet;
            Assert.All(
                [Tags.SpecificCharacterSet, Tags.PatientName, Tags.PatientId, Tags.PatientBirthDate, Tags.PatientSex, new Tag(0x0010, 0x1010), Tags.StudyInstanceUid,
                    Tags.StudyDate, Tags.StudyTime, Tags.StudyId, Tags.StudyDescription, Tags.AccessionNumber, Tags.FrameOfReferenceUid],
                tag => Assert.Equal(series.First.Bytes(tag).ToArray(), data.Bytes(tag).ToArray()));
            Assert.Equal("Müller^Jörg", data.Text(Tags.PatientName));
            Assert.NotEqual(series.SeriesUid, data.Text(Tags.SeriesInstanceUid));
        }
    }

    [Fact]
    public void TheSameClockAndIdentifiers_MakeTheSameFile()
    {
        using var folder = new TemporaryFolder();
        Mask mask = FindingMasks.Of("sparse", SeriesOfGrid.Grid("oblique"));
        ReferencedSeries series = SeriesOfGrid.Of(mask.Geometry);
        foreach (string name in new[] { "a", "b" })
        {
            SegmentationWriter.Write(folder[name + ".seg"], mask, series, FindingMasks.Options());
            StructureSetWriter.Write(folder[name + ".rt"], mask, series, FindingMasks.Options());
        }
        Assert.Equal(File.ReadAllBytes(folder["a.seg"]), File.ReadAllBytes(folder["b.seg"]));
        Assert.Equal(File.ReadAllBytes(folder["a.rt"]), File.ReadAllBytes(folder["b.rt"]));
    }

    [Fact]
    public void Identifiers_AreNewInEveryFile()
    {
        Mask mask = FindingMasks.Of("ring", SeriesOfGrid.Grid("axial"));
        ReferencedSeries series = SeriesOfGrid.Of(mask.Geometry);
        string?[] uids = [.. new[] { Tags.SopInstanceUid, Tags.SeriesInstanceUid }.SelectMany(tag =>
            Enumerable.Range(0, 3).Select(_ => SegmentationWriter.Of(mask, series, new FindingOptions()).Text(tag)))];
        Assert.Equal(6, uids.Distinct().Count());
        Assert.All(uids, uid => Assert.StartsWith("2.25.", uid, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "Name of a DICOM object is empty")]
    [InlineData("a\\b", "no backslash")]
    [InlineData("a name that is longer than what a segment's label can hold", "at most 56 characters; found 58")]
    public void ANameNoFileCanHold_IsRefused(string name, string why)
    {
        Mask mask = FindingMasks.Of("ring", SeriesOfGrid.Grid("axial"));
        var error = Assert.Throws<GlintException>(() => SegmentationWriter.Of(mask, SeriesOfGrid.Of(mask.Geometry), new FindingOptions { Name = name }));
        Assert.Contains(why, error.Message);
    }

    private static List<byte[]> ByPydicom(Geometry grid, params string[] files)
    {
        Affine a = grid.IndexToWorld;
        string printed = Oracle.Python(["pydicom", "numpy"],
            VoxelsByPydicom, [$"{grid.Columns}", $"{grid.Rows}", $"{grid.Slices}", Text(a.Origin), Text(a.SliceStep), .. files]);
        return [.. printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Convert.FromHexString)];
    }

    private static string Text(Vector3D v) => FormattableString.Invariant($"[{v.X:R}, {v.Y:R}, {v.Z:R}]");
}
