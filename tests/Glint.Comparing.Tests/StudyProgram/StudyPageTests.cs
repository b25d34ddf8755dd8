using Glint.Comparing.Reports;
using Glint.Evaluation;
using Glint.Tests.Support;
using GlintStudy;

namespace Glint.Comparing.Tests.StudyProgram;

public sealed class StudyPageTests
{
    private const int Patients = 12, Tumour = 50;

    [Fact]
    public void Primary_TakesTheBestFixedLoss_AndJudgesTheFourConditionsOfTheProtocol()
    {
        // Of 50 px D finds 10, E 20 and GD 30: Dice 2 TP / (TP + 50), a little more or less by patient.
        Table table = TablesOf(Results(ours: 30, alarms: _ => 0)).Of("primary");
        Assert.StartsWith("GD against E,", table.Title, StringComparison.Ordinal);
        Assert.Equal(["holds", "holds", "holds", "holds"], table.Rows.Select(r => r.Cells[^1]));
        double gain = Enumerable.Range(0, Patients).Average(p => Dice(30 + p % 3) - Dice(20 + p % 3));
        Assert.StartsWith(gain.ToString("+0.000", System.Globalization.CultureInfo.InvariantCulture), table.Rows[0].Cells[2], StringComparison.Ordinal);
        // All twelve differences on one side: 2 / 2^12.
        Assert.Equal("< 0.001", table.Rows[1].Cells[3]);
    }

    [Fact]
    public void Primary_FailsWhereOneConditionDoes()
    {
        Assert.Equal(["holds", "holds", "holds", "fails"], Primary(30, alarms: p => p == 0 ? 1 : 0));
        Assert.Equal(["fails", "holds", "holds", "holds"], Primary(21, alarms: _ => 0));
        Assert.Equal(["fails", "fails", "holds", "holds"], Primary(20, alarms: _ => 0));
        // Another method in place of GD: D, which finds 10 where E finds 20.
        Table other = TablesOf(Results(30, _ => 0)).Of("primary", ["D"]);
        Assert.StartsWith("D against E,", other.Title, StringComparison.Ordinal);
        Assert.Equal(["fails", "fails", "holds", "holds"], other.Rows.Select(r => r.Cells[^1]));
        Assert.StartsWith("D less the other", TablesOf(Results(30, _ => 0)).Of("conditions", ["D"]).Caption, StringComparison.Ordinal);
        IEnumerable<string> Primary(int ours, Func<int, int> alarms) => TablesOf(Results(ours, alarms)).Of("primary").Rows.Select(r => r.Cells[^1]);
    }

