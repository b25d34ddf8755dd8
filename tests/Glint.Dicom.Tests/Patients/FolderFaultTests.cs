namespace Glint.Dicom.Tests;

/// <summary>What is wrong with a folder of patients, fault by fault: the file, what was found, and whether training stops.</summary>
public class FolderFaultTests
{
    [Fact]
    public void AnObjectWithoutItsSeries_IsLeftOutAndNamed()
    {
        using MadePatients patients = Sound();
        patients.Series("gone", "P9");
        string file = patients.Marks("rt.dcm", "gone");
        Directory.Delete(Path.Combine(patients.Folder, "gone"), recursive: true);
        Is(patients, FolderFaultKind.LabelWithoutImage, stops: false, file, $"{file} has no series: it refers to series {DicomUid.From("series P9 1")}, which is not here");
    }

    [Fact]
    public void ASeriesWithoutObject_IsLeftOutAndNamed()
    {
        using MadePatients patients = Sound();
        patients.Series("more", "P9");
        string place = Path.Combine(patients.Folder, "more");
        Is(patients, FolderFaultKind.ImageWithoutLabel, stops: false, place, $"{place} (series {DicomUid.From("series P9 1")} (CT, 4 slices, 'Thorax')) has no structure set or segmentation and is left out.");
    }

