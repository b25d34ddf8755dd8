using CsCheck;
using Glint.Data;
using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Tests.Training;

public class DivisionTests
{
    private static readonly SliceDataset Data = Small.Discs(20);

    [Fact]
    public void WithoutFolds_TheDivisionIsTheSplitByShares()
    {
        var division = Division.Of(Data, Small.Options() with { SplitSeed = 5 });
        Equal(PatientSplit.Of(Data.Patients, 5), division.Split);
        PatientFold only = Assert.Single(division.Folds);
        Assert.Equal(division.Split.Test, only.HeldOut);
        Assert.Equal(Data.Patients.Except(only.HeldOut), only.Train);
        Assert.Equal("split by patient with seed 5", division.Description);
    }

    [Fact]
    public void AFold_TestsOnWhoIsHeldOut_AndValidatesOnAQuarterOfTheOthersAlikeInBurden() =>
        Gen.Select(Gen.Int[2, 20], Gen.Int[0, 19], Gen.Long).Where((folds, fold, _) => fold < folds).Sample((folds, fold, seed) =>
        {
            PatientSplit split = Division.Of(Data, Small.Options() with { Folds = folds, Fold = fold, SplitSeed = seed }).Split;
            Assert.Equal(PatientFold.Of(Data, folds, seed)[fold].HeldOut, split.Test);
            Assert.Equal(Data.Patients, split.Train.Concat(split.Validation).Concat(split.Test).Order(StringComparer.Ordinal));
            int rest = split.Train.Count + split.Validation.Count;
            Assert.InRange(split.Validation.Count, rest / 4, (rest + 3) / 4);
            // Of the patients with more tumour than one of them, a quarter validates, whichever that is.
            foreach (int limit in Data.Patients.Select(Burden))
            {
                int above = split.Train.Concat(split.Validation).Count(p => Burden(p) > limit);
                Assert.InRange(split.Validation.Count(p => Burden(p) > limit), above / 4, (above + 3) / 4);
            }
        }, iter: 50);

