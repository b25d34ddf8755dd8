using Glint.Evaluation;

namespace Glint.Comparing.Reports;

/// <summary>The tables of whole scans, in 3-D and in millimetres, and that of slices without tumour. Definitions: docs/metrics.md.</summary>
internal static class ScanTables
{
    /// <summary>What no reader of a FROC table or curve may forget.</summary>
    public const string WhatFrocForgives = "FROC says nothing of extent: a candidate that covers half a scan hits one lesion or is one false positive, like a small one, so a network that paints widely is flattered: read this beside PQ.";

    /// <summary>All tables of whole scans; none where no method was judged by scan.</summary>
    /// <param name="methods">By name.</param>
    /// <param name="unit">What the seeds are called.</param>
    public static IReadOnlyList<Table> Of(IReadOnlyList<(string Name, ScanDetail Scans)> methods, string unit = "seed") =>
        methods.Count == 0 ? [] : [Lesions(methods, unit), Surfaces(methods, unit), FrocRates(methods, unit), Areas(methods, unit)];

    public static Table TumourFree(IReadOnlyList<(string Name, TumourFreeSummary Slices)> methods) => new(
        "Slices without tumour",
        "Specificity: share without a false-positive pixel. False-positive pixels and components (in the plane, 8-connected): per such slice. All three are the same under any EmptyPolicy.",
        ["Method", "Slices", "Specificity", "FP pixels", "FP components"],
        [.. methods.Select(m => new TableRow(
            [m.Name, Format.Count(m.Slices.Slices), Format.Share(m.Slices.Specificity), Format.Pixels(m.Slices.FalsePositivePixels), Format.ShortShare(m.Slices.FalsePositiveComponents)]))]);

    private static Table Lesions(IReadOnlyList<(string Name, ScanDetail Scans)> methods, string unit) => new(
        "Lesions in 3-D",
        $"26-connected. A lesion is detected, and a candidate true, by one shared voxel; PQ: panoptic quality, pairs of intersection over union above 1/2. All lesions pooled, then means over scans with a lesion or a candidate. {Policy(methods)}: precision of a scan without candidates is {Format.Coefficient(methods[0].Scans.Pooled.Empty.PrecisionOfEmptyPrediction)}. {OverSeeds(methods, unit)}",
        ["Method", "Scans", "Lesions", "Sensitivity", "Precision", "F1", "PQ", "Sensitivity per scan", "Precision per scan", "F1 per scan", "PQ per scan"],
        [.. methods.Select(m => new TableRow(
            [m.Name, Format.Count(m.Scans.Pooled.Lesions.Cases), Format.Count(m.Scans.Pooled.Lesions.Pooled.Lesions), .. Lesions(m.Scans.OverSeeds.Lesions), .. Lesions(m.Scans.OverSeeds.LesionsPerScan)]))]);

    private static IEnumerable<string> Lesions(LesionSpread l) => new[] { l.Sensitivity, l.Precision, l.F1, l.PanopticQuality }.Select(Share);

    private static Table Surfaces(IReadOnlyList<(string Name, ScanDetail Scans)> methods, string unit) => new(
        "Surfaces in 3-D",
        $"Means over scans with tumour or prediction. Surface Dice within {Format.Millimetres(methods[0].Scans.Pooled.ToleranceMillimetres)} mm. A miss or a false alarm counts with surface Dice 0 and, as HD95, with the diagonal of its grid, here {Penalty(methods)} mm. HD95 measured leaves these out: it improves with every tumour missed, so read it beside their number. Left out, under {Policy(methods)} as under any: scans where nothing is there and nothing was predicted. {OverSeeds(methods, unit)}",
        ["Method", "Scans", "Surface Dice", "HD95, mm", "Misses", "False alarms", "HD95 measured, mm"],
        [.. methods.Select(m => Surfaces(m.Name, m.Scans.Pooled.Surface, m.Scans.OverSeeds.Surface))]);

