namespace Glint.Dicom.Tests;

public class DicomSegmentationTests
{
    private readonly Geometry _grid = SeriesOfGrid.Grid("oblique");

    [Fact]
    public void Frames_GoWhereTheirPositionSays_NotInTheirOrder() => WithFile(FindingMasks.Of("half noise", _grid), (data, mask) =>
    {
        int bytes = _grid.Columns * _grid.Rows / 8; // 480 pixels fill whole bytes
        byte[] pixels = data.Bytes(Tags.PixelData).ToArray();
        data.SetBytes(Tags.PixelData, Enumerable.Range(0, _grid.Slices).Reverse().SelectMany(z => pixels[(z * bytes)..((z + 1) * bytes)]).ToArray(), Vr.OB);
        data.SetItems(Tags.PerFrameFunctionalGroupsSequence, [.. data.Items(Tags.PerFrameFunctionalGroupsSequence).Reverse()]);
    });

    [Fact]
    public void FramesTurnedInTheirPlane_AreTheSameVoxels()
    {
        // The same voxels with rows counted from below and columns as rows, slices from the top.
        Affine a = _grid.IndexToWorld;
        var turned = new Geometry(_grid.Rows, _grid.Columns, _grid.Slices, new Affine(
            a.RowStep * -1, a.ColumnStep, a.SliceStep * -1, a.ToWorld(0, _grid.Rows - 1, _grid.Slices - 1)));
        Mask mask = FindingMasks.Of("half noise", _grid);
        byte[] voxels = new byte[mask.Voxels.Length];
        for (int at = 0; at < voxels.Length; at++)
        {
            (int x, int y, int z) = (at % turned.Columns, at / turned.Columns % turned.Rows, at / turned.Columns / turned.Rows);
            voxels[at] = mask[y, _grid.Rows - 1 - x, _grid.Slices - 1 - z];
        }
        using var folder = new TemporaryFolder();
        SegmentationWriter.Write(folder["seg.dcm"], new Mask(turned, voxels), SeriesOfGrid.Of(turned), FindingMasks.Options());
        Assert.Equal(mask.Voxels, DicomSegmentation.Read(folder["seg.dcm"], SeriesOfGrid.Of(_grid)).Voxels);
    }

    [Fact]
    public void AFractionalSegmentation_IsRefusedOrTakenAtHalf()
    {
        using var folder = new TemporaryFolder();
        Mask mask = FindingMasks.Of("half noise", _grid);
        DataSet data = SegmentationWriter.Of(mask, SeriesOfGrid.Of(_grid), FindingMasks.Options());
        data.SetText(Tags.SegmentationType, "FRACTIONAL");
        data.SetText(Tags.SegmentationFractionalType, "PROBABILITY");
        data.SetIntegers(Tags.MaximumFractionalValue, 201);
        data.SetIntegers(Tags.BitsAllocated, 8);
        data.SetIntegers(Tags.BitsStored, 8);
        data.SetIntegers(Tags.HighBit, 7);
        data.SetBytes(Tags.PixelData, mask.Voxels.Select(v => v == 1 ? (byte)101 : (byte)100).ToArray(), Vr.OB);
        DicomFile.Write(folder["seg.dcm"], data);
        Assert.Contains("is FRACTIONAL", Refused(folder["seg.dcm"], SeriesOfGrid.Of(_grid)));
        Assert.Equal(mask.Voxels, DicomSegmentation.Read(folder["seg.dcm"], SeriesOfGrid.Of(_grid), fractionalAtHalf: true).Voxels);
    }

    [Fact]
    public void SegmentsAreFoundByNameOrNumber_AndListedWhereUnclear() => WithSegments(["Leber", "Herd", "Herd"], (file, series) =>
    {
        Assert.Contains("has 3 segments: 1 'Leber', 2 'Herd', 3 'Herd'. Name one", Refused(file, series));
        Assert.Contains("has 2 segments 'Herd': 2 'Herd', 3 'Herd'. Give the number", Refused(file, series, "Herd"));
        Assert.Contains("has no segment 'Milz', only 1 'Leber', 2 'Herd', 3 'Herd'", Refused(file, series, "Milz"));
        Assert.Equal(DicomSegmentation.Read(file, series, "1").Voxels, DicomSegmentation.Read(file, series, "leber").Voxels);
        Assert.NotEqual(DicomSegmentation.Read(file, series, "1").Voxels, DicomSegmentation.Read(file, series, "3").Voxels);
    });

