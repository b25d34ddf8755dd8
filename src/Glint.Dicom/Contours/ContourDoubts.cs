using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>What somebody should look at in the contours of an ROI, though they can be read.</summary>
internal static class ContourDoubts
{
    // What positions lose that are rounded to a hundredth of a millimetre, in slices.
    private const double OnPlane = 0.05;

    // The same in pixels: a contour along the border of the image is not outside.
    private const double OnBorder = 0.05;

    // Contours are drawn on each second to fifth slice where slices are thin; what lies further apart is rather two lesions.
    private const int MostSkipped = 4;

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
        if (points > 0) yield return $"{name} has {points} POINT contour(s), which enclose nothing and are left out. Look whether they were to mark tumour.";
        InPlane[] places = [.. contours.Where(c => c.Points.Count > 0).Select(c => InPlane.Of(c, geometry))];
        if (places.Count(p => p.IsBeside) is var beside and > 0) yield return $"{name} has {beside} of {contours.Count} contour(s) beside the image; they count for nothing. Look whether it was drawn on this series.";
        if (places.Count(p => p.IsCut) is var cut and > 0) yield return $"{name} has {cut} of {contours.Count} contour(s) partly outside the image; they are cut off at its border. Look whether it was drawn on this series.";

        List<int> same = [], crossing = [], skipped = [];
        (int Slice, byte[] Pixels)? last = null;
        foreach ((int z, SliceFill fill) in Contours.BySlice(contours, geometry))
        {
            byte[] pixels = new byte[geometry.Columns * geometry.Rows];
            fill.CopyTo(pixels);
            if (fill.HasSame) same.Add(z);
            if (fill.HasCrossing) crossing.Add(z);
            if (last is var (before, below) && z - before - 1 is > 0 and <= MostSkipped && below.AsSpan().Meets(pixels)) skipped.AddRange(Enumerable.Range(before + 1, z - before - 1));
            last = (z, pixels);
        }
        if (same.Count > 0) yield return $"{name} has contours that hold the same pixels as others, in {Slices(same)}; they count once. Look whether it was stored twice, or another ROI was meant.";
        if (crossing.Count > 0) yield return $"{name} has contours that cross, in {Slices(crossing)}; what one of them holds counts. Look whether that is meant.";
        if (skipped.Count > 0) yield return $"{name} has no contour in {Slices(skipped)}, between slices whose contours lie one over the other; there all is background. Look whether slices were skipped, and interpolate its contours.";
    }

    /// <summary>That no contour of an ROI meets the image, as the end of a sentence; null where one does, or there is none.</summary>
    public static string? AllBeside(IReadOnlyList<ClosedContour> contours, Geometry geometry)
    {
        InPlane[] places = [.. contours.Where(c => c.Points.Count > 0).Select(c => InPlane.Of(c, geometry))];
        if (places.Length == 0 || !places.All(p => p.IsBeside)) return null;
        return FormattableString.Invariant($"all of its {places.Length} contour(s) lie beside the image, between columns {places.Min(p => p.Left):0.#} and {places.Max(p => p.Right):0.#} and rows {places.Min(p => p.Top):0.#} and {places.Max(p => p.Bottom):0.#} of {geometry.Columns} x {geometry.Rows}")
            + ". Take the series that it was drawn on, or export both again.";
    }

    private static bool Meets(this Span<byte> one, ReadOnlySpan<byte> other)
    {
        for (int i = 0; i < one.Length; i++)
        {
            if ((one[i] & other[i]) != 0) return true;
        }
        return false;
    }

    private static string Slices(IReadOnlyList<int> numbers) => $"{(numbers.Count == 1 ? "slice" : "slices")} {IndexRanges.Of(numbers)} (from 0)";

    private static double MostOffPlanes(IReadOnlyList<ClosedContour> contours, Geometry geometry) =>
        contours.Where(c => c.Points.Count > 0).Select(c => c.Points.Average(p => geometry.IndexToWorld.ToIndex(p).Z))
            .Select(z => Math.Abs(z - Math.Round(z))).DefaultIfEmpty().Max();

    /// <summary>Where a contour lies beside the pixels of its slice, in pixel indices.</summary>
    private readonly record struct InPlane(double Left, double Top, double Right, double Bottom, Geometry Grid)
    {
        /// <summary>Whether it meets no pixel's area, or its border alone.</summary>
        public bool IsBeside => Right < -0.5 + OnBorder || Bottom < -0.5 + OnBorder || Left > Grid.Columns - 0.5 - OnBorder || Top > Grid.Rows - 0.5 - OnBorder;

        /// <summary>Whether a part of it does not.</summary>
        public bool IsCut => !IsBeside && (Left < -0.5 - OnBorder || Top < -0.5 - OnBorder || Right > Grid.Columns - 0.5 + OnBorder || Bottom > Grid.Rows - 0.5 + OnBorder);

        public static InPlane Of(ClosedContour contour, Geometry grid)
        {
            Vector3D[] indices = [.. contour.Points.Select(grid.IndexToWorld.ToIndex)];
            return new(indices.Min(i => i.X), indices.Min(i => i.Y), indices.Max(i => i.X), indices.Max(i => i.Y), grid);
        }
    }
}
