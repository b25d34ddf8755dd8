using System.Text.Json;
using CsCheck;
using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Adaptation;

/// <summary>Against state, network and factors written out in another language (expected_policy.py makes the table), and closed forms.</summary>
public sealed class LearnedRuleTests
{
    private sealed record Table(int Steps, double[][] Batches, double[][] Three, double[][] Two);

    private static readonly Table Expected = JsonSerializer.Deserialize<Table>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Adaptation", "expected_policy.json")), JsonSerializerOptions.Web)!;

    private static readonly Gen<double> Count = Gen.Double[1e-3, 1e5];

    private static readonly Gen<ConfusionCounts> Counts = Gen.Select(Count, Count, Count, (tp, fp, fn) => new ConfusionCounts(tp, fp, fn));

    [Theory]
    [InlineData(PolicyAction.Three)]
    [InlineData(PolicyAction.Two)]
    public void Coefficients_GoWhereTheDefinitionTakesThem(PolicyAction action)
    {
        ICoefficientStrategy rule = new LearnedRule(MadeUp(action));
        StrategyState state = rule.Start;
        double[][] path = action == PolicyAction.Three ? Expected.Three : Expected.Two;
        foreach ((double[] batch, double[] expected) in Expected.Batches.Zip(path))
        {
            state = rule.After(state, 0, Expected.Steps, new(batch[0], batch[1], batch[2]), NoLookAhead);
            Coefficients c = state.Coefficients;
            foreach ((double wanted, double found) in expected.Zip([c.AlphaP, c.AlphaN, c.BetaSquared])) Assert.Equal(wanted, found, 1e-12);
        }
        Assert.Equal(Expected.Batches.Length, state.Memory[0]);
    }

    [Theory]
    [InlineData(PolicyAction.Three)]
    [InlineData(PolicyAction.Two)]
    public void AnUntrainedPolicy_LeavesTheCoefficientsWhereTheyStart_ToTheBit(PolicyAction action) =>
        Counts.Array[1, 50].Sample(batches =>
        {
            ICoefficientStrategy rule = ((ICoefficientStrategy)new LearnedRule(Policy.Untrained(action))).From(new(0.7, 1.9, 3));
            Assert.Equal(new Coefficients(0.7, 1.9, 3), Run(rule, batches).Coefficients);
        });

    [Fact]
    public void ImagesAndBatchesOfAnySize_AreTheSameToIt() =>
        Gen.Select(Counts.Array[1, 20], Gen.Double[1e-3, 1e3]).Sample((batches, scale) =>
        {
            var rule = new LearnedRule(MadeUp(PolicyAction.Three));
            StrategyState one = Run(rule, batches), other = Run(rule, [.. batches.Select(b => new ConfusionCounts(scale * b.TruePositives, scale * b.FalsePositives, scale * b.FalseNegatives))]);
            _ = one.Coefficients.Map(other.Coefficients, (a, b) =>
            {
                Assert.Equal(a, b, 1e-9 * a);
                return 0;
            });
        });

    [Fact]
    public void Coefficients_StayWithinTheirBounds_AndNoStepIsLargerThanTheArticles() =>
        Gen.Select(Counts.Array[1, 200], Gen.Double[-20, 20].Array[Policy.ParametersOf(PolicyAction.Three)]).Sample((batches, parameters) =>
        {
            ICoefficientStrategy rule = new LearnedRule(new Policy(PolicyAction.Three, parameters));
            StrategyState state = rule.Start;
            foreach (ConfusionCounts batch in batches)
            {
                StrategyState next = rule.After(state, 0, null, batch, NoLookAhead);
                _ = next.Coefficients.Map(state.Coefficients, (now, before) =>
                {
                    Assert.InRange(now, 1.0 / 16, 16);
                    Assert.InRange(now / before, (1 / 1.1) - 1e-12, 1.1 + 1e-12);
                    return 0;
                });
                state = next;
            }
        }, iter: 20);

    [Fact]
    public void TwoDegreesOfFreedom_AreTheRatioAndTheScaleOfTheTverskyWeights() =>
        Gen.Select(Gen.Double[-1, 1], Gen.Double[-1, 1], Gen.Double[0.1, 9]).Sample((ratio, scale, betaSquared) =>
        {
            Coefficients before = new(1.3, 0.8, betaSquared), after = before.Map(LearnedRule.Factors([ratio, scale]), (c, factor) => c * factor);
            (TverskyPoint a, TverskyPoint b) = (before.TverskyPoint, after.TverskyPoint);
            Assert.Equal(ratio, Math.Log(b.TwoB / b.TwoA / (a.TwoB / a.TwoA), 1.1), 1e-9);
            Assert.Equal(scale, Math.Log(b.TwoA * b.TwoB / (a.TwoA * a.TwoB), 1.1), 1e-9);
        });

    [Theory]
    [InlineData(PolicyAction.Three)]
    [InlineData(PolicyAction.Two)]
    public void OppositeOutputs_UndoEachOther(PolicyAction action) =>
        Gen.Double[-1, 1].Array[Policy.OutputsOf(action)].Sample(outputs =>
        {
            _ = LearnedRule.Factors(outputs).Map(LearnedRule.Factors([.. outputs.Select(o => -o)]), (there, back) =>
            {
                Assert.Equal(1, there * back, 1e-12);
                return 0;
            });
        });

