using CsCheck;

namespace Glint.Dicom.Tests;

public class StructureSetWriterTests
{
    public static TheoryData<string> Orientations => [.. FindingMasks.Orientations];

    public static TheoryData<string, string> OfPlastimatch => FindingMasks.OfPlastimatch;

    [Theory]
    [MemberData(nameof(Orientations))]
    public void WrittenStructureSet_HasNoErrorForDciodvfy(string orientation) => Assert.All(FindingMasks.Kinds, kind =>
    {
        using var folder = new TemporaryFolder();
        Geometry grid = SeriesOfGrid.Grid(orientation);
        StructureSetWriter.Write(folder["rt.dcm"], FindingMasks.Of(kind, grid), SeriesOfGrid.Of(grid), FindingMasks.Options() with { PerLesion = kind == "sparse" });
        Assert.Empty(Readers.ErrorsOf(folder["rt.dcm"]));
    });

    [Theory]
    [MemberData(nameof(OfPlastimatch))]
    public void WrittenStructureSet_IsTheSameMaskForPlastimatch(string orientation, string kind)
    {
        using var folder = new TemporaryFolder();
        Geometry grid = SeriesOfGrid.Grid(orientation);
        Mask mask = FindingMasks.Of(kind, grid);
        ReferencedSeries series = SeriesOfGrid.Write(grid, folder["ct"]);
        StructureSetWriter.Write(folder["rt.dcm"], mask, series, FindingMasks.Options());
        Mask read = Readers.Plastimatch(folder["rt.dcm"], folder["ct"], "Tumour", folder["masks"]);
        Assert.Null(grid.MismatchWith(read.Geometry, 0.001));
        Assert.Equal(mask.Voxels, read.Voxels);
    }

    [Fact]
    public void AnyMask_ComesBackFromItsStructureSet() => RandomMasks.All.Sample(mask =>
    {
        using var folder = new TemporaryFolder();
        ReferencedSeries series = SeriesOfGrid.Of(mask.Geometry);
        StructureSetWriter.Write(folder["rt.dcm"], mask, series, FindingMasks.Options());
        Assert.Equal(mask.Voxels, StructureSet.Read(folder["rt.dcm"], series).Voxels);
    });

    [Fact]
    public void EachLesion_IsAnRoiOfItsOwn()
    {
        using var folder = new TemporaryFolder();
        Mask mask = FindingMasks.Of("sparse", SeriesOfGrid.Grid("oblique"));
        ReferencedSeries series = SeriesOfGrid.Of(mask.Geometry);
        StructureSetWriter.Write(folder["rt.dcm"], mask, series, FindingMasks.Options() with { PerLesion = true, Name = "Metastase" });
        Components lesions = Components.Of(mask, Connectivity.TwentySix);
        Assert.True(lesions.Count > 1);
        for (int n = 1; n <= lesions.Count; n++)
        {
            Mask lesion = StructureSet.Read(folder["rt.dcm"], series, $"Metastase {n}");
            Assert.Equal(lesions.Labels.Select(l => l == n ? (byte)1 : (byte)0), lesion.Voxels);
        }
    }

    [Fact]
    public void ContoursOverSixtyFourKibibytes_AreWrittenWhole()
    {
        using var folder = new TemporaryFolder();
        Geometry grid = SeriesOfGrid.Grid("axial", 200, 200, 2); // of a series of one slice, plastimatch 1.9.4 makes empty masks
        Mask mask = RandomMasks.Drawn(grid, 8, 0.8);
        ReferencedSeries series = SeriesOfGrid.Write(grid, folder["ct"]);
        StructureSetWriter.Write(folder["rt.dcm"], mask, series, FindingMasks.Options());
        DataSet data = DicomFile.Read(folder["rt.dcm"]).DataSet;
        Assert.Contains(ContoursOf(data), contour => contour.Bytes(Tags.ContourData).Length > 1 << 16);
        Assert.Equal(mask.Voxels, StructureSet.Read(folder["rt.dcm"], series).Voxels);
        Assert.Equal(mask.Voxels, Readers.Plastimatch(folder["rt.dcm"], folder["ct"], "Tumour", folder["masks"]).Voxels);
        // dciodvfy takes minutes over so many points; smaller ones of the same kind are shown to it elsewhere.
    }

    [Fact]
    public void EveryCoordinate_HasAtMostSixteenCharacters()
    {
        using var folder = new TemporaryFolder();
        Mask mask = FindingMasks.Of("half noise", SeriesOfGrid.Grid("oblique"));
        StructureSetWriter.Write(folder["rt.dcm"], mask, SeriesOfGrid.Of(mask.Geometry), FindingMasks.Options());
        Assert.All(ContoursOf(DicomFile.Read(folder["rt.dcm"]).DataSet), contour =>
        {
            Assert.All(contour.Texts(Tags.ContourData), text => Assert.InRange(text.Length, 1, 16));
            Assert.Equal(3 * contour.Integer(Tags.NumberOfContourPoints), contour.Texts(Tags.ContourData).Count);
            Assert.True(contour.Integer(Tags.NumberOfContourPoints) >= 4);
        });
    }

    [Fact]
    public void WrittenStructureSet_SaysWhatItIs()
    {
        using var folder = new TemporaryFolder();
        Mask mask = FindingMasks.Of("ring", SeriesOfGrid.Grid("axial"));
        ReferencedSeries series = SeriesOfGrid.Of(mask.Geometry);
        StructureSetWriter.Write(folder["rt.dcm"], mask, series, FindingMasks.Options() with { AlgorithmName = "BL", AlgorithmVersion = "3" });
        DicomFile file = DicomFile.Read(folder["rt.dcm"]);
        DataSet data = file.DataSet, roi = data.Item(Tags.StructureSetRoiSequence)!, observation = data.Item(Tags.RtRoiObservationsSequence)!;
        Assert.Equal(TransferSyntax.ImplicitLittleEndian, file.Syntax);
        Assert.Equal("UNAPPROVED", data.Text(Tags.ApprovalStatus));
        Assert.Equal("AUTOMATIC", roi.Text(Tags.RoiGenerationAlgorithm));
        Assert.Equal($"BL 3, model {new string('a', 64)}", roi.Text(Tags.RoiDescription));
        Assert.Equal("GTV", observation.Text(Tags.RtRoiInterpretedType));
        Assert.Equal("86049000", observation.Item(Tags.RtRoiIdentificationCodeSequence)!.Text(Tags.CodeValue));
        IReadOnlyList<DataSet> images = data.Item(Tags.ReferencedFrameOfReferenceSequence)!.Item(Tags.RtReferencedStudySequence)!
            .Item(Tags.RtReferencedSeriesSequence)!.Items(Tags.ContourImageSequence);
        Assert.Equal(series.Instances.Select(i => i.SopInstanceUid), images.Select(i => i.Text(Tags.ReferencedSopInstanceUid)));
        Assert.Equal("20260301", data.Text(Tags.StructureSetDate));
    }

    private static IEnumerable<DataSet> ContoursOf(DataSet data) => data.Items(Tags.RoiContourSequence).SelectMany(roi => roi.Items(Tags.ContourSequence));
}
