using Glint.Imaging;

namespace Glint.Evaluation;

/// <summary>
/// Lesions instead of pixels: connected components of the truth (lesions) against those of the prediction (candidates), of one slice, one
/// scan, or a sum of them. Two matching rules, both counted. Detection: one shared voxel is enough, and one candidate may find several
/// lesions or several find one. Panoptic quality: a pair matches if its intersection over union is above 1/2, so that no component matches
/// twice (Kirillov et al., CVPR 2019).
/// </summary>
/// <param name="Lesions">Components of the truth.</param>
/// <param name="DetectedLesions">Those that share a voxel with the prediction.</param>
/// <param name="Candidates">Components of the prediction.</param>
/// <param name="TrueCandidates">Those that share a voxel with the truth.</param>
/// <param name="Matched">Pairs whose intersection over union is above 1/2.</param>
/// <param name="MatchedIntersectionOverUnion">Sum of the intersections over unions of these pairs.</param>
public sealed record LesionScore(
    int Lesions, int DetectedLesions, int Candidates, int TrueCandidates, int Matched, double MatchedIntersectionOverUnion)
{
    /// <summary>Candidates that share no voxel with the truth.</summary>
    public int FalseCandidates => Candidates - TrueCandidates;

    /// <summary>Lesions detected / lesions; NaN without lesions.</summary>
    public double Sensitivity => Lesions > 0 ? (double)DetectedLesions / Lesions : double.NaN;

    /// <summary>
    /// The harmonic mean of sensitivity and precision; 0 if nothing was found that is there, NaN if there was nothing to find and nothing
    /// was claimed.
    /// </summary>
    public double F1 => Lesions + Candidates == 0 ? double.NaN : DetectedLesions == 0 ? 0
        : 2 / ((1 / Sensitivity) + ((double)Candidates / TrueCandidates));

    /// <summary>SQ: mean intersection over union of the matched pairs; NaN without one.</summary>
    public double SegmentationQuality => Matched > 0 ? MatchedIntersectionOverUnion / Matched : double.NaN;

    /// <summary>RQ: F1 of the matched pairs, matched / (matched + half of what is unmatched on either side); NaN if both are empty.</summary>
    public double RecognitionQuality => Lesions + Candidates > 0 ? 2.0 * Matched / (Lesions + Candidates) : double.NaN;

    /// <summary>PQ = SQ x RQ; 0 without a matched pair, NaN if both are empty.</summary>
    public double PanopticQuality => Lesions + Candidates > 0 ? 2 * MatchedIntersectionOverUnion / (Lesions + Candidates) : double.NaN;

    /// <summary>True candidates / candidates.</summary>
    /// <param name="empty">What it is without a candidate.</param>
    public double Precision(EmptyPolicy empty)
    {
        ArgumentNullException.ThrowIfNull(empty);
        return Candidates > 0 ? (double)TrueCandidates / Candidates : empty.PrecisionOfEmptyPrediction;
    }

    /// <summary>The lesions of a scan, in 3-D.</summary>
    /// <param name="truth">The truth.</param>
    /// <param name="predicted">The prediction on the same grid.</param>
    /// <param name="connectivity">What belongs to one lesion. With 4 or 8 slice by slice, each section a lesion of its own.</param>
    /// <exception cref="GlintException">The masks are on different grids.</exception>
    public static LesionScore Of(Mask truth, Mask predicted, Connectivity connectivity = Connectivity.TwentySix)
    {
        SameGrid.Check(truth, predicted);
        return Of(Components.Of(truth, connectivity), Components.Of(predicted, connectivity));
    }

    /// <summary>The lesions of one slice, in 2-D.</summary>
    /// <param name="truth">0 outside; row by row.</param>
    /// <param name="predicted">0 outside; as many pixels.</param>
    /// <param name="columns">Pixels in a row.</param>
    /// <param name="connectivity">What belongs to one lesion.</param>
    /// <exception cref="ArgumentException">The masks are no two rectangles of that many columns.</exception>
    public static LesionScore Of(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> predicted, int columns, Connectivity connectivity = Connectivity.Eight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        int rows = truth.Length / columns;
        return Of(Components.Of(truth, columns, rows, 1, connectivity), Components.Of(predicted, columns, rows, 1, connectivity));
    }

    /// <summary>The counts of several slices or scans together, to pool them or to score a patient by its slices.</summary>
    public static LesionScore Sum(IEnumerable<LesionScore> scores) => scores.Aggregate(
        new LesionScore(0, 0, 0, 0, 0, 0),
        (a, b) => new(
            a.Lesions + b.Lesions, a.DetectedLesions + b.DetectedLesions, a.Candidates + b.Candidates, a.TrueCandidates + b.TrueCandidates,
            a.Matched + b.Matched, a.MatchedIntersectionOverUnion + b.MatchedIntersectionOverUnion));

    private static LesionScore Of(Components lesions, Components candidates)
    {
        var shared = new Dictionary<(int Lesion, int Candidate), int>();
        for (int i = 0; i < lesions.Labels.Length; i++)
        {
            (int lesion, int candidate) = (lesions.Labels[i], candidates.Labels[i]);
            if (lesion > 0 && candidate > 0) shared[(lesion, candidate)] = shared.GetValueOrDefault((lesion, candidate)) + 1;
        }
        List<double> matched = [.. shared
            .Select(p => (double)p.Value / (lesions.Sizes[p.Key.Lesion - 1] + candidates.Sizes[p.Key.Candidate - 1] - p.Value))
            .Where(share => share > 0.5)];
        return new LesionScore(
            lesions.Count, shared.Keys.DistinctBy(p => p.Lesion).Count(),
            candidates.Count, shared.Keys.DistinctBy(p => p.Candidate).Count(), matched.Count, matched.Sum());
    }
}
