using Glint.Imaging;

namespace Glint.Evaluation;

/// <summary>One predicted scan: all that the tables of scans are made of.</summary>
/// <param name="Score">Voxels, lesions and surfaces, at the model's threshold.</param>
/// <param name="Candidates">Places that the probabilities point at, in 3-D, 26-connected, from <see cref="CandidateThreshold"/> on.</param>
/// <param name="PixelSquareMillimetres">Area of a pixel of its slices, in mm2.</param>
internal sealed record ScanResult(ScanScore Score, IReadOnlyList<Candidate> Candidates, double PixelSquareMillimetres)
{
    /// <summary>Voxels of at least this probability belong to candidates: low, so that a lesion the model is unsure of is one too.</summary>
    public const double CandidateThreshold = 0.1;

    /// <summary>Judges a scan.</summary>
    /// <param name="patient">Name of the patient.</param>
    /// <param name="truth">The truth.</param>
    /// <param name="predicted">The prediction on the same grid.</param>
    /// <param name="probability">What the prediction was made of, on the same grid, 0 to 1.</param>
    /// <param name="toleranceMillimetres">Of the surface Dice, at least 0.</param>
    /// <exception cref="GlintException">They are on different grids.</exception>
    public static ScanResult Of(string patient, Mask truth, Mask predicted, Volume probability, double toleranceMillimetres)
    {
        ArgumentNullException.ThrowIfNull(truth);
        Vector3D spacing = truth.Geometry.SpacingMillimetres;
        return new ScanResult(
            ScanScore.Of(patient, truth, predicted, toleranceMillimetres), Candidate.Of(patient, truth, probability, CandidateThreshold), spacing.X * spacing.Y);
    }
}
