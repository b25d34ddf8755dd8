namespace Glint.Evaluation;

/// <summary>The figures of one <see cref="SurfaceDistance"/>.</summary>
/// <param name="Outcome">Whether there was something to measure.</param>
/// <param name="ToleranceMillimetres">Of the surface Dice.</param>
/// <param name="SurfaceDice">0 to 1; 0 for a miss or a false alarm, NaN if nothing is there.</param>
/// <param name="Hausdorff95Millimetres">HD95; the penalty for a miss or a false alarm, NaN if nothing is there.</param>
/// <param name="PenaltyMillimetres">The diagonal of the grid.</param>
internal sealed record SurfaceScore(
    SurfaceOutcome Outcome, double ToleranceMillimetres, double SurfaceDice, double Hausdorff95Millimetres, double PenaltyMillimetres);

/// <summary>
/// Means of surface figures, with how many of them are penalties. Tools that leave a miss out of the mean report a better HD95 the more
/// tumours are missed; <see cref="MeasuredHausdorff95Millimetres"/> is that figure, to be read only beside <see cref="Misses"/>.
/// </summary>
/// <param name="Scans">Scans or slices with tumour or prediction: those the means are over.</param>
/// <param name="Misses">Those with tumour where nothing was predicted.</param>
/// <param name="FalseAlarms">Those without tumour where something was predicted.</param>
/// <param name="SurfaceDice">Mean, misses and false alarms as 0; NaN without a scan.</param>
/// <param name="Hausdorff95Millimetres">Mean, misses and false alarms with their penalty; NaN without a scan.</param>
/// <param name="MeasuredHausdorff95Millimetres">Mean where both boundaries exist; NaN if they never do.</param>
internal sealed record SurfaceSummary(
    int Scans, int Misses, int FalseAlarms, double SurfaceDice, double Hausdorff95Millimetres, double MeasuredHausdorff95Millimetres)
{
    /// <summary>The summary of scans or of slices, of one tolerance.</summary>
    /// <exception cref="ArgumentException">Tolerances differ.</exception>
    public static SurfaceSummary Of(IReadOnlyCollection<SurfaceScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.DistinctBy(s => s.ToleranceMillimetres).Count() > 1)
        {
            throw new ArgumentException("Surface Dice of different tolerances has no mean.", nameof(scores));
        }
        int Count(SurfaceOutcome outcome) => scores.Count(s => s.Outcome == outcome);
        return new SurfaceSummary(
            scores.Count - Count(SurfaceOutcome.NothingThere), Count(SurfaceOutcome.Missed), Count(SurfaceOutcome.FalseAlarm),
            Means.Of(scores.Select(s => s.SurfaceDice)), Means.Of(scores.Select(s => s.Hausdorff95Millimetres)),
            Means.Of(scores.Where(s => s.Outcome == SurfaceOutcome.Measured).Select(s => s.Hausdorff95Millimetres)));
    }
}
