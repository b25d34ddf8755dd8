using Glint.Data;
using Glint.Imaging;
using Glint.Tests.Support;

namespace Glint.Tests.Data;

public class DataFolderTests
{
    [Fact]
    public void DecathlonLayout_IsReadSliceBySlice()
    {
        using TemporaryFolder folder = Decathlon("P1", "P2");
        IReadOnlyList<LabelledScan> scans = DataFolder.Find(folder.Path);
        Assert.Equal(["P1", "P2"], scans.Select(s => s.Patient));
        Assert.Equal(2, DataFolder.Find(folder.Path + "/").Count);    // as a shell completes it
        IReadOnlyList<Slice> slices = scans[0].Read(label: null);
        Assert.Equal(3, slices.Count);
        Assert.Equal((4, 5), (slices[1].Height, slices[1].Width));
        Assert.Equal(1000 + 12, slices[1].Hounsfield[7]);    // voxel (2, 2, 1) of x + 5 y + 1000 z: rows and columns of LPS run the other way
        Assert.Equal([0, 1, 0], slices.Select(s => s.TumourPixels));
    }

    [Fact]
    public void LitsLayout_PairsVolumesWithTheirSegmentations_AndPicksTheLabel()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Of("batch 1"));
        ScanFile.Write(folder.Of("batch 1", "volume-7.nii"), Ramp());
        ScanFile.Write(folder.Of("segmentation-7.nii"), Labels(2));
        ScanFile.Write(folder.Of("volume-8.nii"), Ramp());    // a test scan: no segmentation
        LabelledScan scan = Assert.Single(DataFolder.Find(folder.Path));
        Assert.Equal("volume-7", scan.Patient);
        Assert.Equal(1, scan.Read(label: 2).Sum(s => s.TumourPixels));
        Assert.Contains("--label", Assert.Throws<GlintException>(() => scan.Read(label: null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".\\imagesTr\\P01.nii.gz", ".\\labelsTr\\P01.nii.gz")]
    [InlineData("imagesTr\\P01.nii.gz", "labelsTr/P01.nii.gz")]
    [InlineData("imagesTr\\..\\imagesTr/P01.nii.gz", "./labelsTr\\P01.nii.gz")]
    public void Backslashes_SeparateFolders(string image, string label)
    {
        using var study = Study.Of(3);
        string list = Path.Combine(study.Path, "dataset.json");
        File.Copy(study.Image("P02"), study.Image("T1"));
        File.WriteAllText(list, "{\"test\": [\".\\\\imagesTr\\\\T1.nii.gz\"], \"training\": []}");
        study.List((image, label), ("imagesTr\\P02.nii.gz", "labelsTr\\P02.nii.gz"), ("imagesTr\\P03.nii.gz", "labelsTr\\P03.nii.gz"));
        Assert.Equal([study.Image("P01"), study.Image("P02"), study.Image("P03")], DataFolder.Find(study.Path).Select(s => s.ImagePath));
        var check = DataCheck.Of(study.Path);
        Assert.Empty(check.Report(check.Patients()).Findings);
    }

    [Theory]
    [InlineData("..\\a.nii")]
    [InlineData("imagesTr\\..\\..\\a.nii")]
    [InlineData("C:\\data\\a.nii")]
    [InlineData("c:/data/a.nii")]
    [InlineData("\\\\server\\share\\a.nii")]
    public void Backslashes_DoNotLeadOutOfTheFolder(string path)
    {
        using var study = Study.Of(1);
        study.List((path, "labelsTr/P01.nii.gz"));
        Assert.Contains("outside the data set's folder", Assert.Throws<GlintException>(() => DataFolder.Find(study.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderForEachPatient_NamesThePatient()
    {
        using var study = Study.Of(3);
        using var folder = new TemporaryFolder();
        foreach (string patient in new[] { "P01", "P02", "P03" })
        {
            Directory.CreateDirectory(folder.Of(patient));
            File.Copy(study.Image(patient), folder.Of(patient, "ct.nii.gz"));
            File.Copy(study.Labels(patient), folder.Of(patient, "tumour.nii.gz"));
        }
        File.WriteAllText(folder.Of("dataset.json"), "{\"training\": [" + string.Join(',', new[] { "P03", "P01", "P02" }.Select(p => $"{{\"image\": \"{p}/ct.nii.gz\", \"label\": \"{p}/tumour.nii.gz\"}}")) + "]}");
        Assert.Equal(["P01", "P02", "P03"], DataFolder.Find(folder.Path).Select(s => s.Patient));
        var check = DataCheck.Of(folder.Path);
        DataReport report = check.Report(check.Patients());
        Assert.Empty(report.Findings);
        Assert.Equal(3, report.Summary.Patients);
    }

    [Theory]
    [InlineData("{", "no valid JSON")]
    [InlineData("", "no valid JSON")]
    [InlineData("[]", "no list \"training\"")]
    [InlineData("{\"training\": []}", "lists no training scan")]
    [InlineData("{\"training\": [{\"image\": \"a.nii\"}]}", "entry 0 of \"training\" has no \"label\"")]
    [InlineData("{\"training\": [7]}", "entry 0")]
    [InlineData("{\"training\": [{\"image\": \"../a.nii\", \"label\": \"b.nii\"}]}", "outside the data set's folder")]
    [InlineData("{\"training\": [{\"image\": \"a.nii\", \"label\": \"b.nii\"}]}", "is missing (patient a)")]
    [InlineData("{\"training\": [{\"image\": \"a\\u0000.nii\", \"label\": \"b.nii\"}]}", "entry 0 of \"training\" has a control character in a file's name")]
    [InlineData("{\"training\": [{\"image\": \"a.nii\", \"label\": \"b\\n.nii\"}]}", "entry 0 of \"training\" has a control character in a file's name")]
    [InlineData("{\"training\": [{\"image\": \"\\ud800.nii\", \"label\": \"b.nii\"}]}", "no valid JSON")]
    public void ABrokenDatasetJson_SaysWhatIsWrong(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("dataset.json"), json);
        string message = Assert.Throws<GlintException>(() => DataFolder.Find(folder.Path)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        var check = DataCheck.Of(folder.Path);
        Assert.Contains(check.Report(check.Patients()).Findings, f => f.Text == message);
    }

    [Fact]
    public void APatientListedTwice_IsRefused()
    {
        using TemporaryFolder folder = Decathlon("P1", "P1");
        Assert.Contains("lists patient P1 2 times", Assert.Throws<GlintException>(() => DataFolder.Find(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownFolder_IsRefusedWithTheLayoutsThatAreKnown()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("Decathlon", Assert.Throws<GlintException>(() => DataFolder.Find(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("no folder", Assert.Throws<GlintException>(() => DataFolder.Find(folder.Of("missing"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ImageAndLabelOfDifferentShape_AreRefused()
    {
        using TemporaryFolder folder = Decathlon("P1");
        ScanFile.Write(folder.Of("P1-label.nii"), new Mask(Geometry.AlongAxes(5, 4, 2, new Vector3D(1, 1, 1)), new byte[40]));
        string message = Assert.Throws<GlintException>(() => DataFolder.Find(folder.Path)[0].Read(null)).Message;
        Assert.Contains("5x4x3 and 5x4x2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AVoxelThatIsNoNumber_IsRefusedWithItsPlace()
    {
        using TemporaryFolder folder = Decathlon("P1");
        Volume scan = Ramp();
        scan[3, 2, 1] = float.NaN;
        ScanFile.Write(folder.Of("P1.nii"), scan);
        string message = Assert.Throws<GlintException>(() => DataFolder.Find(folder.Path)[0].Read(null)).Message;
        Assert.Contains("NaN at voxel (3, 2, 1)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AScanStoredSagittally_IsCutAxially_ItsMaskWithIt()
    {
        // Stored from back to front, from feet to head, from left to right.
        var sagittal = new Geometry(5, 4, 3, new Affine(new Vector3D(0, -1, 0), new Vector3D(0, 0, 1), new Vector3D(-1, 0, 0), default));
        var scan = new Volume(sagittal, [.. Enumerable.Range(0, 60).Select(i => (float)i)]);
        byte[] tumour = new byte[60];
        tumour[sagittal.IndexOf(3, 2, 1)] = 1;
        IReadOnlyList<Slice> slices = AxialSlices.Of(scan, "scan.nii", "P", new Mask(sagittal, tumour));
        Assert.Equal(4, slices.Count);
        Assert.All(slices, s => Assert.Equal((5, 3), (s.Height, s.Width)));
        Assert.Equal(scan[3, 2, 1], slices[2].Hounsfield[3 * 3 + 1]);
        Assert.Equal([3 * 3 + 1], Enumerable.Range(0, 15).Where(i => slices[2].Mask[i] != 0));
        Assert.Equal(1, slices.Sum(s => s.TumourPixels));
    }

    private static TemporaryFolder Decathlon(params string[] patients)
    {
        var folder = new TemporaryFolder();
        foreach (string patient in patients)
        {
            ScanFile.Write(folder.Of(patient + ".nii"), Ramp());
            ScanFile.Write(folder.Of(patient + "-label.nii"), Labels(1));
        }
        string pairs = string.Join(",", patients.Select(p => $"{{\"image\":\"./{p}.nii\",\"label\":\"./{p}-label.nii\"}}"));
        File.WriteAllText(folder.Of("dataset.json"), $"{{\"name\":\"test\",\"training\":[{pairs}]}}");
        return folder;
    }

    private static Geometry Grid => Geometry.AlongAxes(5, 4, 3, new Vector3D(1, 1, 2));

    private static Volume Ramp() => new(Grid, [.. Enumerable.Range(0, 60).Select(i => (float)(i % 20 + 1000 * (i / 20)))]);

    private static Volume Labels(float tumour)
    {
        var labels = new Volume(Grid, new float[60]);
        labels[2, 1, 1] = tumour;
        return labels;
    }
}
