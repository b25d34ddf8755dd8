using CsCheck;
using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;

namespace Glint.Tests.Evaluation;

public class LesionScoreTests
{
    [Fact]
    public void Lesions_OfStoredMasks_AreThoseOfScipy() => Assert.All(MaskPairs.Stored, stored =>
    {
        (Mask truth, Mask predicted) = MaskPairs.Of(stored);
        LesionScore found = LesionScore.Of(truth, predicted);
        int Stored(string name) => stored.GetProperty(name).GetInt32();
        Assert.Equal(
            (Stored("lesions"), Stored("detected"), Stored("candidates"), Stored("trueCandidates"), Stored("matched")),
            (found.Lesions, found.DetectedLesions, found.Candidates, found.TrueCandidates, found.Matched));
        Assert.Equal(stored.GetProperty("panopticQuality").GetDouble(), found.PanopticQuality, 1e-12);
    });

    [Fact]
    public void Lesions_ByHand()
    {
        // Left: a lesion found exactly but for one pixel. Middle: one candidate over two lesions. Right: a miss above, a false alarm below.
        Mask truth = MaskPairs.Drawn([["11000100011", "11000000000", "00000100000", "00000000000"]]);
        Mask found = MaskPairs.Drawn([["11000100000", "10000100000", "00000100000", "00000000011"]]);
        LesionScore score = LesionScore.Of(truth, found);
        Assert.Equal(new LesionScore(4, 3, 3, 2, 1, 0.75), score);
        Assert.Equal((3.0 / 4, 2.0 / 3, 1), (score.Sensitivity, score.Precision(EmptyPolicy.Article), score.FalseCandidates));
        Assert.Equal(2 * 0.75 * (2.0 / 3) / (0.75 + (2.0 / 3)), score.F1, 1e-12);
        Assert.Equal((0.75, 2.0 / 7), (score.SegmentationQuality, score.RecognitionQuality));
        Assert.Equal(0.75 * 2 / 7, score.PanopticQuality, 1e-12);
    }

    [Fact]
    public void Lesions_MatchedAtExactlyHalf_DoNotMatch()
    {
        LesionScore half = LesionScore.Of(MaskPairs.Drawn([["1100"]]), MaskPairs.Drawn([["1000"]]));
        Assert.Equal((1, 0, 0.0), (half.DetectedLesions, half.Matched, half.PanopticQuality));
        Assert.Equal(1, LesionScore.Of(MaskPairs.Drawn([["1110"]]), MaskPairs.Drawn([["1100"]])).Matched);
    }

    [Fact]
    public void Lesions_IfTruthAndPredictionSwap_SwapToo() => MaskPairs.Random.Sample(pair =>
    {
        LesionScore there = LesionScore.Of(pair.Truth, pair.Predicted), back = LesionScore.Of(pair.Predicted, pair.Truth);
        Assert.Equal((there.Lesions, there.DetectedLesions, there.Matched), (back.Candidates, back.TrueCandidates, back.Matched));
        Assert.Equal(there.PanopticQuality, back.PanopticQuality, 1e-12);
        Assert.Equal(there.F1, back.F1, 1e-12);
        if (there.Matched > 0) Assert.Equal(there.SegmentationQuality * there.RecognitionQuality, there.PanopticQuality, 1e-12);
    });

    [Fact]
    public void Lesions_OfWhatIsEmpty_AreCountedAsTold()
    {
        LesionScore nothing = new(0, 0, 0, 0, 0, 0), missed = new(2, 0, 0, 0, 0, 0), alarm = new(0, 0, 3, 0, 0, 0);
        double[] undefined = [nothing.Sensitivity, nothing.F1, nothing.PanopticQuality, nothing.RecognitionQuality, missed.SegmentationQuality, alarm.Sensitivity];
        Assert.All(undefined, value => Assert.Equal(double.NaN, value));
        double[] zero = [missed.Sensitivity, missed.F1, missed.PanopticQuality, alarm.F1, alarm.PanopticQuality, alarm.Precision(EmptyPolicy.Article)];
        Assert.All(zero, value => Assert.Equal(0, value));
        Assert.Equal([1, 0, double.NaN], new[] { EmptyPolicy.Article, EmptyPolicy.Zero, EmptyPolicy.Undefined }.Select(missed.Precision));
    }

