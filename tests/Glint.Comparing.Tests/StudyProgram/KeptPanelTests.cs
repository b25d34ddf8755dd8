using Glint.Comparing.Reports;
using Glint.Tests.Support;
using GlintStudy.Two;

namespace Glint.Comparing.Tests.StudyProgram;

/// <summary>The second part's panels: joined from folders of comparisons, and the tables that are made of them.</summary>
public sealed class KeptPanelTests
{
    private static readonly ComparisonRecord Whole = MadeUpRecord.Of(["D", "LD", "BL"], 1, Small.Discs(8));

    private static readonly string[] Tables = ["alive", "points", "sizes", "differences"];

    [Fact]
    public void APanel_IsItsFoldsInOne_WithoutPicturesAndSteps_AndWithoutFoldersThatAreNotFinished()
    {
        using TemporaryFolder root = Kept();
        ComparisonRecord kept = RecordFile.Read(Path.Combine(root.Path, KeptPanel.Folder, "made"));
        Assert.Equal(Whole.Slices.Select(s => s.Patient).Distinct().Order(StringComparer.Ordinal), kept.Slices.Select(s => s.Patient).Distinct());
        Assert.Equal(["D", "LD", "BL"], kept.Methods.Select(m => m.Name));
        Assert.Empty(kept.Cases);
        Assert.Empty(kept.Examples);
        Assert.All(kept.Runs, r => Assert.Null(r.Steps));
        // A threshold a fold, and every slice at every threshold.
        Assert.All(kept.Runs, r => Assert.All(r.Points!, p => Assert.Equal(2, p.Thresholds.Count)));
        Assert.All(kept.Runs, r => Assert.Equal(kept.Slices.Count, r.Sweep!.On(kept.Slices).Count));
        Assert.DoesNotContain(kept.Facts, f => f.Value.Contains(root.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void ARuleThatDiffersBetweenFolds_IsSaidWithBoth_AndRunsOfOneFileShareTheirPoints()
    {
        string[] patients = [.. Whole.Slices.Select(s => s.Patient).Distinct()];
        ComparisonRecord[] folds = [.. patients.Chunk((patients.Length + 1) / 2).Select((tested, i) => MadeUpFolds.Fold(Whole, tested, i + 1))];
        ComparisonRecord other = folds[1] with { Runs = [.. folds[1].Runs.Select(r => r with { Points = [.. r.Points!.Select(p => p with { Rule = "another rule" })] })] };
        Assert.All(FoldJoin.Of([("a", folds[0]), ("b", other)]).Runs, r => Assert.All(r.Points!, p => Assert.EndsWith("; or another rule", p.Rule, StringComparison.Ordinal)));

        RecordedRun first = Whole.Runs[0];
        ComparisonRecord mixed = Whole with { Runs = [first with { Points = [first.Points![0]] }, .. Whole.Runs.Skip(1)] };
        Assert.Contains("different operating points", Assert.Throws<InvalidDataException>(() => RecordCheck.Check(mixed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryTable_HasARowForEachMethodAndPoint_AndACellForEachHeading()
    {
        using TemporaryFolder root = Kept();
        var panel = new TwoPanel(Path.Combine(root.Path, KeptPanel.Folder), "made");
        foreach (string name in Tables)
        {
            Table table = panel.Of(name, name == "differences" ? ["BL"] : []);
            Assert.All(table.Rows, r => Assert.Equal(table.Headings.Count, r.Cells.Count));
            Assert.Equal(name switch { "alive" => 3, "differences" => 3 * 7, _ => 3 * 3 }, table.Rows.Count);
        }
        Assert.Contains("no table primary", Assert.Throws<GlintException>(() => panel.Of("primary", [])).Message, StringComparison.Ordinal);
        Assert.Contains("no method Q", Assert.Throws<GlintException>(() => panel.Of("alive", ["Q"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeping_NothingThatIsFinished_IsOneLine()
    {
        using var root = new TemporaryFolder();
        Assert.Contains("None of the folders", Assert.Throws<GlintException>(() => KeptPanel.Keep(root.Path, "made", [root.Path])).Message, StringComparison.Ordinal);
    }

    private static TemporaryFolder Kept()
    {
        var root = new TemporaryFolder();
        string[] patients = [.. Whole.Slices.Select(s => s.Patient).Distinct()];
        string[] folders = [.. patients.Chunk((patients.Length + 1) / 2).Select((tested, i) => Written(MadeUpFolds.Fold(Whole, tested, i + 1), Path.Combine(root.Path, $"fold{i}")))];
        Directory.CreateDirectory(Path.Combine(root.Path, "stopped"));
        KeptPanel.Keep(root.Path, "made", [.. folders, Path.Combine(root.Path, "stopped")]);
        return root;
    }

    private static string Written(ComparisonRecord record, string folder)
    {
        Directory.CreateDirectory(folder);
        RecordFile.Write(record, folder);
        return folder;
    }
}
