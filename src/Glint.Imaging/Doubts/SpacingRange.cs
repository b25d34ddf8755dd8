using System.Globalization;

namespace Glint.Imaging;

/// <summary>How far apart the pixels and slices of scans lie, the least and the most over the scans. A model keeps that of its training patients: a network sees pixels, not millimetres.</summary>
/// <param name="PixelFrom">Smallest distance of two pixels of an axial slice, in millimetres.</param>
/// <param name="PixelTo">Largest.</param>
/// <param name="SliceFrom">Smallest distance of two axial slices, in millimetres.</param>
/// <param name="SliceTo">Largest.</param>
internal sealed record SpacingRange(double PixelFrom, double PixelTo, double SliceFrom, double SliceTo)
{
    // Training does not turn or scale slices, so that nothing makes it indifferent to more than the training scans' own spread and a quarter of it.
    private const double Margin = 1.25;

    /// <summary>Of the patients whose grids are known; null if none is.</summary>
    public static SpacingRange? Of(IReadOnlyDictionary<string, Geometry> grids, IEnumerable<string> patients)
    {
        ArgumentNullException.ThrowIfNull(grids);
        ArgumentNullException.ThrowIfNull(patients);
        AxialSpacing[] all = [.. patients.Where(grids.ContainsKey).Select(p => AxialSpacing.Of(grids[p]))];
        return all.Length == 0 ? null : new(
            all.Min(s => Math.Min(s.FirstMillimetres, s.SecondMillimetres)), all.Max(s => Math.Max(s.FirstMillimetres, s.SecondMillimetres)),
            all.Min(s => s.SliceMillimetres), all.Max(s => s.SliceMillimetres));
    }

    /// <summary>That a scan's pixels are smaller or larger than the training scans' by more than a quarter, and what to do; null if they are not. Slices are seen one by one.</summary>
    public string? DoubtOf(Geometry scan)
    {
        AxialSpacing spacing = AxialSpacing.Of(scan);
        (double least, double most) = (Math.Min(spacing.FirstMillimetres, spacing.SecondMillimetres), Math.Max(spacing.FirstMillimetres, spacing.SecondMillimetres));
        return least * Margin >= PixelFrom && most <= PixelTo * Margin ? null : string.Create(CultureInfo.InvariantCulture,
            $"has pixels of {spacing.FirstMillimetres:0.###} x {spacing.SecondMillimetres:0.###} mm; the model was trained on pixels of {PixelFrom:0.###} to {PixelTo:0.###} mm, and sees tumours in pixels. Resample the scan to such, and the mask back.");
    }
}
