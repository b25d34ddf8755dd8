using Glint.Adaptation;
using Glint.Losses;

namespace Glint.Tests.Adaptation;

public sealed class CollapseTests
{
    private const double Pixels = 1000;
    private static readonly ConfusionCounts Working = new(10, 30, 10), Gone = new(0.05, 0.1, 20), Everywhere = new(19, 900, 1);

    [Fact]
    public void ANetworkThatMarksNothing_IsGone_SinceTheHundredsThatSayso() =>
        Assert.Equal(new Collapse(CollapseKind.Gone, 151), Collapse.Of(Steps((Working, 150), (Gone, 200)), Pixels));

    [Fact]
    public void ANetworkThatMarksAll_IsEverywhere() =>
        Assert.Equal(CollapseKind.Everywhere, Collapse.Of(Steps((Working, 50), (Everywhere, 100)), Pixels)!.Kind);

    [Fact]
    public void ANetworkThatRecovered_IsFine() => Assert.Null(Collapse.Of(Steps((Gone, 300), (Working, 100)), Pixels));

    [Fact]
    public void FewerThanAHundredSteps_SayNothing() => Assert.Null(Collapse.Of(Steps((Gone, 99)), Pixels));

    [Fact]
    public void BatchesWithoutTumour_AreNoCollapse() => Assert.Null(Collapse.Of(Steps((new ConfusionCounts(0, 0.1, 0), 200)), Pixels));

    [Fact]
    public void SkippedSteps_AreLeftOut() =>
        Assert.Equal(CollapseKind.Gone, Collapse.Of([.. Steps((Gone, 150)), StepRecord.Skipped(151, Coefficients.Dice)], Pixels)!.Kind);

    private static IEnumerable<StepRecord> Steps(params (ConfusionCounts Counts, int Times)[] parts) =>
        parts.SelectMany(p => Enumerable.Repeat(p.Counts, p.Times)).Select((counts, i) => new StepRecord(i + 1, 0.5, Coefficients.Dice, counts));
}
