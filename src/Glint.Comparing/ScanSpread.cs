using Glint.Evaluation;

namespace Glint.Comparing;

/// <summary>Whole scans of one method: all seeds pooled, and what the tables show of each seed by itself.</summary>
/// <param name="Pooled">All seeds together.</param>
/// <param name="OverSeeds">Means and spreads over seeds.</param>
internal sealed record ScanDetail(ScanSummary Pooled, ScanSpread OverSeeds)
{
    /// <summary>The detail of a method's runs; null if they judged no scan.</summary>
    /// <param name="seeds">Scans and slices of each run, of the same patients and one tolerance.</param>
    /// <param name="empty">What 0/0 is.</param>
    public static ScanDetail? Of(IReadOnlyList<(IReadOnlyList<ScanResult> Scans, IReadOnlyList<SliceScore> Slices)> seeds, EmptyPolicy empty)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        return ScanSummary.Of([.. seeds.Select(s => s.Scans)], [.. seeds.SelectMany(s => s.Slices)], empty) is { } pooled
            ? new ScanDetail(pooled, ScanSpread.Of([.. seeds.Select(s => ScanSummary.Of([s.Scans], s.Slices, empty)).OfType<ScanSummary>()])) : null;
    }
}

/// <summary>The figures of whole scans, each the mean over seeds with its spread; null where a seed has no value.</summary>
/// <param name="Seeds">How many seeds.</param>
/// <param name="Lesions">In 3-D, all lesions of a seed pooled.</param>
/// <param name="LesionsPerScan">The same as means over scans.</param>
/// <param name="Surface">In mm.</param>
/// <param name="Froc">Sensitivity against false positives per scan.</param>
/// <param name="Areas">Means over slices, a bin each as in <see cref="ScanSummary.Areas"/>.</param>
internal sealed record ScanSpread(
    int Seeds, LesionSpread Lesions, LesionSpread LesionsPerScan, SurfaceSpread Surface, FrocSpread Froc, IReadOnlyList<OverlapSpread> Areas)
{
    /// <summary>The spread of one summary per seed, at least one.</summary>
    public static ScanSpread Of(IReadOnlyList<ScanSummary> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentOutOfRangeException.ThrowIfZero(seeds.Count);
        Spread? Over(Func<ScanSummary, double> value) => Summary.OverAll([.. seeds.Select(value)]);
        return new ScanSpread(
            seeds.Count,
            new(Over(s => s.Lesions.Pooled.Sensitivity), Over(s => s.Lesions.Pooled.Precision(s.Empty)), Over(s => s.Lesions.Pooled.F1), Over(s => s.Lesions.Pooled.PanopticQuality)),
            new(Over(s => s.Lesions.Sensitivity), Over(s => s.Lesions.Precision), Over(s => s.Lesions.F1), Over(s => s.Lesions.PanopticQuality)),
            new(Over(s => s.Surface.SurfaceDice), Over(s => s.Surface.Hausdorff95Millimetres), Over(s => s.Surface.MeasuredHausdorff95Millimetres)),
            FrocSpread.Of([.. seeds.Select(s => s.Froc)]),
            [.. seeds[0].Areas.Select((_, i) => new OverlapSpread(Over(s => s.Areas[i].PerSlice.Precision), Over(s => s.Areas[i].PerSlice.Recall), Over(s => s.Areas[i].PerSlice.Dice)))]);
    }
}

/// <summary>Lesions found, over seeds; 0 to 1, higher is better.</summary>
internal sealed record LesionSpread(Spread? Sensitivity, Spread? Precision, Spread? F1, Spread? PanopticQuality);

/// <summary>Surfaces over seeds: as in <see cref="SurfaceSummary"/>.</summary>
internal sealed record SurfaceSpread(Spread? SurfaceDice, Spread? Hausdorff95Millimetres, Spread? MeasuredHausdorff95Millimetres);

/// <summary>Overlap over seeds; 0 to 1, higher is better.</summary>
internal sealed record OverlapSpread(Spread? Precision, Spread? Recall, Spread? Dice);