    [Fact]
    public void EveryTable_IsMade_AndNoOther()
    {
        var tables = TablesOf(Results(30, _ => 0));
        foreach (string name in new[] { "scores", "primary", "differences", "sizes", "found", "collapse", "models", "ordering", "conditions", "pairs" }) Assert.All(tables.Of(name).Rows, r => Assert.Equal(tables.Of(name).Headings.Count, r.Cells.Count));
        // Two seeds, and over two folds four models.
        Assert.Equal(["GD", "2"], tables.Of("collapse").Rows[2].Cells.Take(2));
        IReadOnlyList<string>[] folds = [.. Enumerable.Range(0, Patients).Select(p => $"P{p:00}").Chunk(Patients / 2)];
        Assert.Equal(["GD", "4"], TablesOf(Results(30, _ => 0) with { Folds = folds }).Of("collapse").Rows[2].Cells.Take(2));
        Assert.Equal("0.000 / 1.000 / 0.000 / 1.000", TablesOf(Results(30, p => p < Patients / 2 ? 1 : 0) with { Folds = folds }).Of("models").Rows[2].Cells[^1]);
        Assert.Equal(["GD", "1.000 [1.000, 1.000]", "12 of 12", "n/a", "n/a", "0.0", "0.0", "n/a", "1.000"], tables.Of("found").Rows[2].Cells);
        Assert.Contains("scores, found", Assert.Throws<GlintException>(() => tables.Of("verdict")).Message, StringComparison.Ordinal);
        Assert.Equal(["GD", "D"], tables.Of("scores", ["GD", "D"]).Rows.Select(r => r.Cells[0]));
        Assert.Contains("no method T", Assert.Throws<GlintException>(() => tables.Of("scores", ["T"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Collapse_IsARecallUnderHalfOfTheMedian()
    {
        Assert.Equal(new ModelRecalls(5, 0.1, 0.4, 0.6, 1), ModelRecalls.Of([0.4, 0.1, 0.6, 0.2, 0.5]));
        Assert.Equal(new ModelRecalls(2, 0, 0.5, 1, 1), ModelRecalls.Of([1, 0]));
    }

    [Fact]
    public void Page_KeepsItsText_AndMakesItsTablesAnew()
    {
        using var folder = new TemporaryFolder();
        Results(30, _ => 0).Write(folder.Path);
        File.Move(folder.Of(ResultFile.Name), folder.Of("results-made.json"));
        string page = StudyPage.Made("Before.\n\n<!-- scores of made -->\nold\n<!-- end -->\n\nAfter.\n", folder.Path);
        Assert.StartsWith("Before.\n\n<!-- scores of made -->\n| Method", page, StringComparison.Ordinal);
        Assert.EndsWith("<!-- end -->\n\nAfter.\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("old", page, StringComparison.Ordinal);
        Assert.Equal(page, StudyPage.Made(page, folder.Path));
        File.WriteAllLines(folder.Of("seen.txt"), ["P03", "P07"]);
        Assert.Contains("over 10 patients with small", StudyPage.Made("<!-- primary of made, unseen -->\n<!-- end -->", folder.Path), StringComparison.Ordinal);
        Assert.Contains("results-absent.json", Assert.Throws<GlintException>(() => StudyPage.Made("<!-- scores of absent -->\n<!-- end -->", folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_AreOfTheFirstMethodLessTheOthers()
    {
        StudyTables tables = TablesOf(Results(30, _ => 0));
        Assert.Equal(["D", "E"], tables.Of("differences").Rows.Select(r => r.Cells[0]));
        Assert.Equal(["D", "E"], tables.Of("differences", ["GD"]).Rows.Select(r => r.Cells[0]));
        Table table = tables.Of("differences", ["E", "GD"]);
        Assert.Equal("E less the others", table.Title);
        Assert.StartsWith(Enumerable.Range(0, Patients).Average(p => Dice(20 + p % 3) - Dice(30 + p % 3)).ToString("0.000", System.Globalization.CultureInfo.InvariantCulture), Assert.Single(table.Rows).Cells[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_AreARowAPanel_EachJudgedAlone()
    {
        using TemporaryFolder folder = Stored(("made", 30), ("slower", 10));
        string[][] rows = [.. StudyPage.Made("<!-- settings of made+slower -->\n<!-- end -->", folder.Path).Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(l => l.Split('|', StringSplitOptions.TrimEntries)[1..4])];
        string d = Shown(10), gd = Shown(30);
        Assert.Equal(["made", $"{d} and {gd}"], rows[0][..2]);
        Assert.Equal(["slower", $"{d} and {d}", "0.000 [0.000, 0.000]"], rows[1]);
        static string Shown(int found) => Enumerable.Range(0, Patients).Average(p => Dice(found + p % 3)).ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void PanelsTakenTogether_AreFurtherSeeds()
    {
        using TemporaryFolder folder = Stored(("made", 30), ("again", 12));
        ResultFile all = Results(40, _ => 0);
        (all with { Methods = ["GD"], Slices = [.. all.Slices.Where(r => r.Method == "GD")] }).Write(folder.Path);
        File.Move(folder.Of(ResultFile.Name), folder.Of("results-ours.json"));
        Assert.Contains("GD and E have not the same seeds", Assert.Throws<GlintException>(() => Rows("primary of made+ours")).Message, StringComparison.Ordinal);
        Assert.Equal(["GD", "4"], Rows("collapse of made+again: GD")[0].Take(2));
        // No mean is that of one panel: 30 of 50 px in two runs, 12 in two.
        Assert.NotEqual(Rows("scores of made: GD")[0][4], Rows("scores of made+again: GD")[0][4]);
        Assert.Equal(Rows("collapse of made+again, unseen: GD").Select(r => r[1]), Rows("collapse of made+again: GD").Select(r => r[1]));
        Assert.Contains("results-absent.json", Assert.Throws<GlintException>(() => Rows("collapse of made+absent: GD")).Message, StringComparison.Ordinal);
        Assert.Contains("no coefficients", Assert.Throws<GlintException>(() => Rows("coefficients of made+again: GD")).Message, StringComparison.Ordinal);

        List<string[]> Rows(string table)
        {
            File.WriteAllLines(folder.Of("seen.txt"), ["P03"]);
            string page = StudyPage.Made($"<!-- {table} -->\n<!-- end -->", folder.Path);
            return [.. page.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(l => l.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        }
    }

    [Fact]
    public void ResultsOfOnePanel_AreJoinedFromItsFiles_InTheOrderOfTheMethods()
    {
        using var folder = new TemporaryFolder();
        ResultFile all = Results(30, _ => 0), first = Of(all, "GD"), second = Of(all, "E", "D");
        Store(first, "results-made.json");
        Store(second, "results-made-fixed.json");
        Store(all, "results-other.json");
        ResultFile joined = StudyResults.Of(folder.Path, "made");
        Assert.Equal(["D", "E", "GD"], joined.Methods);
        Assert.Equal(all.Slices.ToHashSet(), joined.Slices.ToHashSet());
        Assert.Equal(TablesOf(all).Of("differences").Rows.Select(r => string.Join("|", r.Cells)), TablesOf(joined).Of("differences").Rows.Select(r => string.Join("|", r.Cells)));

        Refused(second with { Methods = ["GD", "E"] }, "GD stands in two files");
        Refused(second with { SmallTumourPixels = 14 }, "call tumours under");
        IReadOnlyList<string>[] folds = [["P00"], ["P01"]], others = [["P00", "P01"]];
        Store(first with { Folds = folds }, "results-made.json");
        Store(second, "results-made-fixed.json");
        Assert.Equal(folds, StudyResults.Of(folder.Path, "made").Folds);
        Refused(second with { Folds = others }, "different folds");
        Refused(second with { Facts = new Dictionary<string, string> { ["Training"] = "900 steps" } }, "say of Training: '' and '900 steps'");
        Refused(second with { Slices = [.. second.Slices.Where(r => r.Patient != "P03" || r.Method == "D")] }, "see E, seed 1");
        File.WriteAllText(folder.Of("results-made-fixed.json"), "{");
        Assert.Contains("results-made-fixed.json", Assert.Throws<GlintException>(() => StudyResults.Of(folder.Path, "made")).Message, StringComparison.Ordinal);

        void Store(ResultFile file, string name)
        {
            file.Write(folder.Path);
            File.Move(folder.Of(ResultFile.Name), folder.Of(name), overwrite: true);
        }
        void Refused(ResultFile wrong, string why)
        {
            Store(wrong, "results-made-fixed.json");
            Assert.Contains(why, Assert.Throws<GlintException>(() => StudyResults.Of(folder.Path, "made")).Message, StringComparison.Ordinal);
        }
        static ResultFile Of(ResultFile file, params string[] methods) => file with { Methods = methods, Slices = [.. file.Slices.Where(r => methods.Contains(r.Method))] };
    }

    [Fact]
    public void Ordering_HoldsWhereADifferenceIsShown_AndIsReversedWhereTheOtherIs()
    {
        // GE is what GD is above: 30 of 50 px, where D finds 10 and a rule 40.
        Table table = TablesOf(Named("GE", "GD-leak", "D", ours: 30, rule: 40, fixedLoss: 10)).Of("ordering");
        Dictionary<string, IReadOnlyList<string>> rows = table.Rows.ToDictionary(r => r.Cells[0], r => r.Cells);
        Assert.Equal(["reversed", "holds", "holds"], new[] { "GE > GD-leak", "GE > D", "GD-leak > D" }.Select(r => rows[r][1].Split(' ')[1]));
        Assert.All(rows["GE > T"].Skip(1), cell => Assert.Equal("not trained", cell));
        // No false positive anywhere: precision is 1, and every slice without tumour is clean.
        Assert.Equal(["0.000 open", "0.000 alike"], rows["GE > D"].Skip(4));
    }

    [Fact]
    public void Primary_KeepsItsOpponent_WhoeverIsLeftOut()
    {
        // D is better than E on P00 alone.
        ResultFile results = Results(30, _ => 0);
        results = results with { Slices = [.. results.Slices.Select(r => r is { Method: "D", Patient: "P00", TumourPixels: > 0 } ? r with { TruePositives = 50, FalseNegatives = 0 } : r)] };
        HashSet<string> butOne = [.. Enumerable.Range(1, Patients - 1).Select(p => $"P{p:00}")];
        Assert.StartsWith("GD against E,", TablesOf(results, butOne).Of("primary").Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Primary_OfALoss_DoesNotHoldByItsSmallP()
    {
        Assert.Equal(["fails", "fails", "holds", "holds"], TablesOf(Results(12, _ => 0)).Of("primary").Rows.Select(r => r.Cells[^1]));
        Table conditions = TablesOf(Results(12, _ => 0)).Of("conditions");
        Assert.Equal(["D", "E"], conditions.Rows.Select(r => r.Cells[0]));
        Assert.Equal(["holds", "fails"], conditions.Rows.Select(r => r.Cells[2]));
    }

    [Fact]
    public void Pairs_AreTheDifferencesOfTheirModels()
    {
        IReadOnlyList<string>[] folds = [.. Enumerable.Range(0, Patients).Select(p => $"P{p:00}").Chunk(Patients / 3)];
        Table table = TablesOf(Results(30, _ => 0) with { Folds = folds }).Of("pairs");
        Assert.Equal(["Seed", "Fold"], table.Headings.Take(2));
        Assert.Equal(["1 0", "1 1", "1 2", "2 0", "2 1", "2 2"], table.Rows.Select(r => $"{r.Cells[0]} {r.Cells[1]}"));
        Assert.All(table.Rows, r => Assert.StartsWith("+0.1", r.Cells[2], StringComparison.Ordinal));
        Assert.Contains("is in no fold", Assert.Throws<GlintException>(() => TablesOf(Results(30, _ => 0) with { Folds = folds[..2] }).Of("pairs")).Message, StringComparison.Ordinal);

        // What all pairs have alike is not said.
        Table seeds = TablesOf(Results(30, _ => 0)).Of("pairs");
        Assert.Equal(["Seed", "Dice, small"], seeds.Headings.Take(2));
        Assert.Equal(["1", "2"], seeds.Rows.Select(r => r.Cells[0]));

        // Any two methods.
        Assert.StartsWith("GD less D,", TablesOf(Results(30, _ => 0)).Of("pairs", ["GD", "D"]).Title, StringComparison.Ordinal);
        Assert.Contains("takes 2 of the methods at most; found GD, D, E", Assert.Throws<GlintException>(() => TablesOf(Results(30, _ => 0)).Of("pairs", ["GD", "D", "E"])).Message, StringComparison.Ordinal);
        Assert.StartsWith("D less E,", TablesOf(Results(30, _ => 0)).Of("pairs", ["D"]).Title, StringComparison.Ordinal);

        // A patient is one however many slices he has: nine more of his, on which nobody finds anything, are nine tenths of him and no more.
        ResultFile one = Results(30, _ => 0);
        IEnumerable<ResultRow> missed = from method in one.Methods from seed in new[] { 1, 2 } from slice in Enumerable.Range(2, 9) select new ResultRow(method, seed, "P00", slice, Tumour, 0, 0, Tumour);
        double gain = Enumerable.Range(0, Patients).Average(p => (Dice(30 + p % 3) - Dice(20 + p % 3)) * (p == 0 ? 0.1 : 1));
        Assert.Equal(gain.ToString("+0.000", System.Globalization.CultureInfo.InvariantCulture), TablesOf(one with { Slices = [.. one.Slices, .. missed] }).Of("pairs").Rows[0].Cells[1]);
    }

    [Fact]
    public void FalseMarks_AreThoseThatTheRunsCounted()
    {
        ResultFile one = Results(30, _ => 0);
        MethodDetail counted = MethodDetail.Of("GD", []) with { TumourFree = new TumourFreeSummary(12, 1, 0, 2.25) };
        Assert.Equal(["n/a", "n/a", "2.3"], TablesOf(one with { Details = [counted] }).Of("found").Rows.Select(r => r.Cells[^2]));
        // They were counted on all patients.
        Assert.Equal("n/a", TablesOf(one with { Details = [counted] }, new HashSet<string> { "P03" }).Of("found").Rows[2].Cells[^2]);
    }

    [Fact]
    public void Primary_NeedsOneOfEachSide()
    {
        ResultFile all = Results(30, _ => 0);
        Assert.Contains("Train D, E or T", Assert.Throws<GlintException>(() => TablesOf(Only("GD")).Of("primary")).Message, StringComparison.Ordinal);
        Assert.Contains("no difference of GD and E", Assert.Throws<GlintException>(() => TablesOf(Only("D", "E")).Of("primary")).Message, StringComparison.Ordinal);
        ResultFile Only(params string[] methods) => all with { Methods = methods, Slices = [.. all.Slices.Where(r => methods.Contains(r.Method))] };
    }

    [Theory]
    [InlineData("docs/study/README.md")]
    [InlineData("docs/results.md")]
    [InlineData("docs/study/two/README.md")]
    public void StoredPage_HoldsWhatTheResultsSay(string path)
    {
        string page = File.ReadAllText(Repository.PathOf(path));
        Assert.True(
            page == StudyPage.Made(page, Repository.PathOf(StudyPage.Folder)), $"{path} is not what the study's results make of it: dotnet run -c Release --project study -- pages");
    }

    [Fact]
    public void StoredCurves_AreThoseOfTheRecords_AsTheThresholdMoves()
    {
        string root = Repository.PathOf(".");
        IReadOnlyList<Figure> curves = StudyPage.Curves(root);
        Assert.Equal(["liver-trade", "slices-trade"], curves.Select(f => f.Name));
        Assert.All(curves, f => Assert.EndsWith("as the threshold moves", f.Title, StringComparison.Ordinal));
        Assert.All(curves, f => Assert.True(
            File.ReadAllBytes(Path.Combine(root, "docs", "study", "two", f.Name + ".svg")).AsSpan().SequenceEqual(f.Svg()), $"{f.Name}.svg is not what the records make of it: dotnet run -c Release --project study -- pages"));
    }

    [Fact]
    public void StoredFigures_AreThoseOfTheResults()
    {
        string folder = Repository.PathOf(StudyPage.Folder);
        IReadOnlyList<Figure> figures = StudyFigures.Of(folder);
        Assert.Equal(["lidc-sizes", "lidc-trade", "lung-sizes", "lung-trade"], figures.Select(f => f.Name));
        Assert.All(figures, f => Assert.True(
            File.ReadAllBytes(Path.Combine(folder, f.Name + ".svg")).AsSpan().SequenceEqual(f.Svg()), $"{f.Name}.svg is not what the study's results make of it: dotnet run -c Release --project study -- pages"));
    }

    private static TemporaryFolder Stored(params (string Panel, int Ours)[] panels)
    {
        var folder = new TemporaryFolder();
        foreach ((string panel, int ours) in panels)
        {
            Results(ours, _ => 0).Write(folder.Path);
            File.Move(folder.Of(ResultFile.Name), folder.Of($"results-{panel}.json"));
        }
        return folder;
    }

    private static StudyTables TablesOf(ResultFile results, IReadOnlySet<string>? without = null) => new(new StudyPanel(results, without));

    private static double Dice(int found) => 2.0 * found / (found + Tumour);

    // Two runs of each, a slice with tumour and one without of each patient. No false positive but the alarms of GD.
    private static ResultFile Results(int ours, Func<int, int> alarms) =>
        new(["D", "E", "GD"], null, 100, new Dictionary<string, string>(), [.. Rows("D", 10, _ => 0), .. Rows("E", 20, _ => 0), .. Rows("GD", ours, alarms)]);

    private static ResultFile Named(string search, string adaptive, string plain, int ours, int rule, int fixedLoss) =>
        new([plain, adaptive, search], null, 100, new Dictionary<string, string>(), [.. Rows(plain, fixedLoss, _ => 0), .. Rows(adaptive, rule, _ => 0), .. Rows(search, ours, _ => 0)]);

    private static IEnumerable<ResultRow> Rows(string method, int found, Func<int, int> free) =>
        from seed in new[] { 1, 2 }
        from patient in Enumerable.Range(0, Patients)
        let name = $"P{patient:00}"
        let here = found + (patient % 3)
        from row in new[] { new ResultRow(method, seed, name, 0, Tumour, here, 0, Tumour - here), new ResultRow(method, seed, name, 1, 0, 0, free(patient), 0) }
        select row;
}