    [Fact]
    public void Summary_PooledCountsLesions_AndTheMeanCountsCases()
    {
        // One patient with nine of ten lesions found, one with its only lesion missed, and one without lesion or candidate.
        LesionScore many = new(10, 9, 9, 9, 9, 7.2), missed = new(1, 0, 0, 0, 0, 0), nothing = new(0, 0, 0, 0, 0, 0);
        LesionSummary summary = LesionSummary.Of([many, missed, nothing], EmptyPolicy.Zero);
        Assert.Equal((new LesionScore(11, 9, 9, 9, 9, 7.2), 3, EmptyPolicy.Zero), (summary.Pooled, summary.Cases, summary.Empty));
        Assert.Equal([0.45, 0.5, 9.0 / 19, 7.2 / 19], new[] { summary.Sensitivity, summary.Precision, summary.F1, summary.PanopticQuality }, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(1, LesionSummary.Of([many, missed, nothing], EmptyPolicy.Undefined).Precision);
        Assert.Equal(double.NaN, LesionSummary.Of([nothing], EmptyPolicy.Article).Precision);
    }

    [Fact]
    public void Sections_AreTheSumOfTheSlices()
    {
        // In 3-D one lesion, found as one; in the plane two sections, one of them missed, and a false one.
        Mask truth = MaskPairs.Drawn([["110", "000"], ["100", "000"], ["000", "000"]]);
        Mask found = MaskPairs.Drawn([["110", "000"], ["010", "000"], ["001", "000"]]);
        LesionScore inThePlane = LesionScore.Of(truth, found, Connectivity.Eight);
        Assert.Equal(new LesionScore(2, 1, 3, 1, 1, 1), inThePlane);
        Assert.Equal(new LesionScore(1, 1, 1, 1, 0, 0), LesionScore.Of(truth, found));
        Assert.Equal(inThePlane, LesionScore.Sum(truth.Voxels.Chunk(6).Zip(found.Voxels.Chunk(6), (there, claimed) => LesionScore.Of(there, claimed, columns: 3))));
    }

    [Fact]
    public void Evaluator_CountsTheLesionsOfASlice()
    {
        var slice = new Slice("P", 0, 2, 3, new float[6], [1, 0, 0, 0, 1, 0]);
        Assert.Equal(new LesionScore(1, 1, 2, 1, 0, 0), Evaluator.Score(slice, [1, 0, 1, 0, 0, 0]).Lesions);
    }

    [Fact]
    public void Lesions_OnOtherGrids_AreRefusedInOneLine() => Assert.Equal(
        "Truth and prediction are on different grids: sizes 2x1x1 and 3x1x1 differ. Resample one to the other.",
        Assert.Throws<GlintException>(() => LesionScore.Of(MaskPairs.Drawn([["11"]]), MaskPairs.Drawn([["111"]]))).Message);

    [Fact]
    public void Scores_WhereSeveralLesionsMatch_AreTheirMeanAndTheirShare()
    {
        LesionScore score = new(3, 3, 3, 2, 2, 1.5);
        Assert.Equal((0.75, 2.0 / 3), (score.SegmentationQuality, score.RecognitionQuality));
        Assert.Equal((0.5, 0.8), (score.PanopticQuality, score.F1));
    }

    [Fact]
    public void Summary_CountsACaseWithNothingButFalseCandidates()
    {
        LesionSummary summary = LesionSummary.Of([new(1, 1, 1, 1, 1, 1), new(0, 0, 3, 0, 0, 0)], EmptyPolicy.Article);
        Assert.Equal((1, 0.5, 0.5), (summary.Sensitivity, summary.Precision, summary.F1));
    }
}
