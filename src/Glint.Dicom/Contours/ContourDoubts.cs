using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>What somebody should look at in the contours of an ROI, though they can be read.</summary>
internal static class ContourDoubts
{
    // What positions lose that are rounded to a hundredth of a millimetre, in slices.
    private const double OnPlane = 0.05;

    /// <summary>One line each.</summary>
    /// <param name="name">What messages call the ROI, with its file.</param>
    /// <param name="contours">The closed ones.</param>
    /// <param name="points">How many points it has beside them.</param>
    /// <param name="geometry">The grid of the series.</param>
    /// <exception cref="GlintException">A contour does not lie in the plane of a slice.</exception>
    public static IEnumerable<string> Of(string name, IReadOnlyList<ClosedContour> contours, int points, Geometry geometry)
    {
        double off = MostOffPlanes(contours, geometry);
        if (off > OnPlane)
        {
            yield return FormattableString.Invariant($"{name} has contours up to {off:0.##} slices off the planes of its series; each counts in the nearest slice. Look whether it was drawn on this series.");
        }
        List<int> same = [], crossing = [];
        byte[] slice = new byte[geometry.Columns * geometry.Rows];
        foreach ((int z, SliceFill fill) in Contours.BySlice(contours, geometry))
        {
            fill.CopyTo(slice);
            if (fill.HasSame) same.Add(z);
            if (fill.HasCrossing) crossing.Add(z);
        }
        if (same.Count > 0) yield return $"{name} has contours that hold the same pixels as others, in {Slices(same)}; they count once. Look whether it was stored twice, or another ROI was meant.";
        if (crossing.Count > 0) yield return $"{name} has contours that cross, in {Slices(crossing)}; what one of them holds counts. Look whether that is meant.";
    }

    private static string Slices(IReadOnlyList<int> numbers) => $"{(numbers.Count == 1 ? "slice" : "slices")} {IndexRanges.Of(numbers)} (from 0)";

    private static double MostOffPlanes(IReadOnlyList<ClosedContour> contours, Geometry geometry) =>
        contours.Where(c => c.Points.Count > 0).Select(c => c.Points.Average(p => geometry.IndexToWorld.ToIndex(p).Z))
            .Select(z => Math.Abs(z - Math.Round(z))).DefaultIfEmpty().Max();
}
