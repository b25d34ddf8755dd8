namespace Glint.Dicom.Tests;

public class StructureSetTests
{
    private readonly Geometry _grid = SeriesOfGrid.Grid("oblique");

    [Fact]
    public void ContoursDrawnByHand_AreTheSameMaskForPlastimatch()
    {
        using var folder = new TemporaryFolder();
        ReferencedSeries series = SeriesOfGrid.Write(_grid, folder["ct"]);
        var random = new Random(11);
        var contours = new List<Contour>();
        for (int i = 0; i < 24; i++)
        {
            (double x, double y, double radius, int corners) = (random.Next(3, 20), random.Next(3, 16), 2 + (random.NextDouble() * 6), random.Next(3, 40));
            contours.Add(new Contour(i % _grid.Slices, [.. Enumerable.Range(0, corners).Select(c =>
            {
                (double sin, double cos) = Math.SinCos(c * Math.Tau / corners);
                double r = radius * (0.6 + (0.4 * random.NextDouble()));
                return _grid.IndexToWorld.ToWorld(x + (r * cos), y + (r * sin), i % _grid.Slices);
            })]));
        }
        Write(folder["rt.dcm"], series, ("Hand", 3, contours));
        DataSet exclusive = Write(folder["xor.dcm"], series, ("Hand", 3, contours));
        foreach (DataSet contour in exclusive.Item(Tags.RoiContourSequence)!.Items(Tags.ContourSequence)) contour.SetText(Tags.ContourGeometricType, "CLOSEDPLANAR_XOR");
        DicomFile.Write(folder["xor.dcm"], exclusive, TransferSyntax.ImplicitLittleEndian);
        Mask read = StructureSet.Read(folder["xor.dcm"], series, "Hand");
        Assert.True(read.Voxels.Count(v => v == 1) > 200);
        Assert.Equal(Readers.Plastimatch(folder["rt.dcm"], folder["ct"], "Hand", folder["masks"], exclusiveOr: true).Voxels, read.Voxels);
    }

    [Fact]
    public void ContoursThatCrossOrAreStoredTwice_AreTheSameMaskForPlastimatch_WhichJoinsThem()
    {
        using var folder = new TemporaryFolder();
        ReferencedSeries series = SeriesOfGrid.Write(_grid, folder["ct"]);
        // Slice 0: three that cross, one beside them. Slice 1: one three times. Slice 2: crossing ones, both twice.
        Contour[] crossing = [Disc(0, 8.1, 8.2, 5.03), Disc(0, 12.3, 8.2, 5.07), Disc(0, 10.2, 12.1, 5.06), Disc(0, 20.2, 4.1, 2.53)], same = [Disc(1, 9.31, 7.72, 4.43)], both = [Disc(2, 6.2, 6.1, 4.07), Disc(2, 9.1, 6.3, 4.04)];
        Write(folder["rt.dcm"], series, ("Hand", 3, [.. crossing, .. same, .. same, .. same, .. both, .. both]));
        Mask read = StructureSet.Read(folder["rt.dcm"], series, "Hand");
        Assert.Equal(Readers.Plastimatch(folder["rt.dcm"], folder["ct"], "Hand", folder["masks"]).Voxels, read.Voxels);
        // As each contour alone, joined.
        byte[] joined = new byte[_grid.VoxelCount];
        foreach (Contour one in crossing.Concat(same).Concat(both)) joined = [.. joined.Zip(Contours.Fill([one.Points], _grid).Voxels, Math.Max)];
        Assert.Equal(joined, read.Voxels);
    }

