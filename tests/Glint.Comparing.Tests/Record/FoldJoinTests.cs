using System.Text.Json;
using CsCheck;
using Glint.Comparing.Reports;
using Glint.Evaluation;
using Glint.Losses;
using Glint.Tests.Support;

namespace Glint.Comparing.Tests;

/// <summary>The folds of one cross-validation in one report.</summary>
public sealed class FoldJoinTests
{
    // Six patients are tested, two of them in each of three folds.
    private static readonly ComparisonRecord Whole = MadeUpRecord.Of(["D", "T", "GD"], 2, Small.Discs(8), hasScans: true);

    private static readonly (string Folder, ComparisonRecord Record)[] Folds =
    [
        ("f0", MadeUpFolds.Fold(Whole, ["P04", "P07"], 1, 2)), ("f1", MadeUpFolds.Fold(Whole, ["P02", "P05"], 8, 30)), ("f2", MadeUpFolds.Fold(Whole, ["P03", "P06"], -4, 1)),
    ];

    [Fact]
    public void JoinedFolds_AreTheStudyInOnePiece_NumberByNumber()
    {
        ComparisonRecord joined = FoldJoin.Of(Folds);
        (ComparisonResult found, ComparisonResult whole) = (ResultOf.Record(joined), ResultOf.Record(Whole));
        Assert.Equal(Whole.Slices, joined.Slices);
        Assert.Equal(Json(whole.Methods.Select(m => m with { Final = null })), Json(found.Methods.Select(m => m with { Final = null })));
        Assert.Equal(Json(whole.Details), Json(found.Details));
        Assert.Equal(Json(whole.Baselines), Json(found.Baselines));
        Assert.Equal(Json(whole.Effects), Json(found.Effects));
        Assert.Equal(Json(ResultFile.Of(whole).Slices), Json(ResultFile.Of(found).Slices));
        Assert.Equal(Json(ScanResultFile.Of(whole)!), Json(ScanResultFile.Of(found)!));
        Assert.All(found.Methods.Zip(whole.Methods), m => Assert.Equal(m.Second.Final!.Value.AlphaP, m.First.Final!.Value.AlphaP, 1e-12));
        Assert.Equal(whole.Cases!.Patients.Select(p => p.Name), found.Cases!.Patients.Select(p => p.Name));
        Assert.Equal(whole.Cases.Patients.SelectMany(p => p.Slices).Select(s => Json(s.Found)), found.Cases.Patients.SelectMany(p => p.Slices).Select(s => Json(s.Found)));
    }

    [Fact]
    public void TheOrderOfTheFolds_DoesNotMatter()
    {
        string joined = Json(FoldJoin.Of(Folds));
        foreach (int[] order in new int[][] { [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] }) Assert.Equal(joined, Json(FoldJoin.Of([.. order.Select(i => Folds[i])])));
    }

    [Fact]
    public void FoldersOfOneFold_MergeBeforeTheFoldsJoin()
    {
        (string, ComparisonRecord)[] parts = [.. Folds.SelectMany(f => f.Record.Methods.Select(m => ($"{f.Folder}-{m.Name}", Only(f.Record, m.Name))))];
        ComparisonResult joined = ResultOf.Record(FoldJoin.Of(parts));
        Assert.Equal(TextTable.Of(ResultOf.Record(FoldJoin.Of(Folds))), TextTable.Of(joined));
        Assert.Equal(["f0-D", "f1-D", "f2-D"], joined.Folds.Select(f => f.Folder));
        Assert.Contains(joined.Facts, f => f.Key == "Seeds (f1-GD)");
    }