    [Fact]
    public void ASegmentationOfAnotherGrid_IsRefused()
    {
        using var folder = new TemporaryFolder();
        SegmentationWriter.Write(folder["seg.dcm"], FindingMasks.Of("ring", _grid), SeriesOfGrid.Of(_grid), FindingMasks.Options());
        Affine a = _grid.IndexToWorld;
        var shifted = new Geometry(_grid.Columns, _grid.Rows, _grid.Slices, a with { Origin = a.Origin + (a.RowStep * 0.5) });
        Assert.Contains("pixels are not voxels of the series' 24x20x4 grid", Refused(folder["seg.dcm"], SeriesOfGrid.Of(shifted)));
        var coarser = new Geometry(_grid.Columns, _grid.Rows, _grid.Slices, a with { ColumnStep = a.ColumnStep * 1.1 });
        Assert.Contains("pixels are not voxels of", Refused(folder["seg.dcm"], SeriesOfGrid.Of(coarser)));
        var cropped = new Geometry(_grid.Columns, _grid.Rows, 2, a);
        Assert.Contains("has voxels outside the series", Refused(folder["seg.dcm"], SeriesOfGrid.Of(cropped)));
        ReferencedSeries other = SeriesOfGrid.Of(_grid);
        other.First.SetText(Tags.FrameOfReferenceUid, "1.2.3");
        Assert.Contains("positions in one mean nothing in the other", Refused(folder["seg.dcm"], other));
    }

    [Fact]
    public void WhatIsNoSegmentation_IsRefused()
    {
        using var folder = new TemporaryFolder();
        StructureSetWriter.Write(folder["rt.dcm"], FindingMasks.Of("ring", _grid), SeriesOfGrid.Of(_grid), FindingMasks.Options());
        Assert.Contains("is not a segmentation", Refused(folder["rt.dcm"], SeriesOfGrid.Of(_grid)));
    }

    [Fact]
    public void DcmqisLiver_IsTheLabelMapBesideIt()
    {
        string folder = Path.GetDirectoryName(SharedData.Require("conformance/dcmqi/data/segmentations/liver.dcm"))!;
        Mask expected = Mask.FromLabels(ScanFile.Read(Path.Combine(folder, "liver_seg.nrrd")), 1, "liver_seg.nrrd");
        Mask read = DicomSegmentation.Read(Path.Combine(folder, "liver.dcm"), DicomSeries.Open(Path.Combine(folder, "ct-3slice")), "Liver");
        Assert.Equal(107_098, read.Voxels.Count(v => v == 1));
        Assert.Equal(NearestNeighbour.Of(expected, read.Geometry).Voxels, read.Voxels);
    }

    [Theory]
    [InlineData("noppv")]
    [InlineData("ppv5")]
    public void DcmqisLabelMap_IsTheLabelMapBesideIt(string name)
    {
        string folder = Path.GetDirectoryName(SharedData.Require($"conformance/dcmqi/data/segmentations/sparse-labelmap-{name}.dcm"))!;
        Mask expected = Mask.FromLabels(ScanFile.Read(Path.Combine(folder, $"sparse_labelmap_{name}_seg.nrrd")), 1, name);
        DicomFile seg = DicomFile.Read(Path.Combine(folder, $"sparse-labelmap-{name}.dcm"));
        ReferencedSeries series = SeriesOfGrid.Of(expected.Geometry);
        series.First.Copy(seg.DataSet, Tags.FrameOfReferenceUid);
        Mask read = DicomSegmentation.Read(Path.Combine(folder, $"sparse-labelmap-{name}.dcm"), series, "Liver");
        Assert.Equal(expected.Voxels, read.Voxels);
    }

    private static void WithFile(Mask mask, Action<DataSet, Mask> change)
    {
        using var folder = new TemporaryFolder();
        DataSet data = SegmentationWriter.Of(mask, SeriesOfGrid.Of(mask.Geometry), FindingMasks.Options());
        change(data, mask);
        DicomFile.Write(folder["seg.dcm"], data);
        Assert.Equal(mask.Voxels, DicomSegmentation.Read(folder["seg.dcm"], SeriesOfGrid.Of(mask.Geometry)).Voxels);
    }

    private void WithSegments(string[] names, Action<string, ReferencedSeries> test)
    {
        using var folder = new TemporaryFolder();
        byte[] voxels = new byte[_grid.VoxelCount];
        for (int i = 0; i < names.Length; i++) voxels[_grid.IndexOf(3 * i, 2, 1)] = 1;
        DataSet data = SegmentationWriter.Of(new Mask(_grid, voxels), SeriesOfGrid.Of(_grid), FindingMasks.Options() with { PerLesion = true });
        for (int i = 0; i < names.Length; i++) data.Items(Tags.SegmentSequence)[i].SetText(Tags.SegmentLabel, names[i]);
        DicomFile.Write(folder["seg.dcm"], data);
        test(folder["seg.dcm"], SeriesOfGrid.Of(_grid));
    }

    private static string Refused(string file, ReferencedSeries series, string? segment = null)
    {
        string message = Assert.Throws<GlintException>(() => DicomSegmentation.Read(file, series, segment)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