    [Fact]
    public void FoldsThatWereWritten_GiveTheSameSidesAgain()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Of(SplitsFile.Name);
        var dealt = Division.Of(Data, Small.Options() with { Folds = 5, Fold = 3, SplitSeed = 2 });
        SplitsFile.Write(path, dealt.Folds);
        var read = Division.Of(Data, Small.Options() with { Splits = path, Fold = 3, SplitSeed = 2 });
        Equal(dealt.Split, read.Split);
        Assert.Equal("fold 3 of the 5 in splits_final.json, validation chosen with seed 2", read.Description);
    }

    [Fact]
    public void ScansOfOnePerson_StandOnOneSide_HoweverPatientsAreDivided() =>
        Gen.Select(Gen.Int[3, 12], Gen.Int[2, 12], Gen.Long).Where((persons, folds, _) => folds < persons && persons - ((persons + folds - 1) / folds) >= 2).Sample((persons, folds, seed) =>
        {
            SliceDataset data = Data.Of(Data.Patients.Select((patient, i) => (patient, i)).ToDictionary(p => p.patient, p => $"person {p.i % persons}"), null);
            Assert.Equal(persons, data.Persons.Count);
            TrainingOptions options = Small.Options() with { SplitSeed = seed };
            foreach (Division division in new[] { Division.Of(data, options), Division.Of(data, options with { Folds = folds, Fold = folds - 1 }) })
            {
                IReadOnlyList<string>[] sides = [division.Split.Train, division.Split.Validation, division.Split.Test];
                Assert.Equal(data.Patients, sides.SelectMany(s => s).Order(StringComparer.Ordinal));
                Assert.All(sides, side => Assert.NotEmpty(side));
                Assert.Equal(persons, sides.Sum(side => side.Select(data.PersonOf).Distinct().Count()));
                Assert.All(division.Folds, fold => Assert.Empty(fold.Train.Select(data.PersonOf).Intersect(fold.HeldOut.Select(data.PersonOf))));
            }
        }, iter: 50);

    [Fact]
    public void AFileThatTearsAPersonApart_IsRefused()
    {
        using var folder = new TemporaryFolder();
        SliceDataset data = Data.Of(new Dictionary<string, string> { ["P00"] = "A", ["P01"] = "A" }, null);
        SplitsFile.Write(folder.Of("s.json"), [new(["P01", "P02", "P03", "P04"], ["P00"])]);
        Assert.Equal(
            $"Fold 0 of {folder.Of("s.json")} has scans of patient A both in train and in val, P01 in train. Put all scans of a patient on one side.",
            Assert.Throws<GlintException>(() => Division.Of(data, Small.Options() with { Splits = folder.Of("s.json") })).Message);
    }

    [Fact]
    public void PatientsThatAFileLeavesOut_HaveNoSide()
    {
        using var folder = new TemporaryFolder();
        SplitsFile.Write(folder.Of("s.json"), [new(["P01", "P02", "P03", "P04"], ["P00"])]);
        var division = Division.Of(Data, Small.Options() with { Splits = folder.Of("s.json") });
        Assert.Equal((3, 1, 1), (division.Split.Train.Count, division.Split.Validation.Count, division.Split.Test.Count));
        Assert.EndsWith("15 patients left out", division.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatDoesNotSuitTheData_IsRefused()
    {
        using var folder = new TemporaryFolder();
        SplitsFile.Write(folder.Of("s.json"), [new(["P01", "LUNG_3"], ["P00"]), new(["P01"], ["P00"])]);
        string Refusal(int fold) => Assert.Throws<GlintException>(() => Division.Of(Data, Small.Options() with { Splits = folder.Of("s.json"), Fold = fold })).Message;
        Assert.Contains("names LUNG_3, which is no patient of discs; its patients are named as P00", Refusal(0), StringComparison.Ordinal);
        Assert.Contains("leaves 1 patient(s) to train and to validate on", Refusal(1), StringComparison.Ordinal);
        Assert.Contains("There is no fold 2 in", Refusal(2), StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsThatContradictEachOther_AreRefused()
    {
        TrainingOptions options = Small.Options();
        Assert.Contains("Folds is 1", Refusal(options with { Folds = 1 }), StringComparison.Ordinal);
        Assert.Contains("not both", Refusal(options with { Folds = 2, Splits = "s.json" }), StringComparison.Ordinal);
        Assert.Contains("Pass --folds or --splits", Refusal(options with { Fold = 1 }), StringComparison.Ordinal);
        Assert.Contains("from 0 to 4", Refusal(options with { Folds = 5, Fold = 5 }), StringComparison.Ordinal);
        Assert.Contains("Fold is -1", Refusal(options with { Splits = "s.json", Fold = -1 }), StringComparison.Ordinal);

        static string Refusal(TrainingOptions o) => Assert.Throws<GlintException>(o.Check).Message;
    }

    [Fact]
    public void ASliceThatIsOnTwoSides_IsNamedWithBothPatients()
    {
        // One image under two names, with two masks.
        PatientSplit split = PatientSplit.Of(Data.Patients, 1);
        (string from, string to) = (split.Train[0], split.Test[0]);
        string message = Assert.Throws<GlintException>(() => Division.Of(Copied(from, 2, to, 4), Small.Options())).Message;
        Assert.StartsWith($"Slice 2 of patient {from} (train) and slice 4 of patient {to} (test) are the same image.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void SlicesThatAreAlikeOnOneSide_OrHoldOneValueOnly_AreNoLeak()
    {
        PatientSplit split = PatientSplit.Of(Data.Patients, 1);
        Equal(split, Division.Of(Copied(split.Train[0], 2, split.Train[1], 4), Small.Options()).Split);
        IEnumerable<Slice> padding = Data.Patients.Select(p => new Slice(p, 99, 64, 64, new float[64 * 64], new byte[64 * 64]));
        var padded = new SliceDataset("padded", Data.Patients.SelectMany(Data.Of).Concat(padding));
        Equal(split, Division.Of(padded, Small.Options()).Split);
    }

    private static int Burden(string patient) => Data.Of(patient).Sum(s => s.TumourPixels);

    private static SliceDataset Copied(string from, int fromIndex, string to, int toIndex)
    {
        float[] image = Data.Of(from)[fromIndex].Hounsfield;
        return new("copied", Data.Patients.SelectMany(Data.Of).Select(s =>
            (s.Patient, s.Index) == (to, toIndex) ? new Slice(to, toIndex, s.Height, s.Width, [.. image], s.Mask) : s));
    }

    private static void Equal(PatientSplit expected, PatientSplit found)
    {
        Assert.Equal(expected.Train, found.Train);
        Assert.Equal(expected.Validation, found.Validation);
        Assert.Equal(expected.Test, found.Test);
    }
}
