using Glint.Imaging;
using Glint.Training;

namespace Glint.Cli.Tests;

/// <summary>A folder of DICOM patients is a data set as one of NIfTI is, to the last bit.</summary>
[Collection("commands share the process's threads")]
public class DicomDataTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void TheSamePatients_TrainToTheSameWeights_AndScoreTheSame_AsDicomAndAsNifti(bool isStructureSet, bool isFlat)
    {
        using var sets = DataSets.Of(6);
        string dicom = DicomPatients.Of(sets, 6, Path.Combine(sets.Root, "dicom"), isStructureSet, isFlat), run = Path.Combine(sets.Root, "dicom-run"), cache = Path.Combine(sets.Root, "cache");
        if (isFlat) DicomPatients.Flatten(dicom);
        string[] options = ["--threads", "1", "--steps", "3", "--validate-every", "1"];
        Done(sets.Train(options));
        Done(sets.Train([.. options, "--data", dicom, "--out", run]));
        AssertSame(sets.Out, run, "weights.safetensors", "steps.csv", "validation.csv", "splits_final.json");
        Assert.Equal(RunFolder.ReadRecord(sets.Out).Data.Hash, RunFolder.ReadRecord(run).Data.Hash);

        string scores = Path.Combine(sets.Root, "scores"), theirs = Path.Combine(sets.Root, "their-scores");
        Done("evaluate", "--model", Path.Combine(sets.Out, RunFolder.ModelName), "--data", sets.Data, "--out", scores);
        Done("evaluate", "--model", Path.Combine(run, RunFolder.ModelName), "--data", dicom, "--out", theirs);
        AssertSame(scores, theirs, "results.csv");
        Assert.True(File.Exists(Path.Combine(theirs, "scans.json")));

        CommandLine check = Done("check", dicom, "--framing", "whole", "--side", "32"), nifti = Done("check", sets.Data);
        Assert.Equal(nifti.Output.Replace(sets.Data, "", StringComparison.Ordinal), check.Output.Replace(dicom, "", StringComparison.Ordinal));

        string masks = Path.Combine(sets.Root, "masks"), theirMasks = Path.Combine(sets.Root, "their-masks");
        Done(["predict", "--model", Path.Combine(run, RunFolder.ModelName), "--output", masks, "--input", .. Enumerable.Range(0, 6).Select(sets.ImagePath)]);
        Done("predict", "--model", Path.Combine(run, RunFolder.ModelName), "--output", theirMasks, "--input", dicom);
        Assert.Equal([.. Enumerable.Range(0, 6).Select(p => $"P{p}.nii.gz"), "summary.json"], Directory.GetFiles(theirMasks).Select(Path.GetFileName).Order());
        Assert.All(Enumerable.Range(0, 6).Select(p => $"P{p}.nii.gz"), name => Assert.Equal(ScanFile.Read(Path.Combine(masks, name)).Voxels, ScanFile.Read(Path.Combine(theirMasks, name)).Voxels));

        // Built, and found.
        foreach (string cached in new[] { Path.Combine(sets.Root, "built"), Path.Combine(sets.Root, "found") })
        {
            Done(sets.Train([.. options, "--data", dicom, "--cache", cache, "--out", cached]));
            AssertSame(sets.Out, cached, "weights.safetensors", "splits_final.json");
            Assert.Single(Directory.GetFiles(cache));
        }
    }

    [Fact]
    public void TheRoi_IsRecorded_HoldsForTheProcessesOfAComparison_AndForTheModelUnlessAnotherIsNamed()
    {
        using var sets = DataSets.Of(5);
        // In the last slice, where the tumour is not: of ROIs "Tumour 1" and "Tumour 2" the second.
        string dicom = DicomPatients.Of(sets, 5, Path.Combine(sets.Root, "dicom"), lung: (30, 30)), model = Path.Combine(sets.Out, RunFolder.ModelName), other = Path.Combine(sets.Root, "other");
        string[] train = sets.Train("--data", dicom, "--threads", "1", "--cache", Path.Combine(sets.Root, "cache"));
        string line = CommandLine.Run(train).MustBeMended(sets.Out);
        Assert.Contains(Path.Combine(dicom, "case"), line, StringComparison.Ordinal);
        Assert.Contains("has 2 ROIs: 1 'Tumour 1', 2 'Tumour 2'. Choose the tumour's with --roi NAME.", line, StringComparison.Ordinal);
        Assert.Contains("has no ROI 'PTV', only 1 'Tumour 1', 2 'Tumour 2'. Pass --roi NAME as the file has it,", CommandLine.Run([.. train, "--roi", "PTV"]).MustBeMended(sets.Out), StringComparison.Ordinal);

        Done([.. train, "--roi", "tumour 1"]);
        Done([.. sets.Train("--data", dicom, "--threads", "1", "--cache", Path.Combine(sets.Root, "cache"), "--out", other), "--roi", "Tumour 2"]);
        Assert.Equal("tumour 1", RunFolder.ReadRecord(sets.Out).Source.SkipWhile(a => a != "--roi").ElementAt(1));
        Assert.NotEqual(RunFolder.ReadRecord(sets.Out).Data.Hash, RunFolder.ReadRecord(other).Data.Hash);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(sets.Root, "cache")).Length);
        string nifti = Path.Combine(sets.Root, "nifti");
        Done(sets.Train("--threads", "1", "--out", nifti));
        AssertSame(nifti, sets.Out, "weights.safetensors");

        Assert.Contains("Scored on roi 'tumour 1'.", Done("evaluate", "--model", model, "--data", dicom, "--out", Path.Combine(sets.Root, "same")).Output, StringComparison.Ordinal);
        Assert.Contains("Scored on roi 'Tumour 2'.", Done("evaluate", "--model", model, "--data", dicom, "--roi", "Tumour 2", "--split", "all", "--out", Path.Combine(sets.Root, "told")).Output, StringComparison.Ordinal);
        // Of another layout nothing is asked.
        Assert.DoesNotContain("Scored on", Done("evaluate", "--model", model, "--data", sets.Data, "--out", Path.Combine(sets.Root, "elsewhere")).Output, StringComparison.Ordinal);

        string compared = Path.Combine(sets.Root, "compared");
        File.WriteAllBytes(Path.Combine(dicom, "empty.dcm"), []);
        CommandLine compare = Done("compare", "--data", dicom, "--roi", "Tumour 1", "--methods", "D", "--framing", "whole", "--side", "32", "--width", "0.0625", "--steps", "2", "--batch", "2", "--threads", "1", "--out", compared);
        Assert.Single(compare.Error.Split('\n'), l => l.StartsWith($"glint: warning: {Path.Combine(dicom, "empty.dcm")} is empty", StringComparison.Ordinal));
        Assert.Equal(RunFolder.ReadRecord(sets.Out).Data.Hash, RunFolder.ReadRecord(Path.Combine(compared, "runs", "D-s1")).Data.Hash);
    }

    [Fact]
    public void TwoStudiesOfOnePatient_AreTwoScans_ThatNeverStandOnTwoSides()
    {
        using var sets = DataSets.Of(6);
        string dicom = Path.Combine(sets.Root, "dicom");
        for (int p = 0; p < 6; p++)
        {
            // P0 has the scans of three.
            DicomPatients.Write(ScanFile.Read(sets.ImagePath(p)), Mask.FromLabels(ScanFile.Read(sets.LabelPath(p)), null, ""), dicom, p < 3 ? "P0" : $"P{p}", isStructureSet: p % 2 == 0, study: $"{p + 1}");
        }
        foreach (string? cache in new[] { null, Path.Combine(sets.Root, "cache") })
        {
            Data.SliceDataset data = new ScanFolder(dicom) { Layout = new Dicom.DicomFolder(), Cache = cache }.Read();
            Assert.Equal(["P0/1", "P0/2", "P0/3", "P3", "P4", "P5"], data.Patients);
            for (int seed = 0; seed < 20; seed++)
            {
                Data.PatientSplit split = Division.Of(data, new TrainingOptions { SplitSeed = seed }).Split;
                Assert.Equal(data.Patients, split.Train.Concat(split.Validation).Concat(split.Test).Order());
                Assert.Contains(new[] { split.Train, split.Validation, split.Test }, side => side.Count(p => p.StartsWith("P0/", StringComparison.Ordinal)) == 3);
                Assert.All(split.Train, p => Assert.Contains(p, data.Grids.Keys));    // what a model keeps of its training scans' spacing
            }
        }
        DicomPatients.Write(ScanFile.Read(sets.ImagePath(0)), Mask.FromLabels(ScanFile.Read(sets.LabelPath(0)), null, ""), Path.Combine(dicom, "another"), "P0/1", isStructureSet: false, study: "9");
        Assert.Contains("two scans that would be called P0/1", Assert.Throws<GlintException>(() => new ScanFolder(dicom) { Layout = new Dicom.DicomFolder() }.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsWrongWithAFolder_StopsTrainingInOneLine_AndCheckNamesAllOfIt()
    {
        using var sets = DataSets.Of(5);
        string dicom = DicomPatients.Of(sets, 5, Path.Combine(sets.Root, "dicom"));
        string gap = Path.Combine(dicom, "case5", "ct-P0-1", "1.dcm"), cut = Path.Combine(dicom, "case4", "P1-1.dcm"), twice = Path.Combine(dicom, "twice.dcm"), alone = Path.Combine(dicom, "case2", "P3-1.dcm");
        File.Delete(gap);
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..400]);
        File.Copy(Path.Combine(dicom, "case3", "P2-1.dcm"), twice);
        Directory.Delete(Path.Combine(dicom, "case2", "ct-P3-1"), recursive: true);
        CommandLine check = CommandLine.Run("check", dicom);
        Assert.Equal(GlintCommand.UserCanMend, check.ExitCode);
        string[] lines = check.Output.Split('\n');
        Assert.Contains(lines, l => l.StartsWith("  stops training", StringComparison.Ordinal) && l.Contains(cut, StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("  stops training", StringComparison.Ordinal) && l.Contains($"{twice} mark one series", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("  worth a look", StringComparison.Ordinal) && l.Contains($"{alone} has no series", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("  worth a look", StringComparison.Ordinal) && l.Contains("ct-P1-1 (series", StringComparison.Ordinal));
        // P0's series, once its object counts: the slice is said to be missing when it is read.
        Assert.Contains(lines, l => l.StartsWith("  stops training", StringComparison.Ordinal) && l.Contains("ct-P0-1", StringComparison.Ordinal) && l.Contains("2.dcm", StringComparison.Ordinal));
        Assert.Contains(cut, CommandLine.Run(sets.Train("--data", dicom)).MustBeMended(sets.Out), StringComparison.Ordinal);
    }

    [Fact]
    public void ANameWhereItHasNoSense_AndALabelWhereNamesSay_AreWrongOptions()
    {
        using var sets = DataSets.Of(3);
        string dicom = DicomPatients.Of(sets, 3, Path.Combine(sets.Root, "dicom"));
        Assert.Contains("--roi is for a folder of DICOM patients; the data is phantom", CommandLine.Run(sets.Train("--data", "phantom", "--roi", "x")).MustBeRefused(), StringComparison.Ordinal);
        foreach (string option in new[] { "--roi", "--segment" })
        {
            Assert.Contains($"{option} is for a folder of DICOM patients, and {sets.Data} is none", CommandLine.Run(sets.Train(option, "x")).MustBeRefused(), StringComparison.Ordinal);
            CommandLine.Run("check", sets.Data, option, "x").MustBeRefused();
            Assert.Contains($"{option} is ''; it takes a name.", CommandLine.Run(sets.Train(option, "")).MustBeRefused(), StringComparison.Ordinal);
        }
        Assert.Contains("--label is for files of labels", CommandLine.Run(sets.Train("--data", dicom, "--label", "1")).MustBeRefused(), StringComparison.Ordinal);
        CommandLine.Run("check", dicom, "--label", "1").MustBeRefused();
        Assert.Contains("which --segment is for, but 3 structure set(s)", CommandLine.Run(sets.Train("--data", dicom, "--segment", "x")).MustBeMended(sets.Out), StringComparison.Ordinal);
        Assert.Contains("nor DICOM series with RTSTRUCT or SEG. Arrange it in one of the three.", CommandLine.Run(sets.Train("--data", Directory.CreateDirectory(sets.Out + "-empty").FullName)).MustBeMended(sets.Out), StringComparison.Ordinal);
    }

    [Fact]
    public void OnRealFiles_AStructureSetAndASegmentation_TrainEvaluateAndCheck()
    {
        string sts = SharedData.Require("conformance/sts019_ct_rtstruct/ibsi_validation/dicom/STS_019/CT"), dcmqi = SharedData.Require("conformance/dcmqi/data/segmentations");
        using var sets = DataSets.Of(2);
        string dicom = DicomPatients.Of(sets, 2, Path.Combine(sets.Root, "dicom"), isStructureSet: false), scores = Path.Combine(sets.Root, "scores");
        string[] real = [.. Directory.GetFiles(Path.Combine(sts, "image")), Path.Combine(sts, "mask", "RS.dcm"), .. Directory.GetFiles(Path.Combine(dcmqi, "ct-3slice")), Path.Combine(dcmqi, "liver.dcm")];
        for (int i = 0; i < real.Length; i++) File.Copy(real[i], Path.Combine(dicom, $"{i:000}"));
        // Two are called Liver, and two Tumour.
        foreach (string marks in Directory.GetFiles(dicom, "P*.dcm", SearchOption.AllDirectories)) Rename(marks, "LIVER");
        string[] names = ["--roi", "gtv_mass_ct", "--segment", "liver"];
        CommandLine check = Done(["check", dicom, .. names]);
        Assert.Contains("patients        4\n", check.Output, StringComparison.Ordinal);
        Assert.Contains($"{47 + 3 + 4 + 4}: ", check.Output, StringComparison.Ordinal);
        Done([.. sets.Train("--data", dicom, "--framing", "crop", "--side", "32"), .. names]);
        CommandLine evaluate = Done("evaluate", "--model", Path.Combine(sets.Out, RunFolder.ModelName), "--data", dicom, "--split", "all", "--out", scores);
        Assert.Contains("Scored on roi 'gtv_mass_ct' and segment 'liver'.", evaluate.Output, StringComparison.Ordinal);
        string[] rows = File.ReadAllLines(Path.Combine(scores, "results.csv"));
        Assert.Equal(58, rows.Length - 1);
    }

    [Fact]
    public void CheckSaysWhatIsWrongWithASlice_Once_AndBeforeThatPatientsAreFew()
    {
        using var sets = DataSets.Of(4);
        string dicom = DicomPatients.Of(sets, 4, Path.Combine(sets.Root, "dicom"));
        string[] slices = [.. Enumerable.Range(0, 4).Select(p => Path.Combine(dicom, $"case{4 - p}", $"ct-P{p}-1", "1.dcm"))];
        File.Delete(slices[0]);
        File.Copy(slices[1], Path.Combine(Path.GetDirectoryName(slices[1])!, "again.dcm"));
        File.WriteAllBytes(slices[2], File.ReadAllBytes(slices[2])[..400]);
        string[] lines = [.. CommandLine.Run("check", dicom).Output.Split('\n').Where(l => l.StartsWith("  stops training", StringComparison.Ordinal))];
        Assert.Equal(3, lines.Count(l => !l.Contains("patient(s);", StringComparison.Ordinal)));
        Assert.Single(lines, l => l.Contains(" mm apart, ", StringComparison.Ordinal) && l.Contains("ct-P0-1", StringComparison.Ordinal));
        Assert.Single(lines, l => l.Contains("lie at one place", StringComparison.Ordinal) && l.Contains("ct-P1-1", StringComparison.Ordinal));
        Assert.Single(lines, l => l.Contains(slices[2], StringComparison.Ordinal));
        foreach (string series in slices.Take(3).Select(s => Path.GetDirectoryName(s)!)) Directory.Delete(series, recursive: true);
        File.Copy(Path.Combine(dicom, "case1", "P3-1.dcm"), Path.Combine(dicom, "again.dcm"));
        lines = [.. CommandLine.Run("check", dicom).Output.Split('\n').Where(l => l.StartsWith("  stops training", StringComparison.Ordinal))];
        Assert.Contains("mark one series", lines[0], StringComparison.Ordinal);
        Assert.Contains("has 0 patient(s);", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void TrainAndEvaluate_SayTheFirstOfWhatCheckCallsWorthALook_AnotherPatientsObjectAmongThem()
    {
        using var sets = DataSets.Of(7);
        string dicom = DicomPatients.Of(sets, 7, Path.Combine(sets.Root, "dicom"));
        CommandLine sound = Done(sets.Train("--data", dicom, "--out", Path.Combine(sets.Root, "sound")));
        Assert.DoesNotContain("warning", sound.Error, StringComparison.Ordinal);
        string other = Path.Combine(dicom, "case7", "P0-1.dcm");
        Dicom.DicomFile file = Dicom.DicomFile.Read(other);
        file.DataSet.SetText(Dicom.Tags.PatientId, "P9");
        Dicom.DicomFile.Write(other, file.DataSet, Dicom.TransferSyntax.ImplicitLittleEndian);
        // Without their objects, two series are left out.
        foreach (string gone in new[] { Path.Combine(dicom, "case2", "P5-1.dcm"), Path.Combine(dicom, "case1", "P6-1.dcm") }) File.Delete(gone);
        File.WriteAllBytes(Path.Combine(dicom, "empty.dcm"), []);
        CommandLine train = Done(sets.Train("--data", dicom)), evaluate = Done("evaluate", "--model", Path.Combine(sets.Out, RunFolder.ModelName), "--data", dicom, "--split", "all", "--out", Path.Combine(sets.Root, "scores"));
        foreach (CommandLine run in new[] { train, evaluate })
        {
            string[] warnings = [.. run.Error.Split('\n').Where(l => l.StartsWith("glint: warning: ", StringComparison.Ordinal))];
            Assert.Equal(4, warnings.Length);
            Assert.Contains($"{other} is of patient 'P9'", warnings[0], StringComparison.Ordinal);
            Assert.Equal($"glint: warning: and 1 more: glint check {dicom}", warnings[3]);
        }
        CommandLine check = Done("check", dicom, "--framing", "whole", "--side", "32");
        Assert.DoesNotContain("warning", check.Error, StringComparison.Ordinal);
        Assert.Equal(4, check.Output.Split('\n').Count(l => l.StartsWith("  worth a look", StringComparison.Ordinal)));
    }

    private static void Rename(string segmentation, string label)
    {
        Dicom.DicomFile file = Dicom.DicomFile.Read(segmentation);
        file.DataSet.Item(Dicom.Tags.SegmentSequence)!.SetText(Dicom.Tags.SegmentLabel, label);
        Dicom.DicomFile.Write(segmentation, file.DataSet);
    }

    private static CommandLine Done(params string[] arguments)
    {
        CommandLine run = CommandLine.Run(arguments);
        Assert.True(run.ExitCode == GlintCommand.Done, $"{string.Join(' ', arguments)}: {run.Output}{run.Error}");
        return run;
    }

    private static void AssertSame(string folder, string other, params string[] names) =>
        Assert.All(names, name => Assert.True(File.ReadAllBytes(Path.Combine(folder, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(other, name))), $"{name} differs"));
}
