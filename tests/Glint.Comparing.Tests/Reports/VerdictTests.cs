using Glint.Comparing.Reports;
using Glint.Evaluation;

namespace Glint.Comparing.Tests.Reports;

public sealed class VerdictTests
{
    [Fact]
    public void AShownDifference_IsWonOrLostAndAnyOtherIsSaidToBeNone()
    {
        IReadOnlyList<string> verdict = Verdict.Of(
        [
            Effect("D", "Dice", new Interval(0.06, 0.02, 0.1), 0.004), Effect("D", "recall", new Interval(-0.05, -0.08, -0.01), 0.0002),
            Effect("D", "precision", new Interval(0.2, -0.1, 0.5), 0.3), Effect("T", "Dice", new Interval(0, 0, 0), 1), Effect("T", "recall", new Interval(0, 0, 0), 1),
        ]);
        Assert.Equal("GD beats D on Dice by 0.060 [0.020, 0.100], p = 0.004; GD loses to D on recall by 0.050 [0.010, 0.080], p < 0.001; no difference shown in precision (5 seeds).", verdict[0]);
        Assert.Equal("GD against T: no difference shown in Dice or recall (5 seeds).", verdict[1]);
        Assert.EndsWith("correction for all 5 tests here. Shown means p below 0.05 and an interval on one side of 0.", verdict[2], StringComparison.Ordinal);
        Assert.Equal(3, verdict.Count);
    }

    [Fact]
    public void FewPatientsAndFewSeeds_AreSaidToCarryNoClaim()
    {
        string caution = Verdict.Of([Effect("D", "Dice", new Interval(0.1, 0.1, 0.1), 0.125, patients: 4, seeds: 1)])[^1];
        Assert.Contains("1 seed: a claim needs at least five", caution, StringComparison.Ordinal);
        Assert.Contains("4 patients are too few", caution, StringComparison.Ordinal);
    }

    [Fact]
    public void OneMethod_IsComparedWithNothing() => Assert.Equal(["One method alone: nothing to compare."], Verdict.Of([]));

    private static Effect Effect(string against, string measure, Interval difference, double p, int patients = 20, int seeds = 5) =>
        new("GD", against, measure, difference, p, p, patients, new Spread(difference.Mean, 0.01, difference.Low, difference.High, seeds));
}
