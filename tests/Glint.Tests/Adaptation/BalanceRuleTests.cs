using CsCheck;
using Glint.Adaptation;
using Glint.Losses;

namespace Glint.Tests.Adaptation;

public sealed class BalanceRuleTests
{
    private static readonly BalanceRule Rule = new() { RecallOverPrecision = 1, LargestRatio = 15 };

    [Fact]
    public void BetaSquared_GrowsByThePowerOfPrecisionOverRecall_AndNothingElseMoves()
    {
        // P = 80/100, R = 80/160.
        Coefficients next = Rule.Next(new Coefficients(1.5, 0.5, 2), new ConfusionCounts(80, 20, 80));
        Assert.Equal(2 * Math.Pow(0.8 / 0.5, 0.02), next.BetaSquared, 12);
        Assert.Equal((1.5, 0.5), (next.AlphaP, next.AlphaN));
    }

    [Fact]
    public void WhereRecallStandsToPrecisionAsAsked_ItRests()
    {
        var twice = new BalanceRule { RecallOverPrecision = 2 };
        Coefficients current = Coefficients.Effectiveness(3);
        Assert.Equal(3, Rule.Next(current, new ConfusionCounts(50, 30, 30)).BetaSquared, 12);
        Assert.Equal(3, twice.Next(current, new ConfusionCounts(40, 60, 10)).BetaSquared, 12);    // P 0.4, R 0.8
    }

    [Fact]
    public void ABatchWithoutTumour_IsLeftOut() => Assert.Equal(Coefficients.Dice, Rule.Next(Coefficients.Dice, new ConfusionCounts(0, 900, 0)));

    [Fact]
    public void BetaSquared_StaysWithinItsBounds_WhateverTheBatches() =>
        Gen.Select(Gen.Double[0, 1e5], Gen.Double[0, 1e5], Gen.Double[0, 1e5], (tp, fp, fn) => new ConfusionCounts(tp, fp, fn)).Array[1, 500].Sample(batches =>
        {
            Coefficients c = Coefficients.Dice;
            foreach (ConfusionCounts batch in batches) c = Rule.Next(c, batch);
            Assert.InRange(c.BetaSquared, Rule.Minimum, Rule.Maximum);
        });

    [Theory]
    [InlineData(0, 0, 1000, 1)]
    [InlineData(1e-3, 1000, 0, -1)]
    public void TheWorstBatches_CountAsTheLargestRatio_AndNoMore(double found, double falseAlarms, double misses, int direction)
    {
        var batch = new ConfusionCounts(found, falseAlarms, misses);
        Assert.Equal(Math.Pow(15, 0.02 * direction), Rule.Next(Coefficients.Dice, batch).BetaSquared, 12);
        Assert.Equal(Math.Pow(1.5, 0.02 * direction), new BalanceRule().Next(Coefficients.Dice, batch).BetaSquared, 12);
    }

    [Fact]
    public void ConstantsOutOfRange_AreRefused_ByName()
    {
        Assert.Equal("InitialBetaSquared", Assert.Throws<ArgumentOutOfRangeException>(() => new BalanceRule { InitialBetaSquared = 0 }).ParamName);
        Assert.Equal("LargestRatio", Assert.Throws<ArgumentOutOfRangeException>(() => new BalanceRule { LargestRatio = 0.9 }).ParamName);
        Assert.Equal("RecallOverPrecision", Assert.Throws<ArgumentOutOfRangeException>(() => new BalanceRule { RecallOverPrecision = double.NaN }).ParamName);
        Assert.Equal("Rate", Assert.Throws<ArgumentOutOfRangeException>(() => new BalanceRule { Rate = double.PositiveInfinity }).ParamName);
        Assert.Equal("Minimum", Assert.Throws<ArgumentOutOfRangeException>(() => new BalanceRule { Minimum = -1 }).ParamName);
        Assert.Equal("Maximum", Assert.Throws<ArgumentOutOfRangeException>(() => new BalanceRule { Maximum = 0 }).ParamName);
        Assert.Equal(1, new BalanceRule { LargestRatio = 1 }.Next(Coefficients.Dice, new ConfusionCounts(0, 0, 9)).BetaSquared);
    }

    [Fact]
    public void ItStarts_OnTheSideOfRecall_OrWhereItIsTold()
    {
        Assert.Equal(Coefficients.Effectiveness(8), new BalanceRule().Initial);
        Assert.Equal(Coefficients.Effectiveness(2), new BalanceRule { InitialBetaSquared = 2 }.Initial);
        // And so does what holds it.
        Assert.Equal(Coefficients.Effectiveness(8), new Guarded(new BalanceRule(), Guard.Default).Initial);
        Assert.Equal(Coefficients.Effectiveness(3), new FixedRule(Coefficients.Effectiveness(3)).Initial);
    }

    [Fact]
    public void NextToNoPrecision_TakesIt257StepsDownToDice_AndAsInTheProtocol52FromDiceToTheBound()
    {
        // Half of every image marked, tumour 0.1 % of it.
        var untrained = new ConfusionCounts(50, 50_000, 50);
        Assert.Equal(257, StepsDownTo(1, new BalanceRule()));
        Assert.Equal(52, StepsDownTo(1.0 / 16, new BalanceRule { InitialBetaSquared = 1, LargestRatio = 15 }));

        int StepsDownTo(double betaSquared, BalanceRule rule)
        {
            int steps = 0;
            for (Coefficients c = rule.Initial; c.BetaSquared > betaSquared; c = rule.Next(c, untrained)) steps++;
            return steps;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    public void ThresholdThatFollowsTheLoss_SettlesWhereRecallStandsToPrecisionAsAsked_FromAnywhere(double recallOverPrecision) =>
        Gen.Double[-1.3, 3.4].Sample(logStart =>
        {
            // Logistic scores of tumour and background, 4 apart, with tumour at 5 %. Whoever minimizes a FP + b FN lowers the threshold by log b / a,
            // and what the rule moves by that it then sees in P and R.
            const double apart = 4, share = 0.05;
            var rule = new BalanceRule { RecallOverPrecision = recallOverPrecision };
            Coefficients c = Coefficients.Effectiveness(Math.Exp(logStart));
            ConfusionCounts counts = default;
            for (int step = 0; step < 3000; step++)
            {
                double threshold = (apart / 2) + Math.Log((1 - share) / share / c.BetaSquared);
                double found = share / (1 + Math.Exp(threshold - apart));
                counts = new ConfusionCounts(found, (1 - share) / (1 + Math.Exp(threshold)), share - found);
                c = rule.Next(c, counts);
            }
            Assert.Equal(recallOverPrecision, counts.Recall() / counts.Precision(), 1e-3);
        }, iter: 20);
}
