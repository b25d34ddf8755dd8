namespace Glint.Dicom.Tests;

/// <summary>What is worth a look in contours that can be read: which ROI, which slices, and what counts.</summary>
public class ContourDoubtTests
{
    [Fact]
    public void ContoursStoredTwice_CountOnce_AndAreWorthALook()
    {
        using MadePatients patients = Of(contours => [.. contours, .. contours]);
        IScanSource labels = patients.Found().Scans.Single().Labels;
        Assert.Equal(MadePatients.Box().Voxels, Mask.FromLabels(labels.Read(), null, "").Voxels);
        Assert.Equal(
            [$"ROI 1 'Tumour' of {labels.Path} has contours that hold the same pixels as others, in slices 1-2 (from 0); they count once. Look whether it was stored twice, or another ROI was meant."],
            labels.Doubts);
    }

    [Fact]
    public void ContoursThatCross_AreJoined_AndAreWorthALook()
    {
        // In slice 1 alone.
        using MadePatients patients = Of(contours => [.. contours, Moved(contours[0], 2, 0)]);
        IScanSource labels = patients.Found().Scans.Single().Labels;
        byte[] expected = MadePatients.Box().Voxels, shifted = MadePatients.Box(2).Voxels;
        for (int i = 0; i < 2 * MadePatients.Columns * MadePatients.Rows; i++) expected[i] = Math.Max(expected[i], shifted[i]);
        Assert.Equal(expected, Mask.FromLabels(labels.Read(), null, "").Voxels);
        Assert.Equal([$"ROI 1 'Tumour' of {labels.Path} has contours that cross, in slice 1 (from 0); what one of them holds counts. Look whether that is meant."], labels.Doubts);
    }

    [Fact]
    public void ContoursBesideTheImage_AreWorthALook_AndThoseCutOffToo()
    {
        // Of columns 2 to 5 of 12: 20 further beside the image, 8 further half in it. The box's border itself is no doubt.
        using MadePatients patients = Of(contours => [.. contours, Moved(contours[0], 20, 0), Moved(contours[1], 8, 0)]);
        IScanSource labels = patients.Found().Scans.Single().Labels;
        byte[] expected = MadePatients.Box().Voxels;
        for (int i = 0; i < 8; i++) expected[MadePatients.Grid.IndexOf(10 + (i % 2), 3 + (i / 2), 2)] = 1;
        Assert.Equal(expected, Mask.FromLabels(labels.Read(), null, "").Voxels);
        Assert.Equal(
        [
            $"ROI 1 'Tumour' of {labels.Path} has 1 of 4 contour(s) beside the image; they count for nothing. Look whether it was drawn on this series.",
            $"ROI 1 'Tumour' of {labels.Path} has 1 of 4 contour(s) partly outside the image; they are cut off at its border. Look whether it was drawn on this series.",
        ], labels.Doubts);
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-6, true)]
    [InlineData(6, false)]
    [InlineData(10, true)]
    public void ContoursUpToTheBorder_AreNoDoubt_AndAllBesideTheImageAreRefused(int pixels, bool isRefused)
    {
        using MadePatients patients = Of(contours => [.. contours.Select(c => Moved(c, pixels, 0))]);
        IScanSource labels = patients.Found().Scans.Single().Labels;
        if (isRefused)
        {
            string message = Assert.Throws<GlintException>(labels.Read).Message;
            Assert.StartsWith($"ROI 1 'Tumour' of {labels.Path}: all of its 2 contour(s) lie beside the image, between ", message);
            Assert.EndsWith(". Take the series that it was drawn on, or export both again.", message);
        }
        else
        {
            Assert.Equal(MadePatients.Box(pixels).Voxels, Mask.FromLabels(labels.Read(), null, "").Voxels);
            Assert.Empty(labels.Doubts);
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(5, false)] // beside each other: two lesions
    public void ContoursOnEachOtherSlice_AreWorthALook_WhereTheyLieOverEachOther(int pixels, bool isDoubt)
    {
        using MadePatients patients = Of(contours => [contours[0], Moved(contours[0], pixels, 2)]);
        IScanSource labels = patients.Found().Scans.Single().Labels;
        Assert.Equal([0, 16, 0, 16], Enumerable.Range(0, 4).Select(z => labels.Read().Voxels.Skip(z * 120).Take(120).Count(v => v == 1)));
        Assert.Equal(isDoubt ? [$"ROI 1 'Tumour' of {labels.Path} has no contour in slice 2 (from 0), between slices whose contours lie one over the other; there all is background. Look whether slices were skipped, and interpolate its contours."] : [], labels.Doubts);
    }

    [Fact]
    public void APointBesideContours_IsWorthALook_AndPointsAloneAreRefused()
    {
        using (MadePatients patients = Of(contours => [.. contours, Point(contours[0])]))
        {
            IScanSource labels = patients.Found().Scans.Single().Labels;
            Assert.Equal(MadePatients.Box().Voxels, Mask.FromLabels(labels.Read(), null, "").Voxels);
            Assert.Equal([$"ROI 1 'Tumour' of {labels.Path} has 1 POINT contour(s), which enclose nothing and are left out. Look whether they were to mark tumour."], labels.Doubts);
        }
        using MadePatients points = Of(contours => [Point(contours[0]), Point(contours[1])]);
        Assert.StartsWith($"ROI 1 'Tumour' of {points.Found().Scans.Single().Labels.Path} is 2 POINT contour(s), which enclose nothing.", Assert.Throws<GlintException>(points.Found().Scans.Single().Labels.Read).Message);
    }

    // A patient whose structure set has other contours than the box's in slices 1 and 2.
    private static MadePatients Of(Func<DataSet[], DataSet[]> change)
    {
        var patients = new MadePatients();
        patients.Series("P0", "P0");
        patients.Marks("P0/rt.dcm", "P0", change: data =>
        {
            DataSet roi = data.Item(Tags.RoiContourSequence)!;
            roi.SetItems(Tags.ContourSequence, change([.. roi.Items(Tags.ContourSequence)]));
        });
        Assert.Empty(patients.Found().Faults);
        return patients;
    }

    private static DataSet Point(DataSet contour)
    {
        DataSet point = Moved(contour, 0, 0);
        point.SetText(Tags.ContourGeometricType, "POINT");
        point.SetNumbers(Tags.ContourData, contour.Numbers(Tags.ContourData)[..3]);
        return point;
    }

    // The contour, some pixels and slices further.
    private static DataSet Moved(DataSet contour, double pixels, double slices)
    {
        double[] points = contour.Numbers(Tags.ContourData);
        for (int i = 0; i < points.Length; i += 3) (points[i], points[i + 2]) = (points[i] + (0.7 * pixels), points[i + 2] + (2.5 * slices));
        var moved = new DataSet();
        moved.Copy(contour, [.. contour.Select(e => e.Tag)]);
        moved.SetNumbers(Tags.ContourData, points);
        return moved;
    }
}