    [Fact]
    public void TheSlope_OfCountsThatJump_FadesAsItsTwoMeansDo()
    {
        var before = new ConfusionCounts(10, 10, 10);
        var after = new ConfusionCounts(15, 1, 15);     // ln(TP/FP) = ln 15, one unit; ln(TP/FN) stays 0
        double[] memory = PolicyState.Remembered(PolicyState.NoMemory, before with { FalsePositives = 150 });    // minus one unit
        for (int n = 1; n <= 30; n++)
        {
            memory = PolicyState.Remembered(memory, after);
            double[] state = PolicyState.Of(after, Coefficients.Dice, memory, null);
            Assert.Equal(2 * (Math.Pow(15.0 / 16, n) - Math.Pow(0.75, n)), state[3], 1e-12);
            Assert.Equal(0, state[4], 1e-12);
        }
    }

    [Fact]
    public void ABatchWithoutTumour_MovesNothing_AndCountsAsAStep()
    {
        ICoefficientStrategy rule = new LearnedRule(MadeUp(PolicyAction.Three));
        StrategyState next = rule.After(rule.Start, 1, 10, new(0, 500, 0), NoLookAhead);
        Assert.Equal((Coefficients.Dice, 1, 0.0), (next.Coefficients, next.Memory[0], next.Memory.Skip(1).Sum()));
    }

    [Fact]
    public void ALoopOfOnesOwn_GoesOnFromCoefficientsAndMemory_ToTheBit()
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(3);
        var rule = new LearnedRule(MadeUp(PolicyAction.Three), steps: 12);
        using AdaptiveLoss whole = new(rule), first = new(rule), second = new(rule);
        Tensor mask = zeros(2, 1, 8, 8);
        mask[.., .., 2..4, 2..5] = 1;
        for (int i = 0; i < 12; i++)
        {
            Tensor probability = rand([2, 1, 8, 8], generator: random);
            AdaptiveLoss stopped = i < 5 ? first : second;
            if (i == 5) (second.Coefficients, second.Memory) = (first.Coefficients, JsonSerializer.Deserialize<double[]>(JsonSerializer.Serialize(first.Memory))!);
            Assert.Equal(whole.call(probability, mask).ToDouble(), stopped.call(probability, mask).ToDouble());
            Assert.Equal(whole.Coefficients, stopped.Coefficients);
        }
        Assert.NotEqual(Coefficients.Dice, whole.Coefficients);
    }

    [Fact]
    public void WithoutAMemory_ItTakesSlopesForNone_AndTheShareForOneHalf()
    {
        var rule = new LearnedRule(MadeUp(PolicyAction.Three));
        var batch = new ConfusionCounts(12, 30, 7);
        double[] state = PolicyState.Of(batch, Coefficients.Dice, PolicyState.NoMemory, null);
        Assert.Equal([0, 0, 0, 0], [.. state[3..6], state[11]]);
        Assert.Equal(LearnedRule.Factors(rule.Policy.Decide(state)), rule.Next(Coefficients.Dice, batch));
    }

    [Fact]
    public void ARecord_TellsOnePolicyFromAnother()
    {
        double[] other = [.. MadeUp(PolicyAction.Three).Parameters];
        other[^1] += 1e-6;
        Assert.NotEqual(new LearnedRule(MadeUp(PolicyAction.Three)).Constants["policy"], new LearnedRule(new Policy(PolicyAction.Three, other)).Constants["policy"]);
        Assert.Equal(new LearnedRule(MadeUp(PolicyAction.Three)).Constants["policy"], new LearnedRule(MadeUp(PolicyAction.Three)).Constants["policy"]);
    }

    [Fact]
    public void WhatCannotBe_IsRefused()
    {
        Assert.Contains("259", Assert.Throws<ArgumentException>(() => new Policy(PolicyAction.Three, new double[3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Policy(PolicyAction.Two, [double.NaN, .. new double[Policy.ParametersOf(PolicyAction.Two) - 1]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LearnedRule(Policy.Untrained(PolicyAction.Two), steps: 0));
        Assert.Throws<GlintException>(() => new LearnedRule(Policy.Untrained(PolicyAction.Two)).From(Coefficients.Effectiveness(20)));
    }

    /// <summary>Weights that the table has, too.</summary>
    internal static Policy MadeUp(PolicyAction action) => new(action, [.. Enumerable.Range(0, Policy.ParametersOf(action)).Select(i => 0.4 * Math.Sin(1.7 * (i + 1)))]);

    private static StrategyState Run(ICoefficientStrategy rule, ConfusionCounts[] batches) =>
        batches.Aggregate(rule.Start, (state, batch) => rule.After(state, 0, batches.Length, batch, NoLookAhead));

    private static IReadOnlyList<double> NoLookAhead(IReadOnlyList<Coefficients> candidates, int reference) => throw new InvalidOperationException();
}
