using Glint.Evaluation;
using Glint.Studies;
using Glint.Tests.Support;

namespace Glint.Tests.Studies;

public sealed class CaseBookTests
{
    [Fact]
    public void EverySliceWithTumourIsShown_AndOfTheOthersThoseWithTheLargestFalseAlarms()
    {
        StudySlice[] slices = [.. Enumerable.Range(0, 9).Select(i => new StudySlice("P", i, i < 2 ? 5 : 0, 0))];
        int[] falsePixels = [0, 0, 3, 0, 9, 0, 0, 1, 7];
        IReadOnlyList<SliceScore>[] scores = [[.. slices.Select((s, i) => new SliceScore("P", i, 0, falsePixels[i], s.TumourPixels))], [.. slices.Select((s, i) => new SliceScore("P", i, 0, 0, s.TumourPixels))]];
        Assert.Equal([0, 1, 2, 4, 7, 8], CaseChoice.Of(slices, 100, scores));
    }

    [Fact]
    public void WhereTumourSlicesAreTooManyForAPage_EveryPatientShowsAsMany_EvenlySpaced()
    {
        StudySlice[] slices = [.. from patient in Enumerable.Range(0, 20) from i in Enumerable.Range(0, 100) select new StudySlice($"P{patient}", i, 5, 1)];
        IReadOnlyList<int> shown = CaseChoice.Of(slices, 512 * 512, [[.. slices.Select(s => new SliceScore(s.Patient, s.Slice, 0, 0, 5))]]);
        Assert.All(shown.GroupBy(i => slices[i].Patient), p => Assert.Equal(12, p.Count()));
        int[] first = [.. shown.Where(i => slices[i].Patient == "P0")];
        Assert.All(first.Zip(first.Skip(1), (a, b) => b - a), gap => Assert.InRange(gap, 8, 9));
    }

    [Fact]
    public void TheLists_LeadToTheFurthestApart_TheSmallestMissed_AndTheLargestFalseAlarms()
    {
        Study study = MadeUpStudy.Of(["D", "GD"], 2, Small.Discs(8));
        CaseBook book = ResultOf.Study(study).Cases!;
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
}
