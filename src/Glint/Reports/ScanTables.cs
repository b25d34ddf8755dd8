using Glint.Evaluation;

namespace Glint.Reports;

/// <summary>The tables of whole scans, in 3-D and in millimetres, and that of slices without tumour. Definitions: docs/metrics.md.</summary>
internal static class ScanTables
{
    /// <summary>All tables of whole scans; none where no method was judged by scan.</summary>
    public static IReadOnlyList<Table> Of(IReadOnlyList<(string Name, ScanSummary Scans)> methods) =>
        methods.Count == 0 ? [] : [Lesions(methods), Surfaces(methods), FrocRates(methods), Areas(methods)];

    public static Table TumourFree(IReadOnlyList<(string Name, TumourFreeSummary Slices)> methods) => new(
        "Slices without tumour",
        "Clean: share without a false-positive pixel. False-positive pixels and components (in the plane, 8-connected): per such slice. All three are the same under any EmptyPolicy.",
        ["Method", "Slices", "Clean", "FP pixels", "FP components"],
        [.. methods.Select(m => new TableRow(
            [m.Name, Format.Count(m.Slices.Slices), Format.Share(m.Slices.Specificity), Format.Pixels(m.Slices.FalsePositivePixels), Format.ShortShare(m.Slices.FalsePositiveComponents)]))]);

    private static Table Lesions(IReadOnlyList<(string Name, ScanSummary Scans)> methods) => new(
        "Lesions in 3-D",
        $"26-connected. A lesion is detected, and a candidate true, by one shared voxel; PQ: panoptic quality, pairs of intersection over union above 1/2. All lesions pooled, then means over scans with a lesion or a candidate. {Policy(methods)}: precision of a scan without candidates is {Format.Coefficient(methods[0].Scans.Empty.PrecisionOfEmptyPrediction)}.",
        ["Method", "Scans", "Lesions", "Sensitivity", "Precision", "F1", "PQ", "Sensitivity per scan", "Precision per scan", "F1 per scan", "PQ per scan"],
        [.. methods.Select(m => Lesions(m.Name, m.Scans.Lesions))]);

    private static TableRow Lesions(string name, LesionSummary l) => new(
    [
        name, Format.Count(l.Cases), Format.Count(l.Pooled.Lesions), Format.Share(l.Pooled.Sensitivity), Format.Share(l.Pooled.Precision(l.Empty)), Format.Share(l.Pooled.F1),
        Format.Share(l.Pooled.PanopticQuality), Format.Share(l.Sensitivity), Format.Share(l.Precision), Format.Share(l.F1), Format.Share(l.PanopticQuality),
    ]);

    private static Table Surfaces(IReadOnlyList<(string Name, ScanSummary Scans)> methods) => new(
        "Surfaces in 3-D",
        $"Means over scans with tumour or prediction. Surface Dice within {Format.Millimetres(methods[0].Scans.ToleranceMillimetres)} mm. A miss or a false alarm counts with surface Dice 0 and, as HD95, with the diagonal of its grid, here {Penalty(methods)} mm. HD95 measured leaves these out: it improves with every tumour missed, so read it beside their number. Left out, under {Policy(methods)} as under any: scans where nothing is there and nothing was predicted.",
        ["Method", "Scans", "Surface Dice", "HD95, mm", "Misses", "False alarms", "HD95 measured, mm"],
        [.. methods.Select(m => new TableRow(
            [m.Name, Format.Count(m.Scans.Surface.Scans), Format.Share(m.Scans.Surface.SurfaceDice), Format.Millimetres(m.Scans.Surface.Hausdorff95Millimetres),
                Format.Count(m.Scans.Surface.Misses), Format.Count(m.Scans.Surface.FalseAlarms), Format.Millimetres(m.Scans.Surface.MeasuredHausdorff95Millimetres)]))]);

    private static Table FrocRates(IReadOnlyList<(string Name, ScanSummary Scans)> methods) => new(
        "FROC",
        $"Sensitivity to lesions in 3-D at so many false positives per scan, and its mean over these rates. Candidates: 26-connected voxels of probability {Format.ShortShare(ScanResult.CandidateThreshold)} or more, scored by their highest. A candidate hits every lesion it touches, so one that covers half a scan hits many: read this beside PQ. Without lesions there is no sensitivity, under {Policy(methods)} as under any.",
        ["Method", "Lesions", .. Froc.AveragedAt.Select(Rate), "Mean"],
        [.. methods.Select(m => new TableRow(
            [m.Name, Format.Count(m.Scans.Froc.Lesions), .. Froc.AveragedAt.Select(r => Format.Share(m.Scans.Froc.SensitivityAt(r))), Format.Share(m.Scans.Froc.MeanSensitivity)]))]);

    private static Table Areas(IReadOnlyList<(string Name, ScanSummary Scans)> methods) => new(
        "Slices by the tumour's area",
        $"Means over slices; edges are the areas of discs of {string.Join(", ", AreaBin.EdgeDiametersMillimetres.Select(Format.Millimetres))} mm in diameter. {Policy(methods)}: precision of an empty prediction is {Format.Coefficient(methods[0].Scans.Empty.PrecisionOfEmptyPrediction)}.",
        ["Method, mm2", "Slices", "Precision", "Recall", "Dice"],
        [.. methods.SelectMany(m => m.Scans.Areas.Select(a => new TableRow(
            [$"{m.Name}, {Range(a)}", Format.Count(a.Slices), Format.Share(a.PerSlice.Precision), Format.Share(a.PerSlice.Recall), Format.Share(a.PerSlice.Dice)])))]);

    private static string Policy(IReadOnlyList<(string Name, ScanSummary Scans)> methods) => $"EmptyPolicy.{methods[0].Scans.Empty.Name}";

    private static string Penalty(IReadOnlyList<(string Name, ScanSummary Scans)> methods)
    {
        string least = Format.Millimetres(methods.Min(m => m.Scans.LeastPenaltyMillimetres)), most = Format.Millimetres(methods.Max(m => m.Scans.MostPenaltyMillimetres));
        return least == most ? least : $"{least} to {most}";
    }

    // The rates are powers of two.
    private static string Rate(double falsePositives) => falsePositives < 1 ? $"1/{Format.Count((long)(1 / falsePositives))}" : Format.Count((long)falsePositives);

    private static string Range(AreaBin a) =>
        a.FromSquareMillimetres == 0 ? $"under {Format.Pixels(a.ToSquareMillimetres)}"
        : double.IsInfinity(a.ToSquareMillimetres) ? $"from {Format.Pixels(a.FromSquareMillimetres)}"
        : $"{Format.Pixels(a.FromSquareMillimetres)} to {Format.Pixels(a.ToSquareMillimetres)}";
}
