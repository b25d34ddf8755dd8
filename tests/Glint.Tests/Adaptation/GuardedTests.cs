using CsCheck;
using Glint.Adaptation;
using Glint.Losses;

namespace Glint.Tests.Adaptation;

public class GuardedTests
{
    private static readonly Gen<ConfusionCounts> Counts =
        Gen.Select(Gen.Double[0, 1e5], Gen.Double[0, 1e5], Gen.Double[0, 1e5], (tp, fp, fn) => new ConfusionCounts(tp, fp, fn));

    [Fact]
    public void Guarded_StaysWithinItsClampWhateverTheBatches() =>
        Counts.Array[1, 60].Sample(batches =>
        {
            Coefficients c = Coefficients.Dice;
            foreach (ConfusionCounts batch in batches)
            {
                c = DeterministicRule.Leaky.Next(c, batch);
                Assert.All(new[] { c.AlphaP, c.AlphaN, c.BetaSquared }, v => Assert.InRange(v, 0.25, 4));
            }
        });

    [Fact]
    public void Guarded_LeaksBackToDiceWhileTheRuleHolds()
    {
        var balanced = new ConfusionCounts(100, 100, 100);
        Coefficients c = DeterministicRule.Leaky.Next(new Coefficients(4, 0.25, 2), balanced);
        Assert.Equal(Math.Pow(4, 0.8), c.AlphaP, 12);
        Assert.Equal(Math.Pow(0.25, 0.8), c.AlphaN, 12);
    }

    [Fact]
    public void Guarded_LeavesOutBatchesWithoutTumour()
    {
        var current = new Coefficients(2, 0.5, 1.5);
        Assert.Equal(current, DeterministicRule.Leaky.Next(current, new ConfusionCounts(0, 5000, 0)));
        Assert.NotEqual(current, DeterministicRule.Published.Next(current, new ConfusionCounts(0, 5000, 0)));
    }

    [Fact]
    public void GuardWithoutLeakOrClamp_IsTheRuleItself() =>
        Counts.Sample(batch =>
        {
            var open = new Guarded(DeterministicRule.Published, new Guard(1, double.Epsilon, double.MaxValue));
            Coefficients guarded = open.Next(Coefficients.Dice, batch), literal = DeterministicRule.Published.Next(Coefficients.Dice, batch);
            if (!batch.HasTumour) return;
            Assert.Equal(literal.AlphaP, guarded.AlphaP, 12);
            Assert.Equal(literal.AlphaN, guarded.AlphaN, 12);
            Assert.Equal(literal.BetaSquared, guarded.BetaSquared, 12);
        });

    [Fact]
    public void FixedRule_NeverMoves() =>
        Counts.Sample(batch => Assert.Equal(
            Coefficients.Tversky(0.6, 1.4), new FixedRule(Coefficients.Tversky(0.6, 1.4)).Next(Coefficients.Dice, batch)));

    [Fact]
    public void ARuleIsAStrategyThatAsksForNoLookAhead()
    {
        ICoefficientStrategy strategy = DeterministicRule.Published;
        Assert.False(strategy.LooksAhead);
        Assert.True(((ICoefficientStrategy)ExploratorySearch.Guarded).LooksAhead);
        var batch = new ConfusionCounts(1000, 100, 100);
        Assert.Equal(DeterministicRule.Published.Next(Coefficients.Dice, batch), strategy.Next(1, Coefficients.Dice, batch, (_, _) => throw new InvalidOperationException()));
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    [InlineData(0.001, false)]
    [InlineData(0.0009, true)]
    [InlineData(double.NaN, true)]
    [InlineData(double.PositiveInfinity, true)]
    public void WindUp_IsAFactorOfMoreThanAThousandFromOne(double coefficient, bool expected)
    {
        Assert.Equal(expected, new StepRecord(1, 0, new Coefficients(1, coefficient, 1), default).HasWoundUp);
        Assert.Equal(expected, new StepRecord(1, 0, new Coefficients(coefficient, 1, 1), default).HasWoundUp);
        Assert.Equal(expected, new StepRecord(1, 0, new Coefficients(1, 1, coefficient), default).HasWoundUp);
    }
}
