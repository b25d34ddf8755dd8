using Glint.Imaging;

namespace Glint.Data;

/// <summary>How many slices have a tumour area within a range.</summary>
/// <param name="FromPixels">Smallest area, in pixels.</param>
/// <param name="ToPixels">Largest area, in pixels.</param>
/// <param name="Slices">Slices in the range.</param>
internal sealed record AreaRange(int FromPixels, int ToPixels, int Slices);

/// <summary>A value of the label maps.</summary>
/// <param name="Label">The value.</param>
/// <param name="IsTumour">Whether it is the tumour's.</param>
/// <param name="Voxels">Its voxels in all readable label maps.</param>
/// <param name="Share">Of the voxels of all readable label maps, 0 to 1.</param>
internal sealed record ClassShare(double Label, bool IsTumour, long Voxels, double Share);

/// <summary>What a data set holds, as far as it can be read. What there is nothing of is null.</summary>
/// <param name="Patients">Patients whose image can be read.</param>
/// <param name="Slices">Their axial slices.</param>
/// <param name="SlicesWithTumour">Slices with at least one tumour pixel.</param>
/// <param name="SlicesWithoutTumour">Slices that their labels show to have none.</param>
/// <param name="SlicesWithoutLabels">Slices whose labels are missing or unusable.</param>
/// <param name="SliceWidth">Of the scans, in pixels.</param>
/// <param name="SliceHeight">Of the scans, in pixels.</param>
/// <param name="PixelSpacingMillimetres">Within the slices of the scans, along both axes.</param>
/// <param name="SliceSpacingMillimetres">Between the slices of the scans.</param>
/// <param name="LowestHounsfield">Smallest finite value of all images, in HU.</param>
/// <param name="HighestHounsfield">Largest finite value of all images, in HU.</param>
/// <param name="ShareBelowWindow">Share of all voxels below the intensity window.</param>
/// <param name="ShareAboveWindow">Share of all voxels above it.</param>
/// <param name="Classes">The values of the label maps, ascending.</param>
/// <param name="TumourPixels">Tumour area of the slices that have tumour, in pixels: the size by which <c>glint evaluate</c> calls tumours small.</param>
/// <param name="TumourSquareMillimetres">The same in square millimetres.</param>
/// <param name="TumourShareOfSlice">The same as share of the slice, 0 to 1.</param>
/// <param name="TumourAreas">The same counted by area, each range twice as wide as the one before.</param>
internal sealed record DataSummary(
    int Patients, int Slices, int SlicesWithTumour, int SlicesWithoutTumour, int SlicesWithoutLabels,
    Quantiles? SliceWidth, Quantiles? SliceHeight, Quantiles? PixelSpacingMillimetres, Quantiles? SliceSpacingMillimetres,
    double? LowestHounsfield, double? HighestHounsfield, double? ShareBelowWindow, double? ShareAboveWindow,
    IReadOnlyList<ClassShare> Classes,
    Quantiles? TumourPixels, Quantiles? TumourSquareMillimetres, Quantiles? TumourShareOfSlice, IReadOnlyList<AreaRange> TumourAreas)
{
    /// <summary>Of what was read.</summary>
    /// <param name="patients">All patients of the data set.</param>
    /// <param name="label">The label that is tumour; null for 1.</param>
    internal static DataSummary Of(IReadOnlyList<PatientCheck> patients, int? label)
    {
        ScanFacts[] scans = [.. patients.Select(p => p.Scan).OfType<ScanFacts>()];
        SliceFacts[] slices = [.. scans.SelectMany(s => s.Slices)];
        var tumours = scans.SelectMany(s => s.Slices, (scan, slice) => (scan.Spacing.PixelSquareMillimetres, Slice: slice)).Where(t => t.Slice.TumourPixels > 0).ToArray();
        int unlabelled = scans.Where(s => !s.HasMask).Sum(s => s.Slices.Count);
        double voxels = slices.Sum(s => (double)s.Width * s.Height);
        return new(
            scans.Length, slices.Length, tumours.Length, slices.Length - tumours.Length - unlabelled, unlabelled,
            Quantiles.Of(scans.Select(s => (double)s.Slices[0].Width)),
            Quantiles.Of(scans.Select(s => (double)s.Slices[0].Height)),
            Quantiles.Of(scans.SelectMany(s => new[] { s.Spacing.FirstMillimetres, s.Spacing.SecondMillimetres })),
            Quantiles.Of(scans.Select(s => s.Spacing.SliceMillimetres)),
            scans.Length == 0 ? null : slices.Min(s => s.Lowest),
            scans.Length == 0 ? null : slices.Max(s => s.Highest),
            scans.Length == 0 ? null : scans.Sum(s => s.VoxelsBelow) / voxels,
            scans.Length == 0 ? null : scans.Sum(s => s.VoxelsAbove) / voxels,
            ClassesOf(patients, label ?? 1),
            Quantiles.Of(tumours.Select(t => (double)t.Slice.TumourPixels)),
            Quantiles.Of(tumours.Select(t => t.Slice.TumourPixels * t.PixelSquareMillimetres)),
            Quantiles.Of(tumours.Select(t => t.Slice.TumourPixels / ((double)t.Slice.Width * t.Slice.Height))),
            AreasOf([.. tumours.Select(t => t.Slice.TumourPixels)]));
    }

    // A map with fractions has no classes.
    private static IReadOnlyList<ClassShare> ClassesOf(IReadOnlyList<PatientCheck> patients, int tumour)
    {
        var counts = patients.Select(p => p.Labels).OfType<LabelFacts>().Where(l => l.IsWhole).SelectMany(l => l.Voxels)
            .GroupBy(v => v.Key, v => v.Value).Select(g => (Label: g.Key, Voxels: g.Sum())).OrderBy(c => c.Label).ToList();
        double all = counts.Sum(c => (double)c.Voxels);
        return [.. counts.Select(c => new ClassShare(c.Label, c.Label == tumour, c.Voxels, c.Voxels / all))];
    }

    // 1, 2-3, 4-7, 8-15, ... from the smallest area to the largest, empty ranges between them too.
    private static IReadOnlyList<AreaRange> AreasOf(IReadOnlyList<int> areas)
    {
        if (areas.Count == 0) return [];
        ILookup<int, int> byPower = areas.ToLookup(a => int.Log2(a));
        int first = byPower.Min(g => g.Key), last = byPower.Max(g => g.Key);
        return [.. Enumerable.Range(first, last - first + 1).Select(p => new AreaRange(1 << p, (int)((2L << p) - 1), byPower[p].Count()))];
    }
}
