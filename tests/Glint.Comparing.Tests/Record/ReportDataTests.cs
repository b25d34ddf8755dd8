using System.Text.Json;
using System.Text.Json.Nodes;
using Glint.Comparing.Reports;
using Glint.Data;
using Glint.Networks;
using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Comparing.Tests;

/// <summary>What a report is made from, kept, read again, and put together with others.</summary>
public sealed class ReportDataTests : IDisposable
{
    private static readonly SliceDataset Data = Small.Discs(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AReportMadeAgain_IsTheFirst_ByteForByte()
    {
        ComparisonResult result = ResultOf.Record(MadeUpRecord.Of(["D", "T", "GD", "GE"], 2, Data, hasScans: true));
        Assert.All(result.Details, d => Assert.NotNull(d.Scans));
        string first = Kept(result, "first"), again = _folder.Of("again");
        Report.Write(result, first);
        Report.Write(ReportData.Read([first]), again);
        string[] files = [.. Directory.EnumerateFiles(again, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(again, f))];
        Assert.Contains("report.md", files);
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(Path.Combine(first, f)), File.ReadAllBytes(Path.Combine(again, f))));
    }

    [Fact]
    public void AMethodThatThisGlintDoesNotKnow_IsShownLikeAnother()
    {
        string known = Kept(["D", "GD", "GE"], 2), own = _folder.Of("own");
        Directory.CreateDirectory(own);
        string study = File.ReadAllText(Path.Combine(known, ReportData.Name)).Replace("\"GD\"", "\"OWN\"", StringComparison.Ordinal).Replace("\"GE\"", "\"<own>\"", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(own, ReportData.Name), study);
        ComparisonResult read = ReportData.Read([own]), before = ReportData.Read([known]);
        Assert.Equal(["D", "OWN", "<own>"], read.Methods.Select(m => m.Name));
        Assert.Equal(before.Effects.Select(e => e.Difference), read.Effects.Select(e => e.Difference));
        Assert.Equal(["OWN", "<own>"], read.Trajectories.Select(t => t.Method).Distinct());
        Report.Write(read, own);
        Assert.DoesNotContain("<own>", File.ReadAllText(Path.Combine(own, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_OfTwoFolders_ComeTogether()
    {
        string one = Kept(["D", "GD"], 2, firstSeed: 1), two = Kept(["D", "GD"], 1, firstSeed: 7);
        ComparisonResult merged = ReportData.Read([one, two]);
        Assert.All(merged.Methods, m => Assert.Equal(3, m.Scores.Dice.Seeds));
        Assert.Equal([1, 2, 7], merged.Trajectories.Select(t => t.Seed));
        Assert.Contains(merged.Facts, f => f.Key == $"Seeds ({two})");
        Assert.Single(merged.Facts, f => f.Key == "Machine");
        // Outlines of the first seed of each method: the second folder's are not shown.
        Assert.Equal([("D", 1L), ("GD", 1L)], merged.Cases!.Runs);
    }

    [Fact]
    public void Methods_OfTwoFolders_ComeTogether_AsIfComparedInOne()
    {
        ComparisonResult merged = ReportData.Read([Kept(["D", "T"], 2), Kept(["GD"], 2)]), whole = ReportData.Read([Kept(["D", "T", "GD"], 2)]);
        Assert.Equal(TextTable.Of(whole), TextTable.Of(merged));
        Assert.All(merged.Cases!.Patients.SelectMany(p => p.Slices).Where(s => s.Truth.TumourPixels > 0), s => Assert.DoesNotContain(null, s.Found));
        Assert.Equal(["D", "T", "GD"], merged.Examples[0].Predictions.Select(p => p.Key));
    }

    [Fact]
    public void AMergedReport_CanBeMergedAgain()
    {
        string merged = Kept(ReportData.Read([Kept(["D"], 1), Kept(["T"], 1)]), "merged");
        Assert.Equal(["D", "T", "GD"], ReportData.Read([merged, Kept(["GD"], 1)]).Methods.Select(m => m.Name));
    }

    [Fact]
    public void TheSameRunInTwoFolders_IsAnError()
    {
        string one = Kept(["D", "GD"], 2), two = Kept(["T", "GD"], 1);
        Assert.Contains($"GD with seed 1 is in both {one} and {two}", Assert.Throws<GlintException>(() => ReportData.Read([one, two])).Message);
    }

    [Fact]
    public void OtherTestSlices_AreAnError()
    {
        string one = Kept(["D"], 1), two = Kept(MadeUp(["GD"], 1, Small.Discs(6)), "six");
        Assert.Contains("different test slices, P05 slice 0 among them", Assert.Throws<GlintException>(() => ReportData.Read([one, two])).Message);
    }

    [Fact]
    public void ScansJudgedInOneFolderOnly_AreAnError()
    {
        string with = Kept(ResultOf.Record(MadeUpRecord.Of(["D"], 1, Data, hasScans: true)), "with"), without = Kept(["T"], 1);
        Assert.Contains($"judged within 2 mm in {with} and not at all in {without}", Assert.Throws<GlintException>(() => ReportData.Read([with, without])).Message);
    }

    [Fact]
    public void OneMethodOfTwoSettings_IsAnError()
    {
        ComparisonResult other = MadeUp(["T"], 1, Data, firstSeed: 9);
        other = ResultOf.Record(other.Record! with { Methods = [new("T", "Tversky, aP 1, aN 4")] });
        string message = Assert.Throws<GlintException>(() => ReportData.Read([Kept(["T"], 1), Kept(other, "other")])).Message;
        Assert.Contains("T is 'Tversky, aP 0.6, aN 1.4'", message);
        Assert.Contains("'Tversky, aP 1, aN 4'", message);
    }

    [Theory]
    [InlineData("Data")]
    [InlineData("Network")]
    [InlineData("Training")]
    [InlineData("Intensity window")]
    [InlineData("Look-ahead")]
    public void OneMethodTrainedUnderTwoSettings_IsAnError(string fact)
    {
        string one = Kept(["D", "GE"], 1), two = Kept(Otherwise(MadeUp(["GE"], 1, Data, firstSeed: 7), fact), "two");
        string message = Assert.Throws<GlintException>(() => ReportData.Read([one, two])).Message;
        Assert.StartsWith($"GE trained under different settings: '{fact}' is '", message);
        Assert.Contains($" in {one} and 'otherwise' in {two};", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void SettingsOfMethodsThatAreInOneFolderOnly_MayDiffer()
    {
        string one = Kept(["D"], 1), two = Kept(Otherwise(MadeUp(["T"], 1, Data), "Training"), "two");
        ComparisonResult merged = ReportData.Read([one, two]);
        Assert.Contains(KeyValuePair.Create($"Training ({two})", "otherwise"), merged.Facts);
        // D's own are then not known: a third folder's D may not join.
        Assert.Contains("'Training' is '", Assert.Throws<GlintException>(() => ReportData.Read([Kept(merged, "merged"), Kept(["D"], 1, firstSeed: 7)])).Message);
    }

    [Fact]
    public void TheLookAheadOfAnotherMethod_IsNoSettingOfARule()
    {
        string both = Kept(["D", "GE"], 1), rule = Kept(["D"], 1, firstSeed: 7);
        ComparisonResult merged = ReportData.Read([both, rule]);
        Assert.Equal([2, 1], merged.Methods.Select(m => m.Scores.Dice.Seeds));
        Assert.Contains(" Seeds: D 2, GE 1. ", ScoreTables.Scores(merged).Caption);
        Assert.DoesNotContain("Seeds:", ScoreTables.Scores(ReportData.Read([both])).Caption);
    }

    [Fact]
    public void ResultsJson_HoldsTheFiguresOfTheTables()
    {
        ComparisonResult made = MadeUp(["D", "GD"], 2, Data);
        JsonElement file = JsonSerializer.SerializeToElement(ResultFile.Of(made), GlintJson.Indented);
        JsonElement row = file.GetProperty("summaries")[1], detail = file.GetProperty("details")[1];
        Assert.Equal("GD", row.GetProperty("name").GetString());
        Assert.Equal(made.Methods[1].Scores.Recall.Mean, row.GetProperty("scores").GetProperty("recall").GetProperty("mean").GetDouble());
        Assert.Equal(made.Methods.Count + made.Baselines.Count, file.GetProperty("summaries").GetArrayLength());
        Assert.Equal(made.Details[1].Lesions!.F1, detail.GetProperty("lesions").GetProperty("f1").GetDouble());
        Assert.Equal(made.Details[1].Overlap.Pooled.Dice, detail.GetProperty("overlap").GetProperty("pooled").GetProperty("dice").GetDouble());
        Assert.Equal(made.Details[1].OtherTools[1].MeanDice, detail.GetProperty("otherTools")[1].GetProperty("meanDice").GetDouble());
    }

    [Fact]
    public void SeedsOfTwoPrecisions_AreAnError()
    {
        string one = Kept(["D"], 1), two = Kept(ResultOf.Record(MadeUpRecord.Of(["D"], 1, Data, firstSeed: 7, options: new TrainingOptions { Precision = ComputePrecision.BFloat16 })), "two");
        Assert.Contains($", bfloat16, Squared counts, best of a validation every 500 steps' in {two}", Assert.Throws<GlintException>(() => ReportData.Read([one, two])).Message);
    }

    private static readonly Dictionary<string, TrainingOptions> OtherSettings = new()
    {
        ["512 x 512 (Whole, 0.75 with tumour)"] = new() { TumourShare = 0.75 },
        ["(Whole, flips)"] = new() { Augmentation = new(Flips: true, ShiftPixels: 0) },
        ["(Whole, shifts up to 16 px)"] = new() { Augmentation = new(Flips: false, ShiftPixels: 16) },
        ["every 500 steps, ended after 3 without a better one'"] = new() { Patience = 3 },
        [", Squared counts per image, best"] = new() { CountsPerImage = true },
        ["(Mosaic of 64 x 64 tiles)"] = new() { Framing = FramingKind.Mosaic, TileSide = 64 },
    };

    public static TheoryData<string> Otherwises => [.. OtherSettings.Keys];

    [Theory]
    [MemberData(nameof(Otherwises))]
    public void SeedsWhoseFramesOrCountsDiffer_AreAnError(string says)
    {
        string one = Kept(["GD"], 1), two = Kept(ResultOf.Record(MadeUpRecord.Of(["GD"], 1, Data, firstSeed: 7, options: OtherSettings[says])), "two");
        string message = Assert.Throws<GlintException>(() => ReportData.Read([one, two])).Message;
        Assert.StartsWith("GD trained under different settings: 'Training' is '", message);
        Assert.Contains(says, message[message.IndexOf(" and '", StringComparison.Ordinal)..]);
    }

    [Theory]
    [InlineData(nameof(FramingKind.Mosaic), true)]
    [InlineData(nameof(FramingKind.Whole), false)]
    public void TheTileSide_IsASettingOfMosaicsAlone(string framingName, bool isRefused)
    {
        FramingKind framing = Enum.Parse<FramingKind>(framingName);
        string[] folders = [.. new[] { 32, 64 }.Select(side => Kept(ResultOf.Record(MadeUpRecord.Of(["D"], 1, Data, firstSeed: side, options: new() { Framing = framing, TileSide = side })), $"{side}"))];
        if (isRefused) Assert.Throws<GlintException>(() => ReportData.Read(folders));
        else Assert.Equal(2, ReportData.Read(folders).Methods.Single().Scores.Dice.Seeds);
    }

    [Fact]
    public void CountsPerImage_AreNoSettingOfAFixedLoss()
    {
        string batch = Kept(["D"], 1), image = Kept(ResultOf.Record(MadeUpRecord.Of(["D"], 1, Data, firstSeed: 7, options: new() { CountsPerImage = true })), "image");
        Assert.Equal(2, ReportData.Read([batch, image]).Methods.Single().Scores.Dice.Seeds);
    }

    [Fact]
    public void AnExample_ShowsEachMethodsFirstSeed_AndItsFigureNamesIt_WhateverTheOrderOfTheFolders()
    {
        string late = Kept(["D", "GD"], 1, firstSeed: 7), early = Kept(["D"], 2, firstSeed: 3);
        ComparisonResult merged = ReportData.Read([late, early]), first = ReportData.Read([early]);
        Assert.Equal(["D", "GD"], merged.Examples[0].Predictions.Select(p => p.Key));
        Assert.Equal(first.Examples[0].Predictions[0].Value, merged.Examples[0].Predictions[0].Value);
        Assert.NotEqual(ReportData.Read([late]).Examples[0].Predictions[0].Value, merged.Examples[0].Predictions[0].Value);
        static string Caption(ComparisonResult result) => Figures.Of(result).Single(f => f.Name == "fig4b").Caption;
        Assert.EndsWith("each method's first seed: D 3, GD 7.", Caption(merged));
        Assert.EndsWith("each method's first seed, 3.", Caption(first));
        Assert.EndsWith("each method's first seed: D 3, GD 7.", Caption(ReportData.Read([Kept(merged, "merged"), Kept(["D"], 1, firstSeed: 9)])));
    }

    [Fact]
    public void AFileOfTheVersionBeforePeaks_IsRead_UnlessItJudgedWholeScans()
    {
        string without = Kept(["D"], 1), with = Kept(ResultOf.Record(MadeUpRecord.Of(["D"], 1, Data, hasScans: true)), "with");
        foreach (string path in new[] { without, with }.Select(f => Path.Combine(f, ReportData.Name)))
        {
            File.WriteAllText(path, File.ReadAllText(path).Replace("{\"version\":2,", "{\"version\":1,", StringComparison.Ordinal));
        }
        Assert.Equal("D", ReportData.Read([without]).Methods.Single().Name);
        Assert.Contains("of version 1, which judged whole scans by another rule", Assert.Throws<GlintException>(() => ReportData.Read([with])).Message);
    }

    [Fact]
    public void AFolderWithoutTheFile_IsAnError()
    {
        Directory.CreateDirectory(_folder.Of("empty"));
        Assert.Contains("holds no report-data.json", Assert.Throws<GlintException>(() => ReportData.Read([_folder.Of("empty")])).Message);
        Assert.Contains("There is no folder", Assert.Throws<GlintException>(() => ReportData.Read([_folder.Of("missing")])).Message);
    }

    [Theory]
    [InlineData("version", "3", "of version 3; this Glint reads version 2")]
    [InlineData("study", "null", "is damaged")]
    [InlineData("study.runs", "[null]", "a list has an empty place")]
    [InlineData("study.runs.0.seed", "\"one\"", "is damaged")]
    [InlineData("study.runs.0.method", "\"X\"", "a run is of 'X'")]
    [InlineData("study.methods.0.name", "\"<script>\"", "a run is of 'D', which is not compared")]
    [InlineData("study.methods.0.label", "null", "is damaged")]
    [InlineData("study.runs.0.scores.truePositives.0", "1000000", "do not suit the test slices")]
    [InlineData("study.runs.0.scores.falsePositives", "[1]", "do not suit the test slices")]
    [InlineData("study.runs.1.steps.loss", "[1]", "are not whole")]
    [InlineData("study.runs.1.seed", "2", "GD has no run")]
    [InlineData("study.runs.0.scans.0.score.voxels.patient", "\"X\"", "are not those of the test patients")]
    [InlineData("study.runs.0.scans.0.score.surface.toleranceMillimetres", "3", "with different tolerances")]
    [InlineData("study.runs.0.scans", "[null]", "are not those of the test patients")]
    [InlineData("study.slices.0.tumourPixels", "-1", "no test slice")]
    [InlineData("study.examples.0.height", "2000000000", "2000000000 pixels")]
    [InlineData("study.examples.0.truth", "\"AAAA\"", "is damaged")]
    [InlineData("study.examples.0.predictions.0.key", "\"T\"", "of a method that is not compared")]
    [InlineData("study.cases.0.slice", "99999", "a case is no test slice")]
    [InlineData("study.cases.0.image", "\"AAAA\"", "the image of a case is none")]
    [InlineData("study.cases.0.truth", "\"M0 0<b>\"", "the outlines of a case are none")]
    [InlineData("study.patients.train", "[\"P02\",\"P02\"]", "Patient P02 is listed twice in train")]
    [InlineData("study.patients.test", "[null]", "A patient in test has no name")]
    [InlineData("study.folds", "[]", "a fold is missing")]
    [InlineData("study.folds", "[{\"folder\":\"f0\",\"patients\":null}]", "is damaged")]
    [InlineData("study.folds", "[null]", "a fold is missing")]
    public void WhatCannotBe_IsOneLineThatSaysSo(string where, string json, string says)
    {
        string folder = Kept(ResultOf.Record(MadeUpRecord.Of(["D", "GD"], 1, Data, hasScans: true)), "whole"), path = Path.Combine(folder, ReportData.Name);
        JsonNode file = JsonNode.Parse(File.ReadAllText(path))!;
        string[] parts = where.Split('.');
        JsonNode at = parts[..^1].Aggregate(file, (node, part) => int.TryParse(part, out int i) ? node[i]! : node[part]!);
        if (where == "study.runs.1.seed") at["method"] = "D";
        if (int.TryParse(parts[^1], out int index)) at[index] = JsonNode.Parse(json);
        else at[parts[^1]] = JsonNode.Parse(json);
        File.WriteAllText(path, file.ToJsonString());
        string message = Assert.Throws<GlintException>(() => ReportData.Read([folder])).Message;
        Assert.Contains(says, message);
        Assert.StartsWith(path, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void AFileCutOff_IsDamaged()
    {
        string folder = Kept(["D"], 1), path = Path.Combine(folder, ReportData.Name);
        byte[] whole = File.ReadAllBytes(path);
        for (int cut = 0; cut < 10; cut++)
        {
            File.WriteAllBytes(path, whole[..(whole.Length * cut / 10)]);
            Assert.Contains(path, Assert.Throws<GlintException>(() => ReportData.Read([folder])).Message);
        }
    }

    [Theory]
    [InlineData("{\"version\": 2, \"study\": 7}", "'study' (line 1)")]
    [InlineData("{\"version\": \"two\"}", "'version' (line 1)")]
    [InlineData("{\"version\": ", "it ends in line 1")]
    [InlineData("[", "line 1 holds something else than it should")]
    public void AFaultOfItsJson_IsToldInTheWordsOfAnyFile(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("report-data.json"), json);
        Assert.Contains($"report-data.json is damaged: {expected}", Assert.Throws<GlintException>(() => RecordFile.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    private string Kept(IReadOnlyList<string> methods, int seeds, long firstSeed = 1) =>
        Kept(MadeUp(methods, seeds, Data, firstSeed), $"{string.Join('-', methods)} {seeds} {firstSeed}");

    private string Kept(ComparisonResult result, string name)
    {
        string folder = _folder.Of(name);
        Directory.CreateDirectory(folder);
        ReportData.Write(result, folder);
        return folder;
    }

    private static ComparisonResult Otherwise(ComparisonResult result, string fact)
    {
        Assert.Single(result.Facts, f => f.Key == fact);
        return ResultOf.Record(result.Record! with { Facts = [.. result.Facts.Select(f => f.Key == fact ? KeyValuePair.Create(fact, "otherwise") : f)] });
    }

    private static ComparisonResult MadeUp(IReadOnlyList<string> methods, int seeds, SliceDataset data, long firstSeed = 1) =>
        ResultOf.Record(MadeUpRecord.Of(methods, seeds, data, firstSeed: firstSeed));
}
