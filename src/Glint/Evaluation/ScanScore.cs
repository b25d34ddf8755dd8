using Glint.Imaging;
using Glint.Losses;

namespace Glint.Evaluation;

/// <summary>All that is measured of one predicted scan.</summary>
/// <param name="Voxels">Overlap of the patient's volume.</param>
/// <param name="Lesions">Lesions in 3-D, 26-connected.</param>
/// <param name="Sections">Lesions in 2-D, 8-connected: the sum over the slices.</param>
/// <param name="Surface">Surface Dice and HD95 in 3-D.</param>
internal sealed record ScanScore(PatientScore Voxels, LesionScore Lesions, LesionScore Sections, SurfaceScore Surface)
{
    /// <summary>Scores a scan.</summary>
    /// <param name="patient">Name of the patient.</param>
    /// <param name="truth">The truth.</param>
    /// <param name="predicted">The prediction on the same grid.</param>
    /// <param name="toleranceMillimetres">Of the surface Dice, at least 0.</param>
    /// <exception cref="GlintException">The masks are on different grids.</exception>
    public static ScanScore Of(string patient, Mask truth, Mask predicted, double toleranceMillimetres)
    {
        SameGrid.Check(truth, predicted);
        return new ScanScore(
            new PatientScore(patient, Counts(truth.Voxels, predicted.Voxels)),
            LesionScore.Of(truth, predicted), LesionScore.Of(truth, predicted, Connectivity.Eight),
            SurfaceDistance.Of(truth, predicted).Score(toleranceMillimetres));
    }

    private static ConfusionCounts Counts(byte[] truth, byte[] predicted)
    {
        int both = 0, there = 0, found = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            both += truth[i] & predicted[i];
            there += truth[i];
            found += predicted[i];
        }
        return new ConfusionCounts(both, found - both, there - both);
    }
}