    [Fact]
    public void Effects_AreThoseOfAllRows_WhateverTheSeedsAndFolds()
    {
        // Of every patient, method and repetition found pixels of 100, and false ones; which fold tests whom; and each fold's own seeds, apart by these gaps.
        Gen.Select(Gen.Int[0, 100].Array[24], Gen.Int[0, 9].Array[24], Gen.Shuffle(Enumerable.Range(0, 6).ToArray()), Gen.Long[1, 50].Array[6]).Sample((found, wrong, patients, gaps) =>
        {
            SliceScore[] Scores(int method, int repetition) => [.. Enumerable.Range(0, 6).Select(p => Score(p, found[(p * 4) + (method * 2) + repetition], wrong[(p * 4) + (method * 2) + repetition]))];
            string[] names = ["D", "GD"];
            ComparisonRecord whole = Whole with
            {
                Methods = [.. names.Select(n => Whole.Methods.First(m => m.Name == n))],
                Slices = [.. Enumerable.Range(0, 6).Select(p => new RecordedSlice($"P{p}", 0, 100, 1))],
                Runs = [.. from r in new[] { 0, 1 } from m in new[] { 0, 1 } select new RecordedRun(names[m], r, null, null, ScoreColumns.Of(Scores(m, r)), [], [])],
                Baselines = [],
                Examples = [],
                Cases = [],
            };
            ComparisonRecord joined = FoldJoin.Of([.. patients.Chunk(2).Select((tested, f) => ($"f{f}", MadeUpFolds.Fold(whole, [.. tested.Order().Select(p => $"P{p}")], gaps[f], gaps[f] + gaps[f + 3])))]);
            IReadOnlyList<Effect> byHand = Effect.Of(
                [.. from r in new[] { 0, 1 } from m in new[] { 0, 1 } select new ScoredRun(names[m], r, Scores(m, r))], [("GD", "D")], Measure.All(whole.SmallTumourPixels));
            Assert.NotEmpty(byHand);
            Assert.Equal(Json(byHand), Json(ResultOf.Record(joined).Effects));
        }, iter: 200);
    }

    [Fact]
    public void RunsOfOneSeed_StayTogether_WhereAMethodHasFewer()
    {
        ComparisonRecord Lacking(ComparisonRecord fold, long seed) => fold with { Runs = [.. fold.Runs.Where(r => r.Method != "D" || r.Seed != seed)] };
        // D lacks the first seed of each fold: what it has is repetition 2, which GD's second runs are too.
        ComparisonRecord joined = FoldJoin.Of([("f0", Lacking(Folds[0].Record, 1)), ("f1", Lacking(Folds[1].Record, 8)), ("f2", Lacking(Folds[2].Record, -4))]);
        Assert.Equal([("T", 1L), ("GD", 1L), ("D", 2L), ("T", 2L), ("GD", 2L)], joined.Runs.Select(r => (r.Method, r.Seed)));
    }

    [Fact]
    public void ASettingTunedInEachFold_IsSaidSo_AndSoAreItsSettings()
    {
        ComparisonRecord other = Folds[1].Record with
        {
            Methods = [.. Whole.Methods.Select(m => m.Name == "T" ? m with { Label = "Tversky, aP 1, aN 4" } : m)],
            Tuning = [new("T", Coefficients.Tversky(0.6, 1.4), 0.2, false), new("T", Coefficients.Tversky(1, 4), 0.3, true)],
        };
        ComparisonRecord joined = FoldJoin.Of([Folds[0], ("f1", other), Folds[2]]);
        Assert.Equal("Tversky, tuned in each fold", joined.Methods[1].Label);
        Assert.Contains(KeyValuePair.Create("T, tuned in each fold", "Tversky, aP 0.6, aN 1.4 in f0; Tversky, aP 1, aN 4 in f1; Tversky, aP 0.6, aN 1.4 in f2"), joined.Facts);
        Assert.Equal([true, true], joined.Tuning.Select(t => t.Chosen));
        Assert.Equal((0.5 + 0.2 + 0.5) / 3, joined.Tuning[0].ValidationDice, 1e-12);
        Assert.Equal(Whole.Methods[1].Label, FoldJoin.Of(Folds).Methods[1].Label);
    }

    [Fact]
    public void FinalCoefficients_AreTheMeanOverTheFoldsInLog_AndStepsTheFirstFolds()
    {
        ComparisonRecord Ending(ComparisonRecord fold, double alphaP) => fold with { Runs = [.. fold.Runs.Select(r => r with { Final = new Coefficients(alphaP, 1, 1) })] };
        ComparisonRecord joined = FoldJoin.Of([("f2", Ending(Folds[2].Record, 27)), ("f1", Ending(Folds[1].Record, 8)), ("f0", Ending(Folds[0].Record, 1) with { Runs = [.. Ending(Folds[0].Record, 1).Runs.Select(r => r with { Steps = r.Steps is null ? null : r.Steps with { Loss = [.. r.Steps.Loss.Select(_ => 0.125)] } })] })]);
        Assert.All(joined.Runs, r => Assert.Equal(6, r.Final!.Value.AlphaP, 1e-12));
        Assert.All(joined.Runs.Where(r => r.Method == "GD"), r => Assert.All(r.Steps!.Loss, l => Assert.Equal(0.125, l)));
    }

