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
