using Glint.Data;
using Glint.Imaging;
using Glint.Tests.Support;

namespace Glint.Tests.Data;

/// <summary>The check names everything that is wrong, once, and nothing that is right.</summary>
public class DataCheckTests
{
    [Fact]
    public void EveryPlantedFault_IsNamedOnceWithItsFile_AndNothingElseIs()
    {
        using var study = Study.Of(23);
        foreach (PlantedFault fault in PlantedFault.All) fault.Plant(study);
        DataReport report = Check(study.Path);
        Assert.Equal(
            PlantedFault.All.Select(f => $"{f.Severity} {f.Kind} {f.Patient}").Order(StringComparer.Ordinal),
            report.Findings.Select(f => $"{f.Severity} {f.Kind} {f.Patient}").Order(StringComparer.Ordinal));
        Assert.All(PlantedFault.All, fault => Assert.Contains(fault.Says, report.Findings.Single(f => (f.Kind, f.Patient) == (fault.Kind, fault.Patient)).Text, StringComparison.Ordinal));
        Assert.All(report.Findings, f => Assert.Contains(f.File, f.Text, StringComparison.Ordinal));
        Assert.All(report.Findings, f => Assert.DoesNotContain('\n', f.Text));
        Assert.Equal(report.Findings.OrderBy(f => f.Severity), report.Findings);
        Assert.Equal(PlantedFault.All.Count(f => f.Severity == Severity.StopsTraining), report.StopsTraining);
        Assert.Equal(PlantedFault.All.Count - report.StopsTraining, report.WorthALook);
    }

    [Theory]
    [InlineData(GeometryMismatch.Error)]
    [InlineData(GeometryMismatch.Resample)]
    [InlineData(GeometryMismatch.Ignore)]
    public void WhatStopsTraining_IsWhatReadingRefuses(GeometryMismatch onMismatch)
    {
        FindingKind[] ofFiles = [FindingKind.Unreadable, FindingKind.WrongLabels, FindingKind.GeometryMismatch, FindingKind.NotANumber, FindingKind.MissingFile];
        using var study = Study.Of(23);
        foreach (PlantedFault fault in PlantedFault.All) fault.Plant(study);
        IReadOnlyList<Finding> findings = Check(study.Path, onMismatch: onMismatch).Findings;
        Assert.All(Enumerable.Range(1, 23).Select(Study.Name), patient =>
        {
            var scan = new LabelledScan(patient, study.Image(patient), study.Labels(patient));
            bool refused = Record.Exception(() => scan.Read(label: null, onMismatch)) is GlintException;
            Assert.Equal(findings.Any(f => f.Patient == patient && f.Severity == Severity.StopsTraining && ofFiles.Contains(f.Kind)), refused);
        });
    }

    [Fact]
    public void AMismatch_IsWorthALook_WhereTrainingCarriesTheLabelOver_AndItsTumoursAreCountedThere()
    {
        using var study = Study.Of(3);
        Vector3D spacing = Study.Grid.SpacingMillimetres;
        // Four slices up: of the tumour in slices 3 and 4, one is in the last slice then, and one outside.
        Study.Move(study.Labels("P02"), Geometry.AlongAxes(16, 12, 8, spacing, Study.Grid.Origin + new Vector3D(0, 0, 4 * spacing.Z)));
        Assert.Equal(Severity.StopsTraining, Assert.Single(Check(study.Path).Findings).Severity);
        foreach (var (onMismatch, says, withTumour) in new[] { (GeometryMismatch.Resample, "carries the label to the image's grid", 5), (GeometryMismatch.Ignore, "pairs voxels of equal index", 6) })
        {
            DataReport report = Check(study.Path, onMismatch: onMismatch);
            Finding look = Assert.Single(report.Findings);
            Assert.Equal((Severity.WorthALook, FindingKind.GeometryMismatch, "P02"), (look.Severity, look.Kind, look.Patient));
            Assert.Contains(says, look.Text, StringComparison.Ordinal);
            Assert.Equal(withTumour, report.Summary.SlicesWithTumour);
        }
    }

