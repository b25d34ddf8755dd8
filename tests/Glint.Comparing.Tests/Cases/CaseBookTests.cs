using System.Globalization;
using System.Text.RegularExpressions;
using Glint.Data;
using Glint.Evaluation;
using Glint.Tests.Support;

namespace Glint.Comparing.Tests;

public sealed class CaseBookTests
{
    // Five patients of 24 slices, half of them without tumour: more than are shown.
    private static readonly SliceDataset Short = Small.Discs(20);
    private static readonly SliceDataset Long = new("long", Short.Patients.Chunk(4).SelectMany((four, i) =>
        four.SelectMany(Short.Of).Select((s, z) => new Slice($"L{i}", z, s.Height, s.Width, s.Hounsfield, s.Mask))));

    [Fact]
    public void EverySliceWithTumourIsShown_AndOfTheOthersThoseWithTheLargestFalseAlarms()
    {
        RecordedSlice[] slices = [.. Enumerable.Range(0, 9).Select(i => new RecordedSlice("P", i, i < 2 ? 5 : 0, 0))];
        int[] falsePixels = [0, 0, 3, 0, 9, 0, 0, 1, 7];
        IReadOnlyList<SliceScore>[] scores = [[.. slices.Select((s, i) => new SliceScore("P", i, 0, falsePixels[i], s.TumourPixels))], [.. slices.Select((s, i) => new SliceScore("P", i, 0, 0, s.TumourPixels))]];
        Assert.Equal([0, 1, 2, 4, 7, 8], CaseChoice.Of(slices, 100, scores));
    }

    [Fact]
    public void WhereTumourSlicesAreTooManyForAPage_EveryPatientShowsAsMany_EvenlySpaced()
    {
        RecordedSlice[] slices = [.. from patient in Enumerable.Range(0, 20) from i in Enumerable.Range(0, 100) select new RecordedSlice($"P{patient}", i, 5, 1)];
        IReadOnlyList<int> shown = CaseChoice.Of(slices, 512 * 512, [[.. slices.Select(s => new SliceScore(s.Patient, s.Slice, 0, 0, 5))]]);
        Assert.All(shown.GroupBy(i => slices[i].Patient), p => Assert.Equal(12, p.Count()));
        int[] first = [.. shown.Where(i => slices[i].Patient == "P0")];
        Assert.All(first.Zip(first.Skip(1), (a, b) => b - a), gap => Assert.InRange(gap, 8, 9));
    }

    [Fact]
    public void TheLists_LeadToTheFurthestApart_TheSmallestMissed_AndTheLargestFalseAlarms()
    {
        ComparisonRecord study = MadeUpRecord.Of(["D", "GD"], 2, Small.Discs(8));
        CaseBook book = ResultOf.Record(study).Cases!;
        IReadOnlyList<SliceScore> d = study.Runs[0].Scores.On(study.Slices), gd = study.Runs[1].Scores.On(study.Slices);
        Assert.Equal(("D", 1L, "GD", 1L), (study.Runs[0].Method, study.Runs[0].Seed, study.Runs[1].Method, study.Runs[1].Seed));
        int[] all = [.. Enumerable.Range(0, study.Slices.Count)];
        Assert.Equal(["GD furthest above D", "D furthest above GD", "Smallest tumours missed", "Largest false alarms"], book.Lists.Select(l => l.Title));
        Assert.Equal(all.Where(i => d[i].HasTumour).Max(i => gd[i].Dice - d[i].Dice), Apart(book.Lists[0]));
        Assert.Equal(all.Where(i => d[i].HasTumour).Max(i => d[i].Dice - gd[i].Dice), Apart(book.Lists[1]));
        Assert.Equal(
            all.Where(i => d[i].HasTumour && (d[i].TruePositives == 0 || gd[i].TruePositives == 0)).Min(i => d[i].TumourPixels), study.Slices[book.Lists[2].Cases[0].Slice].TumourPixels);
        Assert.Equal(all.Where(i => !d[i].HasTumour).Max(i => Math.Max(d[i].FalsePositives, gd[i].FalsePositives)), book.Lists[3].Cases[0].Values.Max(v => v.Value));

        static double Apart(CaseList list) => list.Cases[0].Values[0].Value - list.Cases[0].Values[1].Value;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SeedsOfTwoFolders_ShowTheFirstSeedsSlices_WithItsOutlinesAndItsScores(bool isTurned)
    {
        ComparisonRecord first = MadeUpRecord.Of(["D", "GD"], 1, Long), second = MadeUpRecord.Of(["D", "GD"], 1, Long, firstSeed: 7);
        (string, ComparisonRecord)[] folders = [("first", first), ("second", second)];
        Assert.NotEqual(first.Cases.Select(c => c.Slice), second.Cases.Select(c => c.Slice));
        CaseBook book = ResultOf.Record(RecordMerge.Of(isTurned ? [.. folders.Reverse()] : folders)).Cases!;
        Assert.Equal([("D", 1L), ("GD", 1L)], book.Runs);
        Assert.Equal(first.Cases.Select(c => c.Slice), Shown(book).Select(s => s.Slice.Slice));
        Assert.All(Shown(book).SelectMany(s => s.Found), f => Assert.Equal(f!.Score.TruePositives + f.Score.FalsePositives, Pixels(f.Path)));
    }

    [Fact]
    public void MethodsOfTwoFolders_ShowTheSlicesThatOneComparisonWouldShow_AndNoScoreWhereAnOutlineWasNotKept()
    {
        ComparisonRecord one = MadeUpRecord.Of(["D"], 1, Long), two = MadeUpRecord.Of(["GD"], 1, Long);
        CaseBook merged = ResultOf.Record(RecordMerge.Of([("one", one), ("two", two)])).Cases!, whole = ResultOf.Record(MadeUpRecord.Of(["D", "GD"], 1, Long)).Cases!;
        Assert.Equal(Shown(whole).Select(s => s.Slice.Slice), Shown(merged).Select(s => s.Slice.Slice));
        Assert.All(Shown(merged), s => Assert.Equal(
            [one.Cases.Any(c => c.Slice == s.Slice.Slice), two.Cases.Any(c => c.Slice == s.Slice.Slice)], s.Found.Select(f => f is not null)));
        Assert.Contains(Shown(merged), s => s.Found.Contains(null));
        Assert.All(Shown(merged).SelectMany(s => s.Found).OfType<ShownOutline>(), f => Assert.Equal(f.Score.TruePositives + f.Score.FalsePositives, Pixels(f.Path)));
    }

    private static IEnumerable<ShownCase> Shown(CaseBook book) => book.Patients.SelectMany(p => p.Slices);

    // Green's theorem: the area within a path is the integral of x dy along it.
    private static int Pixels(string path)
    {
        int area = 0;
        foreach (Match piece in Regex.Matches(path, "M([0-9]+) ([0-9]+)([^z]*)z"))
        {
            (int x, int y) = (Number(piece.Groups[1]), Number(piece.Groups[2]));
            int top = y;
            foreach (Match run in Regex.Matches(piece.Groups[3].Value, "([hv])(-?[0-9]+)"))
            {
                (int dx, int dy) = run.Groups[1].Value == "h" ? (Number(run.Groups[2]), 0) : (0, Number(run.Groups[2]));
                (x, y, area) = (x + dx, y + dy, area + (x * dy));
            }
            area += x * (top - y);
        }
        return area;

        static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);
    }
}