    [Fact]
    public void WhatWentWrong_NamesItsFoldAndSeed()
    {
        ComparisonRecord failed = Folds[1].Record with { Runs = [.. Folds[1].Record.Runs.Select(r => r is { Method: "GD", Seed: 30 } ? r with { Remarks = ["it collapsed."] } : r)] };
        Assert.Contains("GD, repetition 2: in f1, seed 30: it collapsed.", ResultOf.Record(FoldJoin.Of([Folds[0], ("f1", failed), Folds[2]])).Notes);
    }

    [Fact]
    public void AMissingFold_IsInTheNotes()
    {
        // P00 trains and P01 validates in every fold.
        Assert.Contains("which together test 6 patients, each once. 2 patients of their training are tested in none of them: is a fold missing?", ResultOf.Record(FoldJoin.Of(Folds)).Notes[0]);
        Assert.Contains("which together test 4 patients, each once. 4 patients of their training", ResultOf.Record(FoldJoin.Of(Folds[..2])).Notes[0]);
        (string, ComparisonRecord)[] all = [.. Folds.Select(f => (f.Folder, f.Record with { Patients = new([.. f.Record.Patients.Train.Skip(1)], [], f.Record.Patients.Test) }))];
        Assert.Contains("each once. The runs of different folds", ResultOf.Record(FoldJoin.Of(all)).Notes[0]);
    }

    [Fact]
    public void TheSidesOfEveryFold_AreInOneTable_AndTheTestedTogether()
    {
        IReadOnlyList<SplitRow> rows = FoldJoin.Of(Folds).Split;
        Assert.Equal(["train, f0", "validation, f0", "test, f0", "train, f1"], rows.Take(4).Select(r => r.Side));
        Assert.Equal(new SplitRow("test, all folds", 6, Whole.Slices.Count(s => s.TumourPixels > 0), Whole.Slices.Count(s => s.TumourPixels == 0), 3), rows[^1]);
    }

    [Fact]
    public void AReportOfFolds_SpeaksOfRepetitions_NotOfSeeds()
    {
        ComparisonResult joined = ResultOf.Record(FoldJoin.Of(Folds));
        IReadOnlyList<Figure> figures = Figures.Of(joined);
        string[] said =
        [
            .. figures.Select(f => f.Caption), .. Verdict.Of(joined.Effects, joined.Folds.Count), .. TableInWords.Of(joined), TextTable.Of(joined), CaseTable.Of(joined.Cases!).Caption,
            .. Sections.Of(joined, figures).SelectMany(s => s.Blocks).OfType<Table>().SelectMany(t => t.Headings.Append(t.Caption)),
        ];
        Assert.All(said, s => Assert.DoesNotContain("seed", s));
        Assert.Contains("Mean ± standard deviation over repetitions", TextTable.Of(joined));
        Assert.Contains(said, s => s.EndsWith("(2 repetitions of 3 folds).", StringComparison.Ordinal));
        Assert.Contains("Of each repetition the run in f0 is drawn.", figures.Single(f => f.Name == "fig6").Caption);
    }

