namespace Glint.Evaluation;

/// <summary>
/// How another tool scores the Dice of a slice without tumour. Where there is tumour all of them agree: 2 TP / (2 TP + FP + FN).
/// </summary>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Version">The version the rule was read from.</param>
/// <param name="Setting">What to call, with the setting that decides.</param>
/// <param name="BothEmpty">Dice where nothing was predicted either; NaN leaves the slice out of the mean.</param>
/// <param name="FalseAlarm">Dice where something was predicted; NaN leaves the slice out of the mean.</param>
internal sealed record ToolRule(string Tool, string Version, string Setting, double BothEmpty, double FalseAlarm)
{
    /// <summary>The Dice this tool gives one slice; NaN if it leaves the slice out.</summary>
    public double Dice(SliceScore slice)
    {
        ArgumentNullException.ThrowIfNull(slice);
        return slice.HasTumour ? slice.Dice : slice.FalsePositives == 0 ? BothEmpty : FalseAlarm;
    }
}

/// <summary>The same predictions as another tool would report them.</summary>
/// <param name="Rule">Whose rule.</param>
/// <param name="MeanDice">Mean over the slices it scores; NaN if it scores none (MONAI then prints 0).</param>
/// <param name="Scored">Slices it scores.</param>
/// <param name="LeftOut">Slices it leaves out.</param>
internal sealed record ToolScore(ToolRule Rule, double MeanDice, int Scored, int LeftOut);

/// <summary>
/// Why two papers' Dice cannot be compared before their tools are: the same slices under each tool's rule, one slice a case, tumour the only
/// class. Rules as the tools document and do in the versions named; how each was read is in docs/metrics.md.
/// </summary>
internal static class OtherToolsRules
{
    /// <summary>The rules, a row each.</summary>
    public static IReadOnlyList<ToolRule> All { get; } =
    [
        new("MONAI", "1.5.0", "DiceMetric(), that is ignore_empty=True", double.NaN, double.NaN),
        new("MONAI", "1.5.0", "DiceMetric(ignore_empty=False)", 1, 0),
        new("nnU-Net", "2.8.1", "evaluate_predictions", double.NaN, 0),
        new("torchmetrics", "1.9.0", "segmentation.DiceScore(aggregation_level=\"samplewise\", include_background=False)", double.NaN, 0),
        new("segmentation_models.pytorch", "0.5.0", "f1_score(reduction=\"micro-imagewise\"), that is zero_division=1.0", 1, 0),
        new("segmentation_models.pytorch", "0.5.0", "f1_score(reduction=\"micro-imagewise\", zero_division=0)", 0, 0),
        new("MetricsReloaded", "0.1.0", "BinaryPairwiseMeasures.dsc", 1, 0),
    ];

    /// <summary>The same slices under every rule, in the order of <see cref="All"/>.</summary>
    /// <param name="slices">With and without tumour.</param>
    public static IReadOnlyList<ToolScore> Of(IReadOnlyCollection<SliceScore> slices)
    {
        ArgumentNullException.ThrowIfNull(slices);
        return [.. All.Select(rule =>
        {
            double[] scored = [.. slices.Select(rule.Dice).Where(d => !double.IsNaN(d))];
            return new ToolScore(rule, Means.Of(scored), scored.Length, slices.Count - scored.Length);
        })];
    }
}
