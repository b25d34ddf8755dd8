using Glint.Imaging;

namespace Glint.Evaluation;

/// <summary>Prediction and truth must lie on one grid to be compared voxel by voxel.</summary>
internal static class SameGrid
{
    // Positions may differ by what float32 affines lose, not by more.
    private const double ToleranceVoxels = 0.01;

    /// <exception cref="GlintException">They do not.</exception>
    internal static void Check(Mask truth, Mask predicted)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(predicted);
        if (truth.Geometry.MismatchWith(predicted.Geometry, ToleranceVoxels) is { } mismatch)
        {
            throw new GlintException($"Truth and prediction are on different grids: {mismatch}. Resample one to the other.");
        }
    }
}