    [Fact]
    public void AnExampleOfEachKind_IsTheMedianOfTheFolds()
    {
        ComparisonRecord With(int fold, int slice) => Folds[fold].Record with { Examples = [Whole.Examples[0] with { Patient = Folds[fold].Record.Slices[slice].Patient, Slice = Folds[fold].Record.Slices[slice].Slice }] };
        (string, ComparisonRecord)[] folds = [("f0", With(0, 0)), ("f1", With(1, 0)), ("f2", With(2, 0))];
        IReadOnlyList<RecordedExample> examples = FoldJoin.Of(folds).Examples;
        int[] pixels = [.. Folds.Select(f => f.Record.Slices[0].TumourPixels)];
        Assert.Equal(pixels.DistinctBy(p => p < Whole.SmallTumourPixels).Count(), examples.Count);
        foreach (IGrouping<bool, int> kind in pixels.GroupBy(p => p < Whole.SmallTumourPixels))
        {
            int median = Array.IndexOf(pixels, kind.Order().ElementAt(kind.Count() / 2));
            Assert.Contains(examples, e => e.Caption.EndsWith($", in f{median}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AJoinedStudy_IsKeptAndReadAgain_ButNotJoinedAgain()
    {
        using var folder = new TemporaryFolder();
        string kept = folder.Of("kept");
        Directory.CreateDirectory(kept);
        RecordFile.Write(FoldJoin.Of(Folds), kept);
        Assert.Equal(Json(FoldJoin.Of(Folds)), Json(FoldJoin.Of([(kept, RecordFile.Read(kept))])));
        Refused([(kept, RecordFile.Read(kept)), Folds[0]], $"{kept} is the report of a whole cross-validation; name the folders of its folds in its place.");
    }

    [Fact]
    public void APatientOfTwoFolds_WithOtherSlices_IsRefused() =>
        Refused([Folds[0], ("both", MadeUpFolds.Fold(Whole, ["P02", "P07"], 8, 30))], "f0 and both were judged on different test slices, P04 slice 0 among them, though of patients in common;");

    [Fact]
    public void AMethodThatAFoldLacks_IsRefused() =>
        Refused([Folds[0], ("f1", Only(Folds[1].Record, "D", "T"))],
            "f0 and f1 test different patients, as folds of one cross-validation do, but GD has repetitions 1, 2 in f0 and no run in f1");

    [Fact]
    public void ARunThatAFoldLacks_IsRefused() =>
        Refused([Folds[0], ("f1", Folds[1].Record with { Runs = [.. Folds[1].Record.Runs.Where(r => r.Method != "T" || r.Seed != 30)] })], "T has repetitions 1, 2 in f0 and repetition 1 in f1");

    [Fact]
    public void AnotherLimitOfSmallTumours_IsRefused() =>
        Refused([Folds[0], ("f1", Folds[1].Record with { SmallTumourPixels = 100 })], "Small tumours are under 40 pixels in f0 and under 100 in f1.");

    [Fact]
    public void WholeScansJudgedInSomeFoldsOnly_AreRefused() =>
        Refused([Folds[0], Folds[1], ("f2", Folds[2].Record with { Runs = [.. Folds[2].Record.Runs.Select(r => r with { Scans = [] })] })], "judged within 2 mm in f0 and not at all in f2.");

    [Fact]
    public void AnotherNameOfWhatIsNotTuned_IsRefused() =>
        Refused([Folds[0], ("f1", Folds[1].Record with { Methods = [Whole.Methods[0] with { Label = "another Dice" }, .. Whole.Methods.Skip(1)] })], "D is 'Dice' in f0 and 'another Dice' in f1");

    [Theory]
    [InlineData("Data", "others")]
    [InlineData("Training", "100 steps")]
    [InlineData("Intensity window", "-100 to 300 HU, as given")]
    public void FoldsThatTrainedOtherwise_AreRefused(string fact, string otherwise) =>
        Refused([Folds[0], ("f1", With(Folds[1].Record, fact, otherwise))], $"D trained under different settings: '{fact}' is '");

    [Fact]
    public void AWindowByPercentiles_MayDifferFromFoldToFold()
    {
        (string, ComparisonRecord)[] folds = [.. Folds.Select((f, i) => (f.Folder, With(f.Record, "Intensity window", $"-{100 + i} to 300 HU{ResultOf.ByPercentiles}")))];
        Assert.Contains(KeyValuePair.Create("Intensity window (f1)", $"-101 to 300 HU{ResultOf.ByPercentiles}"), FoldJoin.Of(folds).Facts);
    }

    private static void Refused((string Folder, ComparisonRecord Record)[] studies, string says)
    {
        foreach ((string Folder, ComparisonRecord Record)[] order in new[] { studies, [.. studies.Reverse()] })
        {
            string message = Assert.Throws<GlintException>(() => FoldJoin.Of(order)).Message;
            Assert.DoesNotContain('\n', message);
            if (order == studies) Assert.Contains(says, message);
        }
    }

    private static ComparisonRecord With(ComparisonRecord study, string fact, string value) =>
        study with { Facts = [.. study.Facts.Select(f => f.Key == fact ? KeyValuePair.Create(fact, value) : f)] };

    private static ComparisonRecord Only(ComparisonRecord fold, params string[] methods) => fold with
    {
        Methods = [.. fold.Methods.Where(m => methods.Contains(m.Name))],
        Runs = [.. fold.Runs.Where(r => methods.Contains(r.Method))],
        Tuning = [.. fold.Tuning.Where(t => methods.Contains(t.Method))],
        Examples = [.. fold.Examples.Select(e => e with { Predictions = [.. e.Predictions.Where(p => methods.Contains(p.Key))] })],
        Cases = [.. fold.Cases.Select(c => c with { Found = [.. c.Found.Where(f => methods.Contains(f.Method))] })],
    };

    private static SliceScore Score(int patient, int found, int wrong) => new($"P{patient}", 0, found, wrong, 100 - found) { Lesions = new LesionScore(1, found > 0 ? 1 : 0, 1, found > 0 ? 1 : 0, 0, 0) };

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, GlintJson.Indented);
}
