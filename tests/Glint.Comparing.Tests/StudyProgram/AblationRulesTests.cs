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

    [Fact]
    public void ActionWalk_DrawsTheFactorsOfARun_AsOftenAsTheRunHadThem()
    {
        // Twice (1.1, 1, 1), once (1, 1.05, 0.95): from step to step.
        StepRecord At(int i, double aP, double aN, double b) => new(i, 0, new(aP, aN, b), new(1, 1, 1));
        var walk = new ActionWalk([At(1, 1, 1, 1), At(2, 1.1, 1, 1), At(3, 1.1, 1.05, 0.95), At(4, 1.21, 1.05, 0.95)]);
        const int draws = 3000;
        int first = 0;
        for (int i = 0; i < draws; i++)
        {
            Coefficients next = walk.Next(Coefficients.Dice, new(1 + (i * 1e-9), 2, 3));
            bool isFirst = next.AlphaP > 1.05;
            Coefficients expected = isFirst ? new(1.1, 1, 1) : new(1, 1.05, 0.95);
            _ = next.Map(expected, (found, wanted) =>
            {
                Assert.Equal(wanted, found, 1e-12);
                return 0;
            });
            if (isFirst) first++;
        }
        Assert.Equal(2.0 / 3 * draws, first, 5 * Math.Sqrt(draws * (2.0 / 9)));
        Assert.Equal(16, walk.Next(new(16, 16, 16), new(1, 2, 3)).AlphaN);
        Assert.Equal(Coefficients.Dice, walk.Next(Coefficients.Dice, new(0, 2, 0)));
    }

    [Fact]
    public void Hypergradient_GoesDownAKnownScore_ByTheArticlesStepAtMost()
    {
        // (ln aP - 1)^2 + 4 (ln beta^2 + 0.5)^2: its least value is at (e, 1, e^-0.5).
        static double Score(Coefficients c) => Math.Pow(Math.Log(c.AlphaP) - 1, 2) + (4 * Math.Pow(Math.Log(c.BetaSquared) + 0.5, 2));
        var rule = new Hypergradient();
        Coefficients current = rule.Initial;
        for (int i = 1; i <= 60; i++)
        {
            Coefficients next = rule.Next(i, current, new(1, 2, 3), (candidates, _) => [.. candidates.Select(Score)]);
            _ = next.Map(current, (now, before) =>
            {
                Assert.InRange(now / before, (1 / 1.1) - 1e-12, 1.1 + 1e-12);
                return 0;
            });
            current = next;
        }
        Assert.InRange(Score(current), 0, 0.1);
        Assert.Equal(1, current.AlphaN, 1e-12);
        Assert.Equal(current, rule.Next(1, current, new(0, 2, 0), (_, _) => throw new InvalidOperationException()));
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
