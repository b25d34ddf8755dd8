using CsCheck;
using Glint.Adaptation;
using Glint.Losses;
using GlintStudy;

namespace Glint.Comparing.Tests.StudyProgram;

public sealed class AblationRulesTests
{
    private static readonly Gen<ConfusionCounts> Counts =
        Gen.Select(Gen.Double[0.1, 1000], Gen.Double[0.1, 1000], Gen.Double[0.1, 1000], (tp, fp, fn) => new ConfusionCounts(tp, fp, fn));

    [Fact]
    public void InvertedRule_AndTheRule_TurnEachOthersFactorsOver() => Counts.Sample(counts =>
    {
        var current = new Coefficients(0.7, 1.3, 2);
        Coefficients rule = new DeterministicRule().Next(current, counts), inverted = new InvertedRule(new DeterministicRule()).Next(current, counts);
        Assert.Equal(current.AlphaP * current.AlphaP, rule.AlphaP * inverted.AlphaP, 1e-12);
        Assert.Equal(current.AlphaN * current.AlphaN, rule.AlphaN * inverted.AlphaN, 1e-12);
        Assert.Equal(current.BetaSquared * current.BetaSquared, rule.BetaSquared * inverted.BetaSquared, 1e-12);
    });

    [Fact]
    public void InvertedRule_StartsWhereTheRuleDoes() => Assert.Equal(Coefficients.Effectiveness(8), new InvertedRule(new BalanceRule()).Initial);

    [Fact]
    public void RandomWalk_ForTheSameCounts_TakesTheSameStep_AndDrawsEveryFactorAboutEquallyOften()
    {
        var walk = new RandomWalk(ExploratorySearch.Steps);
        var drawn = new Dictionary<double, int>();
        const int draws = 3000;
        for (int i = 0; i < draws; i++)
        {
            var counts = new ConfusionCounts(1 + (i * 1e-9), 2, 3);
            Coefficients next = walk.Next(Coefficients.Dice, counts);
            Assert.Equal(next, walk.Next(Coefficients.Dice, counts));
            foreach (double factor in new[] { next.AlphaP, next.AlphaN, next.BetaSquared }) drawn[factor] = drawn.GetValueOrDefault(factor) + 1;
        }
        Assert.Equal(ExploratorySearch.Steps.Order(), drawn.Keys.Order());
        // Five standard deviations of a binomial count.
        double tolerance = 5 * Math.Sqrt(3 * draws * (1.0 / 3) * (2.0 / 3));
        Assert.All(drawn.Values, n => Assert.Equal(draws, n, tolerance));
    }

    [Theory]
    [InlineData(4, true, false)]
    [InlineData(4, false, true)]
    [InlineData(6, true, true)]
    [InlineData(6, false, false)]
    public void Gates_AsTheCodeHasThem_HoldBelow_AndAsPrintedAbove(double falsePositives, bool asInCode, bool moves)
    {
        var rule = new DeterministicRule { GatesAsPrinted = !asInCode };
        double moved = rule.Next(Coefficients.Dice, new ConfusionCounts(1000, falsePositives, 1)).AlphaP;
        Assert.Equal(moves ? 1.5 : 1, moved);
    }
}
