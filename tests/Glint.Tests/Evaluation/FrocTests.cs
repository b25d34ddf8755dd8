using CsCheck;
using Glint.Evaluation;

namespace Glint.Tests.Evaluation;

public class FrocTests
{
    [Fact]
    public void Froc_ByHand()
    {
        // Two scans, three lesions. A second candidate on a lesion changes nothing; two of one score come together.
        Froc froc = Froc.Of(
            [new("B", 0.5, [1]), new("A", 0.9, [1]), new("A", 0.8, []), new("A", 0.7, [1]), new("B", 0.5, []), new("B", 0.1, [])], scans: 2, lesions: 3);
        Assert.Equal(
            [
                new(double.PositiveInfinity, 0, 0), new(0.9, 0, 1.0 / 3), new(0.8, 0.5, 1.0 / 3), new(0.7, 0.5, 1.0 / 3), new(0.5, 1, 2.0 / 3),
                new FrocPoint(0.1, 1.5, 2.0 / 3),
            ], froc.Points);
        Assert.Equal([1.0 / 3, 1.0 / 3, 2.0 / 3, 2.0 / 3], new[] { 0, 0.99, 1, 100 }.Select(froc.SensitivityAt));
        Assert.Equal(((3 * 1.0 / 3) + (4 * 2.0 / 3)) / 7, froc.MeanSensitivity, 1e-12);
    }

    [Fact]
    public void Froc_AtEveryThreshold_IsTheCountOfWhatIsAboveIt() => Gen.Select(Gen.Int[0, 4], Gen.Int[0, 5], Gen.Int[0, 3]).Array[0, 20].Sample(drawn =>
    {
        const int lesionsPerScan = 3;
        Candidate[] candidates = [.. drawn.Select(d => new Candidate($"scan {d.Item1}", d.Item2, d.Item3 == 0 ? [] : [d.Item3]))];
        Froc froc = Froc.Of(candidates, 5, 5 * lesionsPerScan);
        Assert.All(froc.Points, point =>
        {
            Candidate[] above = [.. candidates.Where(c => c.Score >= point.Threshold)];
            Assert.Equal(above.Count(c => c.Lesions.Count == 0) / 5.0, point.FalsePositivesPerScan);
            Assert.Equal(above.SelectMany(c => c.Lesions.Select(l => (c.Scan, l))).Distinct().Count() / 15.0, point.Sensitivity);
        });
        Assert.Equal(candidates.Select(c => c.Score).Distinct().Count() + 1, froc.Points.Count);
    });

    [Fact]
    public void Froc_WithoutCandidatesOrLesions_HasAnAnswer()
    {
        Assert.Equal(0, Froc.Of([], 3, 2).MeanSensitivity);
        Assert.Equal(double.NaN, Froc.Of([new("A", 1, [])], 1, 0).MeanSensitivity);
        Assert.Equal(double.NaN, Froc.Of([], 1, 0).MeanSensitivity);
        Assert.Equal(1, Froc.Of([new("A", 1, [])], 1, 0).Points[^1].FalsePositivesPerScan);
    }

    [Fact]
    public void Froc_OfWhatCannotBe_Refuses()
    {
        Assert.StartsWith("A candidate's score is NaN.", Assert.Throws<ArgumentException>(() => Froc.Of([new("A", double.NaN, [])], 1, 1)).Message);
        Assert.StartsWith("2 lesions are hit, but there are 1.", Assert.Throws<ArgumentException>(() => Froc.Of([new("A", 1, [1, 2])], 1, 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Froc.Of([], 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Froc.Of([], 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Froc.Of([], 1, 1).SensitivityAt(-0.1));
    }
}
