using CsCheck;
using Glint.Adaptation;
using Glint.Losses;

namespace Glint.Tests.Paper;

/// <summary>Fig. 2b: the deterministic rule's ladder, gates and order.</summary>
public class Figure2bTests
{
    [Theory]
    [InlineData(0, 0.50)]
    [InlineData(0.06, 0.50)]
    [InlineData(1.0 / 15, 0.50)]
    [InlineData(0.0667, 0.75)]
    [InlineData(0.4999, 0.75)]
    [InlineData(0.5, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2.0001, 1.25)]
    [InlineData(14.999, 1.25)]
    [InlineData(15, 1.50)]
    [InlineData(1e300, 1.50)]
    [InlineData(double.PositiveInfinity, 1.50)]
    [InlineData(double.NaN, 1)]
    public void Ladder_HasExactlyOneStepForEveryRatio(double ratio, double expected) =>
        Assert.Equal(expected, DeterministicRule.Multiplier(ratio));

    [Fact]
    public void Ladder_NeverFallsAsTheRatioRises() =>
        Gen.Select(Gen.Double[0, 40], Gen.Double[0, 40]).Sample((x, y) =>
            Assert.True(DeterministicRule.Multiplier(Math.Min(x, y)) <= DeterministicRule.Multiplier(Math.Max(x, y))));

    [Fact]
    public void DeterministicRule_WhenRatioIsExactlyTwo_KeepsAlpha() =>
        Assert.Equal(1, Next(new ConfusionCounts(20, 10, 10)).AlphaP);

    [Theory]
    [InlineData(4.999, 1)]       // below 5 it holds, although TP/FP asks for 1.5
    [InlineData(5, 1.5)]
    public void AlphaP_IsHeldWhileFalsePositivesAreBelowFive(double falsePositives, double expected) =>
        Assert.Equal(expected, Next(new ConfusionCounts(1000, falsePositives, 500)).AlphaP);

    [Theory]
    [InlineData(0.999, 1)]
    [InlineData(1, 1.5)]
    public void AlphaN_IsHeldWhileFalseNegativesAreBelowOne(double falseNegatives, double expected) =>
        Assert.Equal(expected, Next(new ConfusionCounts(1000, 500, falseNegatives)).AlphaN);

    [Fact]
    public void BetaSquared_FollowsRecallOverPrecisionWithTheNewAlphas()
    {
        // TP/FP = 1/20 halves aP, TP/FN = 20 makes aN 1.5; then R/P = (10 + 0.5 x 200) / (10 + 1.5 x 0.5) is above 2, below 15.
        var rule = new DeterministicRule { FalseNegativeGate = 0 };
        Coefficients next = rule.Next(Coefficients.Dice, new ConfusionCounts(10, 200, 0.5));
        Assert.Equal(new Coefficients(0.5, 1.5, 1.25), next);
        // With the old alphas R/P would be 210 / 10.5 = 20, the step above.
    }

    [Fact]
    public void WithNothingFound_RecallOverPrecisionIsTheRatioOfErrors()
    {
        // TP = 0: R/P = (aP FP + s) / (aN FN + s) = 0.5 x 100 / (0.5 x 10) = 10, no 0/0.
        Assert.Equal(new Coefficients(0.5, 0.5, 1.25), Next(new ConfusionCounts(0, 100, 10)));
        Assert.Equal(Coefficients.Dice, Next(new ConfusionCounts(0, 0, 0)));
    }

    [Fact]
    public void CoefficientsCarryToTheNextStep()
    {
        var counts = new ConfusionCounts(1000, 100, 100);
        Coefficients second = DeterministicRule.Published.Next(Next(counts), counts);
        Assert.Equal(1.25 * 1.25, second.AlphaP);
        Assert.Equal(1.25 * 1.25, second.AlphaN);
    }

    [Fact]
    public void Published_WindsUpWithoutBound_AndGuardedDoesNot()
    {
        // Twice as many false positives as true ones for ever: the literal rule makes them ever cheaper.
        var counts = new ConfusionCounts(10, 1000, 10);
        (Coefficients published, Coefficients guarded) = (Coefficients.Dice, Coefficients.Dice);
        for (int i = 0; i < 100; i++)
        {
            published = DeterministicRule.Published.Next(published, counts);
            guarded = DeterministicRule.Leaky.Next(guarded, counts);
        }
        Assert.True(published.AlphaP < 1e-25);
        Assert.True(new StepRecord(100, 0, published, counts).HasWoundUp);
        Assert.Equal(0.25, guarded.AlphaP);
        Assert.False(new StepRecord(100, 0, guarded, counts).HasWoundUp);
    }

    [Fact]
    public void Published_StaysANumberHoweverLongItWindsUp()
    {
        Coefficients c = Coefficients.Dice;
        foreach (ConfusionCounts counts in Enumerable.Repeat(new ConfusionCounts(1e6, 10, 10), 3000).Concat(Enumerable.Repeat(new ConfusionCounts(1, 1e6, 1e6), 3000)))
        {
            c = DeterministicRule.Published.Next(c, counts);
            Assert.True(c.AreValid && c.AlphaP > 0 && c.AlphaN > 0 && c.BetaSquared > 0);
            Assert.InRange(GeneralizedLoss.Of(counts, c), 0, 1);
        }
    }

    private static Coefficients Next(ConfusionCounts counts) => DeterministicRule.Published.Next(Coefficients.Dice, counts);
}