    [Fact]
    public void RoisAreFoundByNumber_NotByTheirPlace()
    {
        using var folder = new TemporaryFolder();
        ReferencedSeries series = SeriesOfGrid.Of(_grid);
        var (left, right) = (new Mask(_grid, new byte[_grid.VoxelCount]), FindingMasks.Of("ring", _grid));
        left.Voxels[_grid.IndexOf(1, 1, 1)] = 1;
        DataSet data = Write(folder["rt.dcm"], series, ("Left", 7, Contours.Of(left)), ("Right", 2, Contours.Of(right)), ("Empty", 5, []));
        data.SetItems(Tags.RoiContourSequence, [.. data.Items(Tags.RoiContourSequence).Reverse()]);
        DicomFile.Write(folder["rt.dcm"], data, TransferSyntax.ImplicitLittleEndian);
        Assert.Equal(left.Voxels, StructureSet.Read(folder["rt.dcm"], series, "Left").Voxels);
        Assert.Equal(right.Voxels, StructureSet.Read(folder["rt.dcm"], series, "Right").Voxels);
        Assert.Equal(right.Voxels, StructureSet.Read(folder["rt.dcm"], series, "2").Voxels);
        Assert.Equal(new byte[_grid.VoxelCount], StructureSet.Read(folder["rt.dcm"], series, "Empty").Voxels);
        Assert.Contains("has 3 ROIs: 7 'Left', 2 'Right', 5 'Empty'", Refused(folder["rt.dcm"], series));
        Assert.Contains("has no ROI 'GTV', only 7 'Left'", Refused(folder["rt.dcm"], series, "GTV"));
    }

    [Fact]
    public void AnOpenContour_IsRefused_AndAPointEnclosesNothing()
    {
        using var folder = new TemporaryFolder();
        ReferencedSeries series = SeriesOfGrid.Of(_grid);
        List<Contour> ring = Contours.Of(FindingMasks.Of("ring", _grid));
        DataSet data = Write(folder["rt.dcm"], series, ("Ring", 1, ring));
        DataSet contour = data.Item(Tags.RoiContourSequence)!.Item(Tags.ContourSequence)!;
        contour.SetText(Tags.ContourGeometricType, "OPEN_PLANAR");
        DicomFile.Write(folder["rt.dcm"], data);
        Assert.Contains("contour 1 is OPEN_PLANAR, not CLOSED_PLANAR", Refused(folder["rt.dcm"], series));
        contour.SetText(Tags.ContourGeometricType, "POINT");
        DicomFile.Write(folder["rt.dcm"], data);
        Assert.Equal(new byte[_grid.VoxelCount], StructureSet.Read(folder["rt.dcm"], series).Voxels);
        contour.SetText(Tags.ContourGeometricType, "CLOSED_PLANAR");
        contour.SetNumbers(Tags.ContourData, 1, 2, 3, 4);
        DicomFile.Write(folder["rt.dcm"], data);
        Assert.Contains("contour 1 has 4 coordinates", Refused(folder["rt.dcm"], series));
    }

    [Fact]
    public void AStructureSetOfAnotherSeries_IsRefused()
    {
        using var folder = new TemporaryFolder();
        StructureSetWriter.Write(folder["rt.dcm"], FindingMasks.Of("ring", _grid), SeriesOfGrid.Of(_grid), FindingMasks.Options());
        SourceInstance[] others = [.. Enumerable.Range(0, _grid.Slices).Select(z => new SourceInstance(SeriesOfGrid.CtStorage, $"1.2.{z + 1}"))];
        ReferencedSeries other = SeriesOfGrid.Of(_grid) with { Slices = others };
        other.First.SetText(Tags.SeriesInstanceUid, "1.2");
        // In one frame of reference, positions mean the same in another series of the same grid.
        Assert.Equal(FindingMasks.Of("ring", _grid).Voxels, StructureSet.Read(folder["rt.dcm"], other).Voxels);
        other.First.SetText(Tags.FrameOfReferenceUid, "1.3");
        Assert.Contains("refers to no image of the series, and lies in the frame of reference", Refused(folder["rt.dcm"], other));
    }

    [Fact]
    public void WhatIsNoStructureSet_IsRefused()
    {
        using var folder = new TemporaryFolder();
        SegmentationWriter.Write(folder["seg.dcm"], FindingMasks.Of("ring", _grid), SeriesOfGrid.Of(_grid), FindingMasks.Options());
        Assert.Contains("is not a structure set", Refused(folder["seg.dcm"], SeriesOfGrid.Of(_grid)));
    }

    [Fact]
    public void TheStructureSetOfSts019_IsTheMaskOfIbsi()
    {
        string structures = SharedData.Require("conformance/sts019_ct_rtstruct/ibsi_validation/dicom/STS_019/CT/mask/RS.dcm");
        string nifti = SharedData.Require("conformance/sts019_ct_rtstruct/ibsi_validation/nifti/STS_019/CT_mask.nii.gz");
        DicomSeries series = DicomSeries.Open(Path.Combine(Path.GetDirectoryName(structures)!, "..", "image"));
        Mask read = StructureSet.Read(structures, series);
        Mask expected = NearestNeighbour.Of(Mask.FromLabels(ScanFile.Read(nifti), null, nifti), series.Geometry);
        Assert.Equal(5564, read.Voxels.Count(v => v == 1));
        Assert.Equal(expected.Voxels, read.Voxels);
    }