    [Fact]
    public void ALabelThatMissesItsImage_StopsTraining_HoweverMismatchesAreTaken()
    {
        using var study = Study.Of(3);
        Study.Move(study.Labels("P02"), Geometry.AlongAxes(16, 12, 7, Study.Grid.SpacingMillimetres, new Vector3D(900, 0, 0)));
        foreach (var (onMismatch, says) in new[] { (GeometryMismatch.Resample, "none of the label's 24 tumour voxels"), (GeometryMismatch.Ignore, "which cannot be ignored") })
        {
            Finding stop = Assert.Single(Check(study.Path, onMismatch: onMismatch).Findings);
            Assert.Equal((Severity.StopsTraining, FindingKind.GeometryMismatch), (stop.Severity, stop.Kind));
            Assert.Contains(says, stop.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ASoundSet_HasNoFinding_AndASummaryThatCanBeCountedByHand()
    {
        using var study = Study.Of(3);
        Study.Edit(study.Labels("P02"), v => (v[0, 0, 0], v[0, 0, 1], v[1, 0, 1]) = (1, 1, 1));
        DataReport report = Check(study.Path);
        Assert.Empty(report.Findings);
        DataSummary s = report.Summary;
        Assert.Equal((3, 24, 8, 16, 0), (s.Patients, s.Slices, s.SlicesWithTumour, s.SlicesWithoutTumour, s.SlicesWithoutLabels));
        Assert.Equal((16, 12), (s.SliceWidth!.Median, s.SliceHeight!.Median));
        Assert.Equal((0.5, 0.625, 0.75), (s.PixelSpacingMillimetres!.Minimum, s.PixelSpacingMillimetres.Median, s.PixelSpacingMillimetres.Maximum));
        Assert.Equal(2.5, s.SliceSpacingMillimetres!.Median);
        Assert.Equal([new ClassShare(0, false, 3 * 1536 - 75, 1 - 75 / 4608.0), new ClassShare(1, true, 75, 75 / 4608.0)], s.Classes);
        Assert.Equal((1, 12, 12), (s.TumourPixels!.Minimum, s.TumourPixels.Median, s.TumourPixels.Maximum));
        Assert.Equal(0.375, s.TumourSquareMillimetres!.Minimum);    // a pixel is 0.5 x 0.75 mm
        Assert.Equal(4.5, s.TumourSquareMillimetres.Maximum);
        Assert.Equal(12 / 192.0, s.TumourShareOfSlice!.Maximum);
        Assert.Equal([new AreaRange(1, 1, 1), new AreaRange(2, 3, 1), new AreaRange(4, 7, 0), new AreaRange(8, 15, 6)], s.TumourAreas);
    }

    [Fact]
    public void ValuesOutsideTheWindow_AreCounted()
    {
        using var study = Study.Of(3);
        Study.Edit(study.Image("P01"), v => (v[0, 0, 0], v[1, 0, 0], v[2, 0, 0], v[3, 0, 0]) = (-1000, -1000.5f, 400, 3000));
        DataSummary s = Check(study.Path).Summary;
        Assert.Equal((-1000.5, 3000.0), (s.LowestHounsfield, s.HighestHounsfield));
        Assert.Equal((1 / 4608.0, 1 / 4608.0), (s.ShareBelowWindow, s.ShareAboveWindow));
    }

    [Fact]
    public void Labels_AreCountedWhereTrainingCarriesThem()
    {
        using var study = Study.Of(3);
        foreach (string patient in new[] { "P01", "P02", "P03" }) Crop(study.Labels(patient));
        ClassShare[] own = [.. Check(study.Path).Summary.Classes], carried = [.. Check(study.Path, onMismatch: GeometryMismatch.Resample).Summary.Classes];
        Assert.Equal(new ClassShare(1, true, 72, 72 / (3 * 8.0 * 6 * 3)), own[1]);
        Assert.Equal([new ClassShare(0, false, 3 * 1536 - 72, 1 - 72 / 4608.0), new ClassShare(1, true, 72, 72 / 4608.0)], carried);

        // A file of the block around the tumour alone: 8 x 6 voxels of slices 2 to 4.
        static void Crop(string path)
        {
            Volume whole = ScanFile.Read(path);
            Affine a = whole.Geometry.IndexToWorld;
            var part = new Volume(new Geometry(8, 6, 3, a with { Origin = a.ToWorld(0, 0, 2) }), new float[8 * 6 * 3]);
            for (int i = 0; i < part.Voxels.Length; i++) part.Voxels[i] = whole[i % 8, i / 8 % 6, 2 + i / 48];
            ScanFile.Write(path, part);
        }
    }

    [Fact]
    public void LabelsOfTheSameValues_AreCopies_OnlyWhereTheyLieOnTheSamePlace()
    {
        using var study = Study.Of(3);
        File.Copy(study.Labels("P01"), study.Labels("P02"), overwrite: true);
        Assert.Equal(FindingKind.DuplicateLabels, Assert.Single(Check(study.Path).Findings).Kind);
        Affine a = Study.Grid.IndexToWorld;
        var elsewhere = new Geometry(Study.Columns, Study.Rows, Study.Slices, a with { Origin = a.Origin + a.ColumnStep });
        Study.Move(study.Image("P02"), elsewhere);
        Study.Move(study.Labels("P02"), elsewhere);
        Assert.Empty(Check(study.Path).Findings);
    }

    [Fact]
    public void FormsThatDisagree_AreNamedInImageAndLabel_WithTheOneThatIsUsed()
    {
        using var study = Study.Of(3);
        foreach (string path in new[] { study.Image("P01"), study.Labels("P02") })
        {
            string bare = path[..^3];
            ScanFile.Write(bare, ScanFile.Read(path));
            byte[] file = File.ReadAllBytes(bare);
            BitConverter.TryWriteBytes(file.AsSpan(268), BitConverter.ToSingle(file, 268) + 20);    // qoffset_x
            File.WriteAllBytes(path, file);
            File.Delete(bare);
        }
        IReadOnlyList<Finding> found = Check(study.Path).Findings;
        Assert.Equal([("P01", study.Image("P01")), ("P02", study.Labels("P02"))], found.Select(f => (f.Patient!, f.File)));
        Assert.All(found, f =>
        {
            Assert.Equal((Severity.WorthALook, FindingKind.TwoForms), (f.Severity, f.Kind));
            Assert.Contains("positions differ by up to 40 voxels (20 mm", f.Text, StringComparison.Ordinal);
            Assert.Contains("Glint uses the sform", f.Text, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(0.001, 0.001, 0.001, "metres")]
    [InlineData(800, 1200, 3000, "microns")]
    [InlineData(0.08, 0.08, 0.3, "centimetres")]
    [InlineData(0.8, 0.8, 300, "")]
    [InlineData(0.1, 0.7, 20, null)]
    [InlineData(0.5, 0.5, 0.5, null)]
    public void ASpacingThatNoScanOfAPersonHas_IsWorthALook(double x, double y, double z, string? meant)
    {
        using var study = Study.Of(3);
        foreach (string path in new[] { study.Image("P02"), study.Labels("P02") }) Study.Move(path, Geometry.AlongAxes(Study.Columns, Study.Rows, Study.Slices, new Vector3D(x, y, z)));
        IReadOnlyList<Finding> found = Check(study.Path).Findings;
        if (meant is null)
        {
            Assert.Empty(found);
            return;
        }
        Finding spacing = Assert.Single(found);
        Assert.Equal((Severity.WorthALook, FindingKind.ImplausibleSpacing, study.Image("P02")), (spacing.Severity, spacing.Kind, spacing.File));
        Assert.Equal(meant.Length > 0, spacing.Text.Contains($"Perhaps they are {meant}.", StringComparison.Ordinal));
    }

    [Fact]
    public void ALabelThatIsNowhere_IsOneLine_NotOneForEveryScan()
    {
        using var study = Study.Of(4);
        Finding nowhere = Assert.Single(Check(study.Path, label: 7).Findings);
        Assert.Equal((Severity.StopsTraining, FindingKind.LabelNowhere), (nowhere.Severity, nowhere.Kind));
        Assert.Contains("the tumour's label 7; the labels are 0, 1", nowhere.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void APickedLabel_MakesOtherLabelsRight_ButNegativeOnesWorthALook()
    {
        using var study = Study.Of(3);
        Study.Edit(study.Labels("P01"), v => v[9, 9, 0] = 3);
        Study.Edit(study.Labels("P02"), v => v[9, 9, 0] = -2);
        Finding negative = Assert.Single(Check(study.Path, label: 1).Findings);
        Assert.Equal(("P02", Severity.WorthALook, FindingKind.WrongLabels), (negative.Patient, negative.Severity, negative.Kind));
        Assert.Equal(2, Check(study.Path).StopsTraining);
    }

    [Fact]
    public void FewerThanThreePatients_CannotBeSplit() =>
        WithStudy(2, study => Assert.Equal(FindingKind.TooFewPatients, Assert.Single(Check(study.Path).Findings).Kind));

    [Fact]
    public void ListedTestScans_AndHiddenFiles_AreNoStrays() => WithStudy(3, study =>
    {
        string list = Path.Combine(study.Path, "dataset.json");
        File.WriteAllText(list, File.ReadAllText(list).Replace("{\"training\"", "{\"test\":[\"./imagesTr/T1.nii.gz\"],\"training\"", StringComparison.Ordinal));
        File.Copy(study.Image("P01"), study.Image("T1"));
        File.WriteAllText(study.Image("._P01"), "");
        Assert.Empty(Check(study.Path).Findings);
        File.Copy(study.Image("P01"), study.Image("T2"));
        Finding stray = Assert.Single(Check(study.Path).Findings);
        Assert.Equal((FindingKind.ImageWithoutLabel, study.Image("T2")), (stray.Kind, stray.File));
    });

    [Fact]
    public void ABrokenDatasetJson_IsAFinding() => WithStudy(3, study =>
    {
        File.WriteAllText(Path.Combine(study.Path, "dataset.json"), "{");
        DataReport report = Check(study.Path);
        Assert.Equal(FindingKind.BrokenList, Assert.Single(report.Findings).Kind);
        Assert.Equal(0, report.Summary.Patients);
    });

    [Fact]
    public void LitsLayout_NamesWhatHasNoPartner()
    {
        using var study = Study.Of(5);
        using var lits = new TemporaryFolder();
        for (int p = 1; p <= 5; p++)
        {
            if (p != 4) File.Copy(study.Image(Study.Name(p)), lits.Of($"volume-{p}.nii.gz"));
            if (p != 5) File.Copy(study.Labels(Study.Name(p)), lits.Of($"segmentation-{p}.nii.gz"));
        }
        DataReport report = Check(lits.Path);
        Assert.Equal(3, report.Summary.Patients);
        Assert.Equal(0, report.StopsTraining);
        Assert.Contains("segmentation-4.nii.gz", report.Findings.Single(f => f.Kind == FindingKind.LabelWithoutImage).Text, StringComparison.Ordinal);
        Assert.Contains("1 volume(s)", report.Findings.Single(f => f.Kind == FindingKind.ImageWithoutLabel).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void OneImage_IsCheckedWithoutLabels_AndNothingOfThatName_IsRefused() => WithStudy(2, study =>
    {
        DataReport report = Check(study.Image("P01"));
        Assert.Empty(report.Findings);
        Assert.Equal((8, 8), (report.Summary.Slices, report.Summary.SlicesWithoutLabels));
        Assert.Null(report.Summary.TumourPixels);
        Assert.Contains("no folder or file", Assert.Throws<GlintException>(() => Check(study.Image("P03"))).Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("", new int[0])]
    [InlineData("4", new[] { 4 })]
    [InlineData("0-2, 5, 7-8", new[] { 0, 1, 2, 5, 7, 8 })]
    [InlineData("0, 2, 4, 6, 8, 10, ...", new[] { 0, 2, 4, 6, 8, 10, 12, 14 })]
    public void SliceNumbers_AreWrittenAsRanges(string expected, int[] numbers) => Assert.Equal(expected, IndexRanges.Of(numbers));

    private static DataReport Check(string path, int? label = null, GeometryMismatch onMismatch = GeometryMismatch.Error)
    {
        var check = DataCheck.Of(path, label, onMismatch: onMismatch);
        return check.Report(check.Patients());
    }

    private static void WithStudy(int patients, Action<Study> test)
    {
        using var study = Study.Of(patients);
        test(study);
    }
}
