using Glint.Evaluation;

namespace Glint.Tests.Evaluation;

public class OtherToolsRulesTests
{
    private static IReadOnlyList<string> Named(IReadOnlyList<ToolScore> scores) =>
        [.. scores.Select(s => FormattableString.Invariant($"{s.Rule.Tool} {s.Rule.Version}: {s.MeanDice:0.00} over {s.Scored}, {s.LeftOut} left out"))];

    [Fact]
    public void HundredTumourFreeSlices_OfWhichAQuarterHaveAFalseAlarm_AreSeventyFiveOrZeroOrDropped()
    {
        SliceScore[] slices = [.. Enumerable.Range(0, 100).Select(i => new SliceScore("P", i, 0, i % 4 == 0 ? 12 : 0, 0))];
        Assert.Equal(
            [
                "MONAI 1.5.0: NaN over 0, 100 left out",
                "MONAI 1.5.0: 0.75 over 100, 0 left out",
                "nnU-Net 2.8.1: 0.00 over 25, 75 left out",
                "torchmetrics 1.9.0: 0.00 over 25, 75 left out",
                "segmentation_models.pytorch 0.5.0: 0.75 over 100, 0 left out",
                "segmentation_models.pytorch 0.5.0: 0.00 over 100, 0 left out",
                "MetricsReloaded 0.1.0: 0.75 over 100, 0 left out",
            ], Named(OtherToolsRules.Of(slices)));
    }

    [Fact]
    public void SlicesWithTumour_AreScoredAlikeByAll()
    {
        SliceScore[] slices = [new("P", 0, 10, 5, 5), new("P", 1, 0, 0, 9), new("P", 2, 4, 0, 0)];
        Assert.All(OtherToolsRules.Of(slices), s => Assert.Equal((((2.0 / 3) + 0 + 1) / 3, 3, 0), (s.MeanDice, s.Scored, s.LeftOut)));
    }

    [Fact]
    public void AMixture_DiffersByWhatTheToolsDoWithEmptySlices()
    {
        // Dice 0.8 on one slice, two clean slices without tumour, one with a false alarm.
        SliceScore[] slices = [new("P", 0, 4, 1, 1), new("P", 1, 0, 0, 0), new("P", 2, 0, 0, 0), new("P", 3, 0, 1, 0)];
        Assert.Equal([0.8, 0.7, 0.4, 0.4, 0.7, 0.2, 0.7], OtherToolsRules.Of(slices).Select(s => Math.Round(s.MeanDice, 12)));
    }

    [Fact]
    public void EveryRule_SaysWhatToCall() => Assert.Equal(
        [
            "DiceMetric(), that is ignore_empty=True",
            "DiceMetric(ignore_empty=False)",
            "evaluate_predictions",
            "segmentation.DiceScore(aggregation_level=\"samplewise\", include_background=False)",
            "f1_score(reduction=\"micro-imagewise\"), that is zero_division=1.0",
            "f1_score(reduction=\"micro-imagewise\", zero_division=0)",
            "BinaryPairwiseMeasures.dsc",
        ], OtherToolsRules.All.Select(r => r.Setting));
}
