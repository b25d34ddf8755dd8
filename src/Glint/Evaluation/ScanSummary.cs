namespace Glint.Evaluation;

/// <summary>Whole scans of one method together, all seeds pooled: what the tables in 3-D and in millimetres show.</summary>
/// <param name="Empty">What 0/0 was taken for.</param>
/// <param name="Scans">How many; each counts once a seed.</param>
/// <param name="Lesions">Lesions in 3-D, 26-connected.</param>
/// <param name="ToleranceMillimetres">Of the surface Dice.</param>
/// <param name="Surface">Surface Dice and HD95, with misses and false alarms counted.</param>
/// <param name="LeastPenaltyMillimetres">The HD95 of a miss or a false alarm is the diagonal of its grid: of the smallest grid.</param>
/// <param name="MostPenaltyMillimetres">Of the largest.</param>
/// <param name="Froc">Sensitivity against false positives per scan.</param>
/// <param name="Areas">Slices with tumour by its area in mm2.</param>
internal sealed record ScanSummary(
    EmptyPolicy Empty, int Scans, LesionSummary Lesions, double ToleranceMillimetres, SurfaceSummary Surface,
    double LeastPenaltyMillimetres, double MostPenaltyMillimetres, Froc Froc, IReadOnlyList<AreaBin> Areas)
{
    /// <summary>The summary of one or several runs; null if they judged no scan.</summary>
    /// <param name="runs">The scans of each run, of one tolerance.</param>
    /// <param name="slices">The slices of all runs, of the same patients.</param>
    /// <param name="empty">What 0/0 is.</param>
    /// <exception cref="ArgumentException">Tolerances differ, or a slice with tumour is of no scan.</exception>
    public static ScanSummary? Of(IReadOnlyList<IReadOnlyList<ScanResult>> runs, IReadOnlyList<SliceScore> slices, EmptyPolicy empty)
    {
        ArgumentNullException.ThrowIfNull(runs);
        List<ScanResult> scans = [.. runs.SelectMany(r => r)];
        if (scans.Count == 0) return null;
        List<SurfaceScore> surfaces = [.. scans.Select(s => s.Score.Surface)];
        var lesions = LesionSummary.Of([.. scans.Select(s => s.Score.Lesions)], empty);
        // A lesion found under one seed is not found under another.
        IEnumerable<Candidate> candidates = runs.SelectMany((run, i) => run.SelectMany(s => s.Candidates).Select(c => c with { Scan = $"{i} {c.Scan}" }));
        return new ScanSummary(
            empty, scans.Count, lesions, surfaces[0].ToleranceMillimetres, SurfaceSummary.Of(surfaces),
            surfaces.Min(s => s.PenaltyMillimetres), surfaces.Max(s => s.PenaltyMillimetres),
            Froc.Of(candidates, scans.Count, lesions.Pooled.Lesions),
            AreaBin.Of(slices, scans.DistinctBy(s => s.Score.Voxels.Patient).ToDictionary(s => s.Score.Voxels.Patient, s => s.PixelSquareMillimetres), empty));
    }
}
