namespace Glint.Dicom.Tests;

/// <summary>Segmentations and structure sets of series that others made.</summary>
public class FindingsOnConformanceSeriesTests
{
    private static readonly (string Name, string Folder)[] Series =
    [
        ("sts019", "conformance/sts019_ct_rtstruct/ibsi_validation/dicom/STS_019/CT/image"),
        ("dcmqi", "conformance/dcmqi/data/segmentations/ct-3slice"),
        ("oriented", "conformance/rt-utils/tests/oriented_data"),
        ("multiframe", "conformance/dcmqi/data/segmentations/24x38x3/multiframe"),
    ];

    [Theory]
    [InlineData("sts019")]
    [InlineData("dcmqi")]
    [InlineData("multiframe")]
    public void FindingsOfAForeignSeries_ComeBackAndHaveNoErrorForDciodvfy(string name)
    {
        using var folder = new TemporaryFolder();
        DicomSeries series = Open(name);
        // Vendors' own errors in what is copied are theirs: the header of the series is the measure.
        string[] known = [.. Readers.ErrorsOf(series.Files[0])];
        foreach (double share in new[] { 0, 0.0001 })
        {
            Mask mask = RandomMasks.Drawn(series.Geometry, 2, share);
            SegmentationWriter.Write(folder["seg.dcm"], mask, series);
            StructureSetWriter.Write(folder["rt.dcm"], mask, series);
            Assert.Empty(Readers.ErrorsOf(folder["seg.dcm"]).Except(known));
            Assert.Empty(Readers.ErrorsOf(folder["rt.dcm"]).Except(known));
            Assert.Equal(mask.Voxels, DicomSegmentation.Read(folder["seg.dcm"], series).Voxels);
            Assert.Equal(mask.Voxels, StructureSet.Read(folder["rt.dcm"], series, "Tumour").Voxels);
        }
    }

    [Theory]
    [InlineData("sts019")]
    [InlineData("dcmqi")]
    public void StructureSetsOfAForeignSeries_AreTheSameMasksForPlastimatch(string name)
    {
        using var folder = new TemporaryFolder();
        DicomSeries series = Open(name);
        Mask mask = RandomMasks.Drawn(series.Geometry, 5, 0.02);
        StructureSetWriter.Write(folder["rt.dcm"], mask, series);
        Mask read = Readers.Plastimatch(folder["rt.dcm"], series.Folder, "Tumour", folder["masks"]);
        Assert.Null(series.Geometry.MismatchWith(read.Geometry, 0.01));
        Assert.Equal(mask.Voxels, read.Voxels);
    }

    [Fact]
    public void ASeriesWithoutFrameOfReference_CannotBeReferredTo()
    {
        DicomSeries series = Open("oriented");
        var error = Assert.Throws<GlintException>(() => StructureSetWriter.Write("unused", RandomMasks.Drawn(series.Geometry, 1, 0.1), series));
        Assert.Contains("has no FrameOfReferenceUid (0020,0052), which what refers to it needs", error.Message);
    }

    [Fact]
    public void FramesOfOneFile_AreReferredToByTheirNumber()
    {
        DicomSeries series = Open("multiframe");
        Mask mask = RandomMasks.Drawn(series.Geometry, 5, 0.5);
        DataSet data = SegmentationWriter.Of(mask, ReferencedSeries.Of(series), FindingMasks.Options());
        Assert.Single(data.Item(Tags.ReferencedSeriesSequence)!.Items(Tags.ReferencedInstanceSequence));
        Assert.Equal([1, 2, 3], data.Items(Tags.PerFrameFunctionalGroupsSequence)
            .Select(frame => frame.Item(Tags.DerivationImageSequence)!.Item(Tags.SourceImageSequence)!.Integer(Tags.ReferencedFrameNumber)!.Value).Order());
    }

    private static DicomSeries Open(string name)
    {
        Assert.SkipUnless(SharedData.Root is not null, "The shared data are absent: neither GLINT_DATA nor ../shared/data beside the repository.");
        string folder = Path.Combine(SharedData.Root!, Series.First(s => s.Name == name).Folder);
        Assert.SkipUnless(Directory.Exists(folder), $"The shared data hold no {folder}.");
        return DicomSeries.Open(folder);
    }
}