    [Fact]
    public void TwoObjectsOfOneSeries_Stop()
    {
        using MadePatients patients = Sound();
        string second = patients.Marks("z.dcm", "P0", isStructureSet: false);
        Is(patients, FolderFaultKind.SeveralLabels, stops: true, second, $"{Path.Combine(patients.Folder, "P0", "rt.dcm")} and {second} mark one series");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnotherFrameOfReference_Stops(bool isStructureSet)
    {
        using MadePatients patients = Sound();
        patients.Series("P9", "P9");
        string file = patients.Marks("P9/x.dcm", "P9", isStructureSet, data =>
        {
            data.SetText(Tags.FrameOfReferenceUid, "1.2.3");
            foreach (DataSet item in data.Items(Tags.ReferencedFrameOfReferenceSequence)) item.SetText(Tags.FrameOfReferenceUid, "1.2.3");
            foreach (DataSet item in data.Items(Tags.StructureSetRoiSequence)) item.SetText(Tags.ReferencedFrameOfReferenceUid, "1.2.3");
            foreach (DataSet contour in data.Items(Tags.RoiContourSequence).SelectMany(r => r.Items(Tags.ContourSequence))) contour.Remove(Tags.ContourImageSequence);
        });
        Is(patients, FolderFaultKind.OtherFrameOfReference, stops: true, file, $"{file} lies in the frame of reference 1.2.3, its series {Path.Combine(patients.Folder, "P9")} in {DicomUid.From("frame P9 1")}");
    }

    [Fact]
    public void AMadeUpFrameOfReference_IsWorthALook_WhereContoursNameTheImages()
    {
        using MadePatients patients = Sound();
        patients.Series("P9", "P9");
        string file = patients.Marks("P9/x.dcm", "P9", change: data =>
        {
            foreach (DataSet item in data.Items(Tags.ReferencedFrameOfReferenceSequence)) item.SetText(Tags.FrameOfReferenceUid, "1.2.3");
            foreach (DataSet item in data.Items(Tags.StructureSetRoiSequence)) item.SetText(Tags.ReferencedFrameOfReferenceUid, "1.2.3");
        });
        Is(patients, FolderFaultKind.OtherFrameOfReference, stops: false, file, "as its contours name images of the series");
        Assert.Equal(MadePatients.Box().Voxels, Mask.FromLabels(patients.Found().Scans.Single(s => s.Name == "P9").Labels.Read(), null, "").Voxels);
    }

    [Fact]
    public void AnObjectOfAnotherSeriesInTheSameFrame_IsTakenForTheOneThatIsThere_AndWorthALook()
    {
        using MadePatients patients = Sound();
        patients.Series("P9", "P9");
        string file = patients.Marks("P9/x.dcm", "P9");
        foreach (string slice in Directory.GetFiles(Path.Combine(patients.Folder, "P9"), "P9-*")) File.Delete(slice);
        patients.Series("P9", "P9", "2", (z, slice) => slice.SetText(Tags.FrameOfReferenceUid, DicomUid.From("frame P9 1")));
        Is(patients, FolderFaultKind.DoubtfulPair, stops: false, file, $"{file} refers to series {DicomUid.From("series P9 1")}, which is not here, and is taken for series {DicomUid.From("series P9 2")}");
        Assert.Equal(MadePatients.Box().Voxels, Mask.FromLabels(patients.Found().Scans.Single(s => s.Name == "P9").Labels.Read(), null, "").Voxels);
    }

    [Fact]
    public void ASeriesOfNobody_Stops_AndTheAdviceWorks()
    {
        using MadePatients patients = Sound();
        patients.Series("nobody", "", change: (_, slice) => slice.SetText(Tags.PatientId, ""));
        patients.Marks("nobody/rt.dcm", "nobody");
        string place = Path.Combine(patients.Folder, "nobody");
        Is(patients, FolderFaultKind.NoPatient, stops: true, place, "has no Patient ID, by which patients are told apart");
        Oracle.Run("dcmodify", ["-nb", "-i", "(0010,0020)=P9", .. Directory.GetFiles(place)]);
        Assert.Empty(patients.Found().Faults);
        Assert.Contains("P9", patients.Found().Scans.Select(s => s.Name));
    }

    [Fact]
    public void AnObjectOfAnotherPatient_IsWorthALook()
    {
        using MadePatients patients = Sound();
        patients.Series("P9", "P9");
        string file = patients.Marks("P9/x.dcm", "P9", change: data => data.SetText(Tags.PatientId, "P8"));
        Is(patients, FolderFaultKind.OtherPatient, stops: false, file, $"{file} is of patient 'P8', its series {Path.Combine(patients.Folder, "P9")} of patient 'P9'");
    }

    [Fact]
    public void ADamagedFile_Stops()
    {
        using MadePatients patients = Sound();
        string file = Path.Combine(patients.Folder, "P0", "P0-1-2.dcm");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..300]);
        Assert.Contains(patients.Found().Faults, f => f.Kind == FolderFaultKind.Unreadable && f.Stops && f.File == file && f.Text.Contains(file, StringComparison.Ordinal));
    }

    [Fact]
    public void AnEmptySliceAtTheEnd_IsWorthALook_ThoughTheOthersLieEvenly()
    {
        using MadePatients patients = Sound();
        string file = Path.Combine(patients.Folder, "P0", "P0-1-0.dcm");
        File.WriteAllBytes(file, []);
        File.WriteAllText(Path.Combine(patients.Folder, "P0", "README.txt"), "of no interest");
        Is(patients, FolderFaultKind.Unlisted, stops: false, file, $"{file} is empty, and is left out. If it was a slice or an object, copy it again; else take it away.");
    }

    [Fact]
    public void AnEmptyStructureSet_IsWorthALook_WhereverItLies()
    {
        using MadePatients patients = Sound();
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(patients.Folder, "marks")).FullName, "rt.dcm");
        File.WriteAllBytes(file, []);
        Is(patients, FolderFaultKind.Unlisted, stops: false, file, $"{file} is empty");
    }

    [Fact]
    public void ALocalizerOfTheSeries_IsLeftOutAndNamed()
    {
        using MadePatients patients = Sound();
        patients.Series("P9", "P9");
        patients.Marks("P9/x.dcm", "P9");
        patients.Series("P9", "P9", change: (z, slice) =>
        {
            if (z == 3) slice.SetText(Tags.ImageType, "ORIGINAL", "PRIMARY", "LOCALIZER");
        });
        Is(patients, FolderFaultKind.Unlisted, stops: false, Path.Combine(patients.Folder, "P9"), "P9-1-3.dcm is a localizer");
    }

    [Fact]
    public void AMissingSlice_IsALineThatNamesItsNeighbours()
    {
        using MadePatients patients = Sound();
        File.Delete(Path.Combine(patients.Folder, "P0", "P0-1-2.dcm"));
        FoundScan scan = patients.Found().Scans.Single(s => s.Name == "P0");
        Assert.Contains("P0-1-1.dcm", Assert.Throws<GlintException>(scan.Image.ReadGeometry).Message);
    }

    [Fact]
    public void AnImageThatContoursNameAndTheSeriesLacks_IsALine()
    {
        using MadePatients patients = Sound();
        // The last one: the others lie as evenly as before.
        patients.Series("P9", "P9");
        var mask = MadePatients.Box();
        mask.Voxels[^1] = 1;
        string file = patients.Marks("P9/x.dcm", "P9", rois: ("Tumour", mask));
        File.Delete(Path.Combine(patients.Folder, "P9", "P9-1-3.dcm"));
        Assert.StartsWith($"ROI 1 'Tumour' of {file} has a contour on image", Assert.Throws<GlintException>(patients.Found().Scans.Single(s => s.Name == "P9").Labels.Read).Message);
    }

    [Theory]
    [InlineData(0.02, false)]
    [InlineData(0.3, true)]
    public void ContoursBesideTheSlices_CountInTheNearest_AndAreWorthALook(double slicesOff, bool isDoubt)
    {
        using MadePatients patients = Sound();
        patients.Series("P9", "P9");
        patients.Marks("P9/x.dcm", "P9", change: data => Shift(data, _ => slicesOff));
        IScanSource labels = patients.Found().Scans.Single(s => s.Name == "P9").Labels;
        Assert.Equal(MadePatients.Box().Voxels, Mask.FromLabels(labels.Read(), null, "").Voxels);
        Assert.Equal(isDoubt ? [$"ROI 1 'Tumour' of {labels.Path} has contours up to 0.3 slices off the planes of its series; each counts in the nearest slice. Look whether it was drawn on this series."] : [], labels.Doubts);
    }

    [Fact]
    public void ContoursOfTwoPlanes_NearestToOneSlice_AreRefused_AsOneWouldCutTheOtherOut()
    {
        using MadePatients patients = Sound();
        patients.Series("P9", "P9");
        // In slices 1 and 2 before, at 1.4 and 1.1 now.
        string file = patients.Marks("P9/x.dcm", "P9", change: data => Shift(data, contour => contour == 0 ? 0.4 : -0.9));
        string message = Assert.Throws<GlintException>(patients.Found().Scans.Single(s => s.Name == "P9").Labels.Read).Message;
        Assert.StartsWith($"ROI 1 'Tumour' of {file}: contours 1 and 2 lie at slices 1.4 and 1.1, both nearest to slice 1: ", message);
    }

    [Fact]
    public void AFolderWithoutDicom_HasNotThisLayout()
    {
        using MadePatients patients = Sound();
        IScanLayout layout = new DicomFolder();
        Assert.True(layout.Has(patients.Folder));
        string empty = Directory.CreateDirectory(Path.Combine(patients.Folder, "empty")).FullName;
        File.WriteAllText(Path.Combine(empty, "readme.txt"), "no DICOM at all, though it is long enough to be looked at: " + new string('x', 200));
        Assert.False(layout.Has(empty));
    }

    private static MadePatients Sound()
    {
        var patients = new MadePatients();
        patients.Series("P0", "P0");
        patients.Marks("P0/rt.dcm", "P0");
        Assert.Empty(patients.Found().Faults);
        return patients;
    }

    private static void Is(MadePatients patients, FolderFaultKind kind, bool stops, string file, string text)
    {
        FolderFault fault = Assert.Single(patients.Found().Faults);
        Assert.Equal((kind, stops, file), (fault.Kind, fault.Stops, fault.File));
        Assert.Contains(text, fault.Text);
        Assert.DoesNotContain('\n', fault.Text);
    }

    private static void Shift(DataSet data, Func<int, double> slicesOff)
    {
        int number = 0;
        foreach (DataSet contour in data.Items(Tags.RoiContourSequence).SelectMany(r => r.Items(Tags.ContourSequence)))
        {
            double[] points = contour.Numbers(Tags.ContourData);
            for (int i = 2; i < points.Length; i += 3) points[i] += 2.5 * slicesOff(number);
            contour.SetNumbers(Tags.ContourData, points);
            number++;
        }
    }
}
