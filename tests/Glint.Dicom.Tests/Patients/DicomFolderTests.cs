namespace Glint.Dicom.Tests;

/// <summary>What belongs together in a folder of patients, and which mask training gets.</summary>
public class DicomFolderTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void SeriesAndObject_AreToldByWhatTheyReferTo_HoweverTheFilesLie(bool isStructureSet, bool isFlat)
    {
        using var patients = new MadePatients();
        for (int p = 0; p < 3; p++)
        {
            patients.Series(isFlat ? "" : $"any{2 - p}/ct", $"P{p}");
            // By another patient's name, and in another's folder.
            patients.Marks(isFlat ? $"P{(p + 1) % 3}.dcm" : $"any{p}/marks.dcm", isFlat ? "" : $"any{2 - p}/ct", isStructureSet, patient: $"P{p}", rois: ("Tumour", MadePatients.Box(p)));
        }
        FoundScans found = patients.Found();
        Assert.Empty(found.Faults);
        Assert.Equal(["P0", "P1", "P2"], found.Scans.Select(s => s.Name).Order());
        foreach (FoundScan scan in found.Scans)
        {
            Assert.Equal(MadePatients.Box(scan.Name[1] - '0').Voxels, Mask.FromLabels(scan.Labels.Read(), null, scan.Name).Voxels);
            Assert.Null(scan.Image.ReadGeometry().MismatchWith(scan.Labels.ReadGeometry(), 1e-6));
            Assert.Equal(MadePatients.Slices, scan.Image.Files.Count);
        }
    }

    [Fact]
    public void TwoStudiesOfOnePatient_AreTwoScansOfOnePerson_InTheOrderOfTheirDates()
    {
        using var patients = new MadePatients();
        foreach (string study in new[] { "2", "1" })
        {
            patients.Series($"s{study}", "P0", study);
            patients.Marks($"s{study}/rt.dcm", $"s{study}", rois: ("Tumour", MadePatients.Box(int.Parse(study))));
        }
        patients.Series("other", "P1");
        patients.Marks("other/seg.dcm", "other", isStructureSet: false);
        FoundScans found = patients.Found();
        Assert.Empty(found.Faults);
        Assert.Equal([("P0/1", "P0"), ("P0/2", "P0"), ("P1", "P1")], found.Scans.Select(s => (s.Name, s.Person)));
        Assert.Equal(MadePatients.Box(1).Voxels, Mask.FromLabels(found.Scans[0].Labels.Read(), null, "").Voxels);
    }

    [Theory]
    [InlineData("GTV")]
    [InlineData("gtv")]
    [InlineData(" Gtv ")]
    public void AnRoi_IsFoundByNameThroughItsNumber_CapitalsOrNot_AndSeveralOfOneNameAreUnited(string asked)
    {
        using var patients = new MadePatients();
        patients.Series("P0", "P0");
        patients.Marks("P0/rt.dcm", "P0", rois: [("Lung", MadePatients.Box(6)), ("GTV", MadePatients.Box()), ("gtv", MadePatients.Box(3))]);
        byte[] found = Mask.FromLabels(Assert.Single(patients.Found(roi: asked).Scans).Labels.Read(), null, "").Voxels;
        Assert.Equal(MadePatients.Box().Voxels.Zip(MadePatients.Box(3).Voxels, (a, b) => (byte)(a | b)), found);
    }

    [Fact]
    public void ASegment_IsFoundByName_CapitalsOrNot()
    {
        using var patients = new MadePatients();
        patients.Series("P0", "P0");
        patients.Marks("P0/seg.dcm", "P0", isStructureSet: false, rois: ("Fund", MadePatients.Box()));
        FoundScan scan = Assert.Single(patients.Found(segment: "fund").Scans);
        Assert.Equal(MadePatients.Box().Voxels, Mask.FromLabels(scan.Labels.Read(), null, "").Voxels);
        Assert.Equal("segment fund", scan.Labels.Choice);
        Assert.Contains("seg.dcm has no segment 'Tumour', only 1 'Fund'. Pass --segment NAME", Assert.Throws<GlintException>(() => Assert.Single(patients.Found(segment: "Tumour").Scans).Labels.Read()).Message);
    }

    [Fact]
    public void AnRoiThatIsNotThere_OrNotSaid_IsALineWithTheNamesThereAreAndTheFile()
    {
        using var patients = new MadePatients();
        patients.Series("P0", "P0");
        string file = patients.Marks("P0/rt.dcm", "P0", rois: [("Lung", MadePatients.Box(6)), ("GTV", MadePatients.Box())]);
        Assert.Equal($"{file} has 2 ROIs: 1 'Lung', 11 'GTV'. Choose the tumour's with --roi NAME (DicomFolder.Roi).", Refused(null));
        Assert.Equal($"{file} has no ROI 'PTV', only 1 'Lung', 11 'GTV'. Pass --roi NAME (DicomFolder.Roi) as the file has it, or take the file away.", Refused("PTV"));
        // A number means another ROI in every file.
        Assert.Contains("has no ROI '11'", Refused("11"));

        string Refused(string? roi) => Assert.Throws<GlintException>(() => Assert.Single(patients.Found(roi).Scans).Labels.Read()).Message;
    }

    [Fact]
    public void WhoNamesAnRoi_MeansStructureSets_AndWhoNamesASegmentSegmentations()
    {
        using var patients = new MadePatients();
        patients.Series("P0", "P0");
        patients.Marks("P0/rt.dcm", "P0", rois: ("A", MadePatients.Box()));
        patients.Marks("P0/seg.dcm", "P0", isStructureSet: false, rois: ("B", MadePatients.Box(2)));
        Assert.Equal(FolderFaultKind.SeveralLabels, Assert.Single(patients.Found().Faults).Kind);
        Assert.EndsWith("rt.dcm", Assert.Single(patients.Found(roi: "A").Scans).Labels.Path);
        Assert.EndsWith("seg.dcm", Assert.Single(patients.Found(segment: "B").Scans).Labels.Path);
    }

    [Fact]
    public void ANameForTheOtherKind_IsOneLineThatSaysWhichOptionIsRight()
    {
        using var patients = new MadePatients();
        patients.Series("P0", "P0");
        string file = patients.Marks("P0/rt.dcm", "P0");
        FolderFault fault = Assert.Single(patients.Found(segment: "Tumour").Faults);
        Assert.Equal($"{patients.Folder} holds no segmentation, which --segment is for, but 1 structure set(s), as {file}. Name what is tumour there with --roi NAME, and leave --segment out.", fault.Text);
        Assert.True(fault.Stops);
    }

    [Fact]
    public void OnTheRealStructureSet_TheMaskIsPlastimatchsAndIbsis()
    {
        string root = SharedData.Require("conformance/sts019_ct_rtstruct/ibsi_validation/dicom/STS_019/CT/mask/RS.dcm");
        string folder = Path.GetDirectoryName(Path.GetDirectoryName(root))!, nifti = SharedData.Require("conformance/sts019_ct_rtstruct/ibsi_validation/nifti/STS_019/CT_mask.nii.gz");
        FoundScans found = ((IScanLayout)new DicomFolder { Roi = "gtv_mass_ct" }).Find(folder);
        Assert.Empty(found.Faults);
        FoundScan scan = Assert.Single(found.Scans);
        Assert.Equal("STS_019", scan.Name);
        Mask mask = Mask.FromLabels(scan.Labels.Read(), null, "");
        Assert.Equal(5564, mask.Voxels.Count(v => v == 1));
        Assert.Equal(5564, Mask.FromLabels(ScanFile.Read(nifti), null, "").Voxels.Count(v => v == 1));
        Assert.Empty(scan.Labels.Doubts);

        using var masks = new TemporaryFolder();
        Mask theirs = Readers.Plastimatch(root, Path.Combine(folder, "image"), "GTV_Mass_CT", masks["masks"], exclusiveOr: true);
        Assert.Null(mask.Geometry.MismatchWith(theirs.Geometry, 0.01));
        Assert.Equal(theirs.Voxels, mask.Voxels);
    }

    [Fact]
    public void OnTheRealSegmentation_TheMaskIsDcmqis()
    {
        string source = Path.GetDirectoryName(SharedData.Require("conformance/dcmqi/data/segmentations/liver.dcm"))!;
        using var folder = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(Path.Combine(source, "ct-3slice")).Append(Path.Combine(source, "liver.dcm"))) File.Copy(file, folder[Path.GetFileName(file)]);
        FoundScans found = ((IScanLayout)new DicomFolder()).Find(Path.GetDirectoryName(folder["x"])!);
        Assert.Empty(found.Faults);
        Mask mask = Mask.FromLabels(Assert.Single(found.Scans).Labels.Read(), null, "");
        Assert.Equal(107098, mask.Voxels.Count(v => v == 1));
        Assert.Equal(Mask.FromLabels(ScanFile.Read(Path.Combine(source, "liver_seg.nrrd")), 1, "").Voxels, mask.Voxels);
    }
}