    private static TableRow Surfaces(string name, SurfaceSummary all, SurfaceSpread s) => new(
    [
        name, Format.Count(all.Scans), Share(s.SurfaceDice), Format.MeanAndSpread(s.Hausdorff95Millimetres, Format.Millimetres),
        Format.Count(all.Misses), Format.Count(all.FalseAlarms), Format.MeanAndSpread(s.MeasuredHausdorff95Millimetres, Format.Millimetres),
    ]);

    private static Table FrocRates(IReadOnlyList<(string Name, ScanDetail Scans)> methods, string unit) => new(
        "FROC",
        $"Sensitivity to lesions in 3-D at so many false positives per scan, and its mean over these rates. Candidates: 26-connected voxels of probability {Format.ShortShare(ScanResult.CandidateThreshold)} or more, scored by their highest, and a hit only where that peak lies in a lesion. {WhatFrocForgives} Without lesions there is no sensitivity, under {Policy(methods)} as under any. {OverSeeds(methods, unit)}",
        ["Method", "Lesions", .. Froc.AveragedAt.Select(Rate), "Mean"],
        [.. methods.Select(m => new TableRow(
            [m.Name, Format.Count(m.Scans.Pooled.Froc.Lesions), .. m.Scans.OverSeeds.Froc.AtRates.Select(r => Share(r.Sensitivity)), Share(m.Scans.OverSeeds.Froc.Mean)]))]);

    private static Table Areas(IReadOnlyList<(string Name, ScanDetail Scans)> methods, string unit) => new(
        "Slices by the tumour's area",
        $"Means over slices; edges are the areas of discs of {string.Join(", ", AreaBin.EdgeDiametersMillimetres.Select(Format.Millimetres))} mm in diameter. {Policy(methods)}: precision of an empty prediction is {Format.Coefficient(methods[0].Scans.Pooled.Empty.PrecisionOfEmptyPrediction)}. {OverSeeds(methods, unit)}",
        ["Method, mm2", "Slices", "Precision", "Recall", "Dice"],
        [.. methods.SelectMany(m => m.Scans.Pooled.Areas.Zip(m.Scans.OverSeeds.Areas, (a, s) => new TableRow(
            [$"{m.Name}, {Range(a)}", Format.Count(a.Slices), Share(s.Precision), Share(s.Recall), Share(s.Dice)])))]);

    private static string Share(Spread? spread) => Format.MeanAndSpread(spread, Format.Share);

    // Nothing to say of one seed: the mean is its value, and the counts are its own.
    private static string OverSeeds(IReadOnlyList<(string Name, ScanDetail Scans)> methods, string unit) =>
        methods.All(m => m.Scans.OverSeeds.Seeds == 1) ? $"One {unit}." : $"Mean ± standard deviation over {unit}s; counts are of all {unit}s together.";

    private static string Policy(IReadOnlyList<(string Name, ScanDetail Scans)> methods) => $"EmptyPolicy.{methods[0].Scans.Pooled.Empty.Name}";

    private static string Penalty(IReadOnlyList<(string Name, ScanDetail Scans)> methods)
    {
        string least = Format.Millimetres(methods.Min(m => m.Scans.Pooled.LeastPenaltyMillimetres)), most = Format.Millimetres(methods.Max(m => m.Scans.Pooled.MostPenaltyMillimetres));
        return least == most ? least : $"{least} to {most}";
    }

    /// <summary>A rate of false positives, a power of two: "1/8", "4".</summary>
    public static string Rate(double falsePositives) => falsePositives < 1 ? $"1/{Format.Count((long)(1 / falsePositives))}" : Format.Count((long)falsePositives);

    private static string Range(AreaBin a) =>
        a.FromSquareMillimetres == 0 ? $"under {Format.Pixels(a.ToSquareMillimetres)}"
        : double.IsInfinity(a.ToSquareMillimetres) ? $"from {Format.Pixels(a.FromSquareMillimetres)}"
        : $"{Format.Pixels(a.FromSquareMillimetres)} to {Format.Pixels(a.ToSquareMillimetres)}";
}
