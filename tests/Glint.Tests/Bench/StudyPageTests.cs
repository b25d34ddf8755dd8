using Glint.Benchmarks;
using Glint.Reports;
using Glint.Studies;
using Glint.Tests.Support;

namespace Glint.Tests.Bench;

public sealed class StudyPageTests
{
    private const int Patients = 12, Tumour = 50;

    [Fact]
    public void Primary_TakesTheBestFixedLoss_AndJudgesTheFourConditionsOfTheProtocol()
    {
        // Of 50 px D finds 10, E 20 and GD 30: Dice 2 TP / (TP + 50), a little more or less by patient.
        Table table = new StudyTables(Results(ours: 30, alarms: _ => 0)).Of("primary");
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
        IEnumerable<string> Primary(int ours, Func<int, int> alarms) => new StudyTables(Results(ours, alarms)).Of("primary").Rows.Select(r => r.Cells[^1]);
    }

    [Fact]
    public void EveryTable_IsMade_AndNoOther()
    {
        var tables = new StudyTables(Results(30, _ => 0));
        foreach (string name in new[] { "scores", "primary", "against", "sizes", "collapse" }) Assert.All(tables.Of(name).Rows, r => Assert.Equal(tables.Of(name).Headings.Count, r.Cells.Count));
        Assert.Equal(["GD", "2"], tables.Of("collapse").Rows[2].Cells.Take(2));
        Assert.Contains("scores, primary", Assert.Throws<GlintException>(() => tables.Of("verdict")).Message, StringComparison.Ordinal);
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
    public void StoredPage_HoldsWhatItsResultsSay()
    {
        string folder = Repository.PathOf("docs", "study"), page = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.True(page == StudyPage.Made(page, folder), "docs/study/README.md is not what its results make of it: dotnet run -c Release --project bench/Glint.Benchmarks -- study");
    }

    private static double Dice(int found) => 2.0 * found / (found + Tumour);

    // Two runs of each, a slice with tumour and one without of each patient. No false positive but the alarms of GD.
    private static ResultFile Results(int ours, Func<int, int> alarms)
    {
        IEnumerable<ResultRow> Rows(string method, int found, Func<int, int> free) =>
            from seed in new[] { 1, 2 }
            from patient in Enumerable.Range(0, Patients)
            let name = $"P{patient:00}"
            let here = found + (patient % 3)
            from row in new[] { new ResultRow(method, seed, name, 0, Tumour, here, 0, Tumour - here), new ResultRow(method, seed, name, 1, 0, 0, free(patient), 0) }
            select row;
        return new ResultFile(["D", "E", "GD"], null, 100, new Dictionary<string, string>(), [.. Rows("D", 10, _ => 0), .. Rows("E", 20, _ => 0), .. Rows("GD", ours, alarms)]);
    }
}
