using Glint.Evaluation;
using Glint.Losses;

namespace Glint.Comparing.Tests;

public class SummaryTests
{
    private static readonly SliceScore[] FirstSeed =
        [new("A", 0, 50, 50, 0), new("A", 1, 100, 0, 100), new("B", 0, 0, 0, 0), new("B", 1, 0, 6, 0)];

    private static readonly SliceScore[] SecondSeed =
        [new("A", 0, 0, 0, 50), new("A", 1, 200, 0, 0), new("B", 0, 0, 0, 0), new("B", 1, 0, 0, 0)];

    private static readonly MethodSummary Row = Summary.Of("T", "Tversky", [new(1, 1, 1), new(4, 1, 1)], [FirstSeed, SecondSeed], smallTumourPixels: 100);

    [Fact]
    public void Means_ArePerSliceThenPerSeed()
    {
        // Dice: seed 1 (2/3 + 2/3) / 2, seed 2 (0 + 1) / 2.
        Assert.Equal((2.0 / 3 + 0.5) / 2, Row.Scores.Dice.Mean, 12);
        Assert.Equal((2.0 / 3 - 0.5) / Math.Sqrt(2), Row.Scores.Dice.StandardDeviation, 12);
        Assert.Equal(0.5, Row.Scores.Dice.Minimum, 12);
        Assert.Equal(2.0 / 3, Row.Scores.Dice.Maximum, 12);
        Assert.Equal(2, Row.Scores.Dice.Seeds);
        Assert.Equal((0.75 + 0.5) / 2, Row.Scores.Recall.Mean, 12);
        Assert.Equal((0.75 + 1) / 2, Row.Scores.Precision.Mean, 12);
        Assert.Equal((0.75 + 0.5) / 2, Row.Scores.PrecisionZero.Mean, 12);
    }

    [Fact]
    public void Strata_AreKeptApart()
    {
        Assert.Equal((2.0 / 3 + 0) / 2, Row.Scores.SmallDice!.Mean, 12);
        Assert.Equal(0.75, Row.Scores.Specificity!.Mean, 12);
        Assert.Equal(1.5, Row.Scores.FalsePositivePixels!.Mean, 12);
    }

    [Fact]
    public void AnEmptyStratum_HasNoFigure()
    {
        MethodSummary row = Summary.Of("T", "", [], [[FirstSeed[1]]], smallTumourPixels: 100);
        Assert.Null(row.Scores.SmallDice);
        Assert.Null(row.Scores.Specificity);
        Assert.Null(row.Final);
        Assert.Equal(double.NaN, row.Scores.Dice.StandardDeviation);
        Assert.Throws<GlintException>(() => Summary.Of("T", "", [], [[FirstSeed[2]]], 100));
    }

    [Fact]
    public void FinalCoefficients_AreTheGeometricMeanOfTheSeeds() => Assert.Equal(new Coefficients(2, 1, 1), Row.Final);

    [Fact]
    public void SizeBins_HoldEverySliceWithTumourOnce()
    {
        Assert.Equal(2, Row.DiceBySize.Sum(b => b.Slices));    // two slices with tumour, whatever the seeds
        SizeBin small = Row.DiceBySize.Single(b => b.To <= 100);
        Assert.Equal(1, small.Slices);
        Assert.Equal(1.0 / 3, small.MeanDice, 12);
    }

    [Fact]
    public void Over_IsTheSampleStandardDeviation() =>
        Assert.Equal(new Spread(4, 2, 2, 6, 3), Summary.Over([2, 4, 6]));
}
