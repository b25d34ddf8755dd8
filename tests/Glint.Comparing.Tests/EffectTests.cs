using Glint.Evaluation;

namespace Glint.Comparing.Tests;

public sealed class EffectTests
{
    private static readonly Measure Dice = Measure.All(100)[0], Recall = Measure.All(100)[1];

    [Fact]
    public void Effect_OfAMethodThatFindsMoreInEveryPatient_IsItsMeanDifferenceByPatient_AndShown()
    {
        // Twenty patients; patient i has i + 1 slices, all alike: slices must not count, patients must.
        Effect effect = Assert.Single(Effect.Of([Run("GD", 1, i => 50 + i), Run("D", 1, i => 40 + i)], [("GD", "D")], [Dice]));
        Assert.Equal(Enumerable.Range(0, 20).Average(i => Score(i, 50 + i).Dice - Score(i, 40 + i).Dice), effect.Difference.Mean, 1e-12);
        Assert.Equal(20, effect.Patients);
        // All twenty differences positive: 2 / 2^20.
        Assert.Equal(Math.Pow(2, -19), effect.PValue, 1e-15);
        Assert.True(effect.IsShown);
    }

    [Fact]
    public void Effect_WhoseMeanRestsOnOnePatient_IsNotShown_HoweverSmallItsPValue()
    {
        // Nineteen patients a little better, one far worse: the ranks say better, the mean says worse, and its interval holds 0.
        Effect effect = Effect.Of([Run("GD", 1, i => i == 0 ? 5 : 51 + i), Run("D", 1, i => i == 0 ? 80 : 50 + i)], [("GD", "D")], [Recall])[0];
        Assert.True(effect.AdjustedPValue < Effect.Level);
        Assert.True(effect.Difference.Mean < 0 && effect.Difference.High > 0);
        Assert.False(effect.IsShown);
    }

    [Fact]
    public void Effect_TheOtherWayRound_IsTheSameWithItsSignTurned()
    {
        List<ScoredRun> runs = [Run("GD", 1, i => 50 + (i * 7 % 11)), Run("D", 1, i => 50 + (i * 5 % 13))];
        Effect forth = Effect.Of(runs, [("GD", "D")], [Dice])[0], back = Effect.Of(runs, [("D", "GD")], [Dice])[0];
        Assert.Equal(forth.Difference.Mean, -back.Difference.Mean, 1e-12);
        Assert.Equal(forth.PValue, back.PValue, 1e-12);
        Assert.False(forth.IsShown);
    }

    [Fact]
    public void Seeds_AreAveragedWithinAPatient_AndTheirSpreadIsBesideTheEffect()
    {
        Effect effect = Effect.Of([Run("GD", 1, _ => 60), Run("GD", 2, _ => 40), Run("D", 1, _ => 50), Run("D", 2, _ => 50)], [("GD", "D")], [Recall])[0];
        Assert.Equal(0, effect.Difference.Mean, 1e-12);
        Assert.Equal(2, effect.Seeds.Seeds);
        Assert.True(effect.Seeds.Minimum < -0.05 && effect.Seeds.Maximum > 0.05);
    }

    [Fact]
    public void ASeedThatOneMethodLacks_SaysNothing_AndTheOthersKeepTheirPartners()
    {
        // By place in the list, GD's second seed would meet D's third.
        Effect effect = Effect.Of(
            [Run("GD", 1, _ => 10), Run("GD", 2, _ => 60), Run("GD", 3, _ => 80), Run("D", 3, _ => 70), Run("D", 2, _ => 50)], [("GD", "D")], [Recall])[0];
        Assert.Equal(2, effect.Seeds.Seeds);
        Assert.Equal((0.1, 0.1, 0.1), (Math.Round(effect.Difference.Mean, 12), Math.Round(effect.Seeds.Minimum, 12), Math.Round(effect.Seeds.Maximum, 12)));
    }

    [Fact]
    public void ASeedWithoutACommonPatient_IsNoDifferenceOfZero()
    {
        ScoredRun[] runs = [Run("GD", 1, _ => 60, patients: 2), Run("D", 1, _ => 40, patients: 2), Run("GD", 2, _ => 60, patients: 2), new("D", 2, [Score(7, 40)])];
        Effect effect = Effect.Of(runs, [("GD", "D")], [Recall])[0];
        Assert.Equal((1, 0.2), (effect.Seeds.Seeds, Math.Round(effect.Seeds.Mean, 12)));
        Assert.Equal(2, effect.Patients);
        Assert.Empty(Effect.Of([runs[2], runs[3]], [("GD", "D")], [Recall]));
        Assert.Empty(Effect.Of([runs[0], runs[3]], [("GD", "D")], [Recall]));
    }

    [Fact]
    public void AMeasureThatNoSliceHas_IsLeftOut() =>
        Assert.Empty(Effect.Of([Run("GD", 1, _ => 60), Run("D", 1, _ => 50)], [("GD", "D")], [Measure.All(100)[^1]]));

    // Found pixels of 100 of each patient's slices.
    private static ScoredRun Run(string method, long seed, Func<int, int> found, int patients = 20) =>
        new(method, seed, [.. Enumerable.Range(0, patients).SelectMany(p => Enumerable.Range(0, p + 1).Select(_ => Score(p, found(p))))]);

    private static SliceScore Score(int patient, int found) => new($"P{patient:00}", 0, found, 10, 100 - found);
}