    [Fact]
    public void TheStructureSetOfRtUtils_IsTheSameMaskForPlastimatch()
    {
        using var folder = new TemporaryFolder();
        (string structures, string images) = RtUtils(folder, "rt.dcm");
        Mask read = StructureSet.Read(structures, DicomSeries.Open(images), "ROI-1");
        Assert.NotEqual(0, read.Voxels.Max());
        Assert.Equal(Readers.Plastimatch(structures, images, "ROI-1", folder["masks"], exclusiveOr: true).Voxels, read.Voxels);
    }

    [Fact]
    public void AStructureSetWithImagesThatTheSeriesLacks_IsRefusedInOneLine()
    {
        using var folder = new TemporaryFolder();
        (string structures, string images) = RtUtils(folder, "invalid_reference_rt.dcm");
        var error = Assert.Throws<GlintException>(() => StructureSet.Read(structures, DicomSeries.Open(images), "ROI-2"));
        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains("has a contour on image 2.16.840.1.114362.1.11940992.2", error.Message);
        Assert.Contains("which the series lacks (1 such). Give all of its images.", error.Message);
    }

    private Contour Disc(int slice, double x, double y, double radius) => new(slice, [.. Enumerable.Range(0, 32).Select(c =>
    {
        (double sin, double cos) = Math.SinCos(c * Math.Tau / 32);
        return _grid.IndexToWorld.ToWorld(x + (radius * cos), y + (radius * sin), slice);
    })]);

    private static (string StructureSet, string Images) RtUtils(TemporaryFolder folder, string name)
    {
        string structures = SharedData.Require($"conformance/rt-utils/tests/mock_data/{name}");
        Directory.CreateDirectory(folder["ct"]);
        foreach (string image in Directory.GetFiles(Path.GetDirectoryName(structures)!, "ct_*.dcm")) File.Copy(image, Path.Combine(folder["ct"], Path.GetFileName(image)));
        return (structures, folder["ct"]);
    }

    private static DataSet Write(string path, ReferencedSeries series, params (string Name, int Number, List<Contour> Contours)[] rois)
    {
        var empty = new Mask(series.Geometry, new byte[series.Geometry.VoxelCount]);
        DataSet data = StructureSetWriter.Of(empty, series, FindingMasks.Options());
        DataSet[] named = new DataSet[rois.Length], drawn = new DataSet[rois.Length];
        for (int i = 0; i < rois.Length; i++)
        {
            (named[i], drawn[i]) = (new DataSet(), new DataSet());
            named[i].SetIntegers(Tags.RoiNumber, rois[i].Number);
            named[i].SetText(Tags.RoiName, rois[i].Name);
            named[i].SetText(Tags.ReferencedFrameOfReferenceUid, series.FrameOfReferenceUid);
            drawn[i].SetIntegers(Tags.ReferencedRoiNumber, rois[i].Number);
            drawn[i].SetIntegers(Tags.RoiDisplayColor, 0, 255, 0);
            drawn[i].SetItems(Tags.ContourSequence, [.. rois[i].Contours.Select(c => Drawn(c, series))]);
        }
        data.SetItems(Tags.StructureSetRoiSequence, named);
        data.SetItems(Tags.RoiContourSequence, drawn);
        DicomFile.Write(path, data, TransferSyntax.ImplicitLittleEndian);
        return data;
    }

    private static DataSet Drawn(Contour contour, ReferencedSeries series)
    {
        var item = new DataSet();
        item.SetItems(Tags.ContourImageSequence, DerivedInstance.Reference(series.Slices[contour.Slice]));
        item.SetText(Tags.ContourGeometricType, "CLOSED_PLANAR");
        item.SetIntegers(Tags.NumberOfContourPoints, contour.Points.Count);
        item.SetNumbers(Tags.ContourData, [.. contour.Points.SelectMany(p => new[] { p.X, p.Y, p.Z })]);
        return item;
    }

    private static string Refused(string file, ReferencedSeries series, string? roi = null)
    {
        string message = Assert.Throws<GlintException>(() => StructureSet.Read(file, series, roi)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
