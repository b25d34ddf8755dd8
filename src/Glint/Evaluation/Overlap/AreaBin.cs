namespace Glint.Evaluation;

/// <summary>
/// Slices whose tumour has a certain area in the body. The article's 100 px are 25 mm2 in one scan and 95 mm2 in another; these edges are
/// the same in all of them.
/// </summary>
/// <param name="FromSquareMillimetres">Smallest area.</param>
/// <param name="ToSquareMillimetres">All areas are below; infinity in the last bin.</param>
/// <param name="Slices">How many.</param>
/// <param name="PerSlice">The mean over these slices; NaN without one.</param>
internal sealed record AreaBin(double FromSquareMillimetres, double ToSquareMillimetres, int Slices, Overlap PerSlice)
{
    /// <summary>
    /// Diameters in mm of the discs whose areas are the edges: 6 (the first limit for following up a nodule: Fleischner Society 2017), 10
    /// (measurable: RECIST 1.1, and the end of T1a), 20 and 30 (the ends of T1b and T1c: lung TNM, 8th edition).
    /// </summary>
    public static IReadOnlyList<double> EdgeDiametersMillimetres { get; } = [6, 10, 20, 30];

    /// <summary>All bins from small to large, empty ones too.</summary>
    /// <param name="scores">Slices; those without tumour are left out.</param>
    /// <param name="pixelSquareMillimetres">Area of one pixel by patient, above 0.</param>
    /// <param name="empty">What 0/0 is.</param>
    /// <exception cref="ArgumentException">A patient with tumour has no pixel area.</exception>
    public static IReadOnlyList<AreaBin> Of(
        IEnumerable<SliceScore> scores, IReadOnlyDictionary<string, double> pixelSquareMillimetres, EmptyPolicy empty)
    {
        List<(double Area, Overlap Overlap)> tumours = [.. scores.Where(s => s.HasTumour).Select(s =>
            pixelSquareMillimetres.TryGetValue(s.Patient, out double pixel) ? (s.TumourPixels * pixel, s.Overlap(empty))
            : throw new ArgumentException($"The area of a pixel of patient {s.Patient} is not given.", nameof(pixelSquareMillimetres)))];
        double[] edges = [0, .. EdgeDiametersMillimetres.Select(d => Math.PI * d * d / 4), double.PositiveInfinity];
        return [.. edges.Zip(edges.Skip(1), (from, to) =>
        {
            List<Overlap> inside = [.. tumours.Where(t => t.Area >= from && t.Area < to).Select(t => t.Overlap)];
            return new AreaBin(from, to, inside.Count, Overlap.Mean(inside));
        })];
    }
}
