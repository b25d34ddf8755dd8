using Glint.Evaluation;

namespace Glint.Comparing.Reports;

/// <summary>Tables of what the article does not measure: lesions, patients, and the same predictions as other tools would report them.</summary>
internal static class DetailTables
{
    private static readonly string Policy = $"{nameof(EmptyPolicy)}.{EmptyPolicy.Article.Name}";

    public static Table Patients(ComparisonResult result) => new(
        "By patient",
        $"Dice three ways, all {result.Unit}s together, under EmptyPolicy.Article: mean over slices with tumour; of all pixels together, tumour-free slices included; mean over patients, each one's slices pooled. Empty: slices with tumour where nothing was predicted.",
        ["Method", "Dice per slice", "Dice pooled", "Dice per patient", "Recall pooled", "Recall per patient", "Empty"],
        [.. result.Details.Select(d => new TableRow(
            [d.Name, Format.Share(d.Overlap.PerSlice.Dice), Format.Share(d.Overlap.Pooled.Dice), Format.Share(d.Overlap.PerPatient.Dice),
                Format.Share(d.Overlap.Pooled.Recall), Format.Share(d.Overlap.PerPatient.Recall), $"{Format.Count(d.Overlap.EmptyPredictions)} of {Format.Count(d.Overlap.TumourSlices)}"]))]);

    public static Table Lesions(ComparisonResult result) => new(
        "Lesions in the plane",
        $"Lesions instead of pixels, in the plane, 8-connected, all slices and {result.Unit}s together. A lesion is detected, and a candidate true, by one shared pixel. PQ: panoptic quality, pairs of intersection over union above 1/2. {Policy}: precision of a method without candidates is {Format.Coefficient(EmptyPolicy.Article.PrecisionOfEmptyPrediction)}. False candidates: per tumour-free slice.",
        ["Method", "Lesions", "Sensitivity", "Precision", "F1", "PQ", "False candidates"],
        [.. result.Details.Select(d => new TableRow(d.Lesions is not { } l
            ? [d.Name, .. Enumerable.Repeat(Format.Missing, 6)]
            : [d.Name, Format.Count(l.Lesions), Format.Share(l.Sensitivity), Format.Share(l.Precision(EmptyPolicy.Article)), Format.Share(l.F1), Format.Share(l.PanopticQuality),
                Format.ShortShare(d.TumourFree.FalsePositiveComponents)]))]);

    public static Table OtherTools(ComparisonResult result) => new(
        "Other tools' rules",
        "Mean Dice of the same predictions, every slice a case, as other tools would report it: they differ in what a slice without tumour counts. In brackets: slices left out of the mean.",
        ["Tool", "Setting", .. result.Details.Select(d => d.Name)],
        [.. OtherToolsRules.All.Select((rule, i) => new TableRow(
            [$"{rule.Tool} {rule.Version}", rule.Setting, .. result.Details.Select(d => $"{Format.Share(d.OtherTools[i].MeanDice)} ({Format.Count(d.OtherTools[i].LeftOut)})")]))]);
}
