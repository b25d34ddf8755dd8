using CsCheck;
using Glint.Evaluation;

namespace Glint.Tests.Evaluation;

public class OverlapTests
{
    private static readonly double No = double.NaN;

    public static TheoryData<string, int, int, int, double, double, double> Cases => new()
    {
        // policy, TP, FP, FN, precision, recall, Dice
        { "Article", 8, 2, 8, 0.8, 0.5, 16.0 / 26 },
        { "Article", 0, 0, 5, 1, 0, 0 },
        { "Zero", 0, 0, 5, 0, 0, 0 },
        { "Undefined", 0, 0, 5, No, 0, 0 },
        { "Article", 0, 3, 0, 0, No, 0 },
        { "Undefined", 0, 3, 0, 0, No, 0 },
        { "Article", 0, 0, 0, 1, No, 1 },
        { "Zero", 0, 0, 0, 0, No, 1 },
        { "Undefined", 0, 0, 0, No, No, No },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Overlap_OfEveryKindOfEmptiness_IsWhatThePolicySays(string policy, int tp, int fp, int fn, double precision, double recall, double dice)
    {
        EmptyPolicy empty = new[] { EmptyPolicy.Article, EmptyPolicy.Zero, EmptyPolicy.Undefined }.Single(p => p.Name == policy);
        Assert.Equal(new Overlap(precision, recall, dice), Overlap.Of(new(tp, fp, fn), empty));
    }

    [Fact]
    public void Dice_WhereItIsDefined_IsTheHarmonicMeanOfPrecisionAndRecall() =>
        Gen.Select(Gen.Int[1, 500], Gen.Int[0, 500], Gen.Int[0, 500]).Sample((tp, fp, fn) =>
        {
            (double precision, double recall, double dice) = Overlap.Of(new(tp, fp, fn), EmptyPolicy.Undefined);
            Assert.Equal(2 / ((1 / precision) + (1 / recall)), dice, 1e-12);
        });

    [Fact]
    public void Mean_LeavesOutWhatIsUndefined_EachScoreOnItsOwn()
    {
        Assert.Equal(new Overlap(1, 0.25, 0.5), Overlap.Mean([new(1, 0.5, 0.5), new(No, 0, 0.5)]));
        Assert.Equal(new Overlap(No, No, No), Overlap.Mean([]));
    }

    [Fact]
    public void Summary_PerSlicePooledAndPerPatient_AnswerThreeQuestions()
    {
        // A: a large tumour found whole on one slice, a small one missed on another. B: half of a tumour found, and a false alarm of 10 px.
        // C has no tumour, and 20 px of it are claimed.
        SliceScore[] scores =
        [
            new("B", 0, 5, 0, 5), new("B", 1, 0, 10, 0), new("A", 0, 90, 0, 0), new("A", 1, 0, 0, 10), new("A", 2, 0, 0, 0), new("C", 0, 0, 20, 0),
        ];
        OverlapSummary summary = OverlapSummary.Of(scores, EmptyPolicy.Zero);
        Assert.Equal(EmptyPolicy.Zero, summary.Empty);
        AssertClose(new Overlap(2.0 / 3, (0.5 + 1 + 0) / 3, ((2.0 / 3) + 1 + 0) / 3), summary.PerSlice);
        AssertClose(new Overlap(95.0 / 125, 95.0 / 110, 190.0 / (190 + 30 + 15)), summary.Pooled);
        AssertClose(new Overlap((1 + (5.0 / 15)) / 2, (0.9 + 0.5) / 2, ((180.0 / 190) + (10.0 / 25)) / 2), summary.PerPatient);
        Assert.Equal((3, 1), (summary.TumourSlices, summary.EmptyPredictions));
        Assert.Equal([new("A", new(90, 0, 10)), new("B", new(5, 10, 5)), new("C", new(0, 20, 0))], summary.Patients);
    }

    [Fact]
    public void Summary_OfTheArticlesPolicy_DiffersInThePrecisionOfEmptyPredictionsAlone()
    {
        SliceScore[] scores = [new("A", 0, 3, 1, 1), new("B", 0, 0, 0, 4)];
        OverlapSummary article = OverlapSummary.Of(scores, EmptyPolicy.Article), zero = OverlapSummary.Of(scores, EmptyPolicy.Zero);
        Assert.Equal((0.875, 0.375), (article.PerSlice.Precision, zero.PerSlice.Precision));
        Assert.Equal(article.PerSlice with { Precision = 0.375 }, zero.PerSlice);
    }

    [Fact]
    public void TumourFreeSlices_AreCountedByShareByPixelsAndByComponents()
    {
        SliceScore[] scores =
        [
            new("A", 0, 9, 9, 9) { Lesions = new(1, 1, 5, 1, 1, 0.6) },
            new("A", 1, 0, 0, 0) { Lesions = new(0, 0, 0, 0, 0, 0) },
            new("A", 2, 0, 30, 0) { Lesions = new(0, 0, 5, 0, 0, 0) },
            new("B", 0, 0, 6, 0) { Lesions = new(0, 0, 1, 0, 0, 0) },
        ];
        Assert.Equal(new TumourFreeSummary(3, 1.0 / 3, 12, 2), TumourFreeSummary.Of(scores));
        Assert.Equal(new TumourFreeSummary(0, No, No, No), TumourFreeSummary.Of(scores.Take(1)));
        Assert.Equal(No, TumourFreeSummary.Of([new("A", 1, 0, 0, 0)]).FalsePositiveComponents);
    }

    [Fact]
    public void AreaBins_SortByAreaInTheBody_NotByPixels()
    {
        // 100 px are 25 mm2 in A (a disc of 5.6 mm) and 100 mm2 in B (11.3 mm); 1,000 px of B are 35.7 mm across.
        SliceScore[] scores = [new("A", 0, 50, 0, 50), new("A", 1, 0, 7, 0), new("B", 0, 0, 0, 100), new("B", 1, 100, 0, 0), new("B", 2, 1000, 0, 0)];
        IReadOnlyList<AreaBin> bins = AreaBin.Of(scores, new Dictionary<string, double> { ["A"] = 0.25, ["B"] = 1 }, EmptyPolicy.Zero);
        Assert.Equal([1, 0, 2, 0, 1], bins.Select(b => b.Slices));
        Assert.Equal(new Overlap(0.5, 0.5, 0.5), bins[2].PerSlice);
        Assert.Equal(No, bins[1].PerSlice.Dice);
        Assert.Equal([0, 28.27, 78.54, 314.16, 706.86], bins.Select(b => Math.Round(b.FromSquareMillimetres, 2)));
        Assert.Equal(bins.Skip(1).Select(b => b.FromSquareMillimetres), bins.SkipLast(1).Select(b => b.ToSquareMillimetres));
        Assert.Equal(double.PositiveInfinity, bins[^1].ToSquareMillimetres);
        ArgumentException unknown = Assert.Throws<ArgumentException>(() => AreaBin.Of(scores, new Dictionary<string, double> { ["A"] = 1 }, EmptyPolicy.Zero));
        Assert.StartsWith("The area of a pixel of patient B is not given.", unknown.Message);
    }

    [Fact]
    public void AnAreaThatIsAnEdge_BelongsToTheBinAboveIt()
    {
        // One pixel, as large as a disc of 6 mm.
        IReadOnlyList<AreaBin> bins = AreaBin.Of([new("A", 0, 1, 0, 0)], new Dictionary<string, double> { ["A"] = Math.PI * 6 * 6 / 4 }, EmptyPolicy.Zero);
        Assert.Equal([0, 1, 0, 0, 0], bins.Select(b => b.Slices));
    }

    [Fact]
    public void APredictionWithAsManyPixelsRightAsWrong_IsNotEmpty() =>
        Assert.Equal(0, OverlapSummary.Of([new("A", 0, 3, 3, 5), new("A", 1, 0, 3, 5)], EmptyPolicy.Article).EmptyPredictions);

    private static void AssertClose(Overlap expected, Overlap found)
    {
        Assert.Equal(expected.Precision, found.Precision, 1e-12);
        Assert.Equal(expected.Recall, found.Recall, 1e-12);
        Assert.Equal(expected.Dice, found.Dice, 1e-12);
    }
}
