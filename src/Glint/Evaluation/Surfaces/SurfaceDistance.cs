using Glint.Data;
using Glint.Imaging;

namespace Glint.Evaluation;

/// <summary>Whether there are two boundaries to measure between.</summary>
internal enum SurfaceOutcome
{
    /// <summary>Truth and prediction both hold something.</summary>
    Measured,

    /// <summary>There is tumour, and nothing was predicted.</summary>
    Missed,

    /// <summary>There is no tumour, and something was predicted.</summary>
    FalseAlarm,

    /// <summary>There is no tumour, and nothing was predicted: no distance is good or bad.</summary>
    NothingThere,
}

/// <summary>
/// How far the boundaries of truth and prediction lie apart, of a scan or a slice. A boundary is those voxels of a mask of which a face
/// neighbour is outside (beyond the grid is outside), each counted once and standing at its centre, as in MetricsReloaded; the distance of
/// one is to the nearest of the other boundary, in millimetres by the spacing along each axis.
/// </summary>
internal sealed class SurfaceDistance
{
    private const double Percentile = 0.95;

    // Of a distance equal to the tolerance but for rounding.
    private const double RelativeRounding = 1e-9;

    private readonly double[] _fromTruth;
    private readonly double[] _fromPrediction;

    private SurfaceDistance(SurfaceOutcome outcome, double[] fromTruth, double[] fromPrediction, double penalty) =>
        (Outcome, _fromTruth, _fromPrediction, PenaltyMillimetres) = (outcome, fromTruth, fromPrediction, penalty);

    /// <summary>Whether there was something to measure.</summary>
    public SurfaceOutcome Outcome { get; }

    /// <summary>Distance of each voxel of the truth's boundary to the prediction's, in mm, ascending; empty unless measured.</summary>
    public IReadOnlyList<double> FromTruthMillimetres => _fromTruth;

    /// <summary>The other way round.</summary>
    public IReadOnlyList<double> FromPredictionMillimetres => _fromPrediction;

    /// <summary>What HD95 is for a miss or a false alarm: the diagonal of the grid between its outermost voxels, which no distance exceeds.</summary>
    public double PenaltyMillimetres { get; }

    /// <summary>
    /// HD95: the larger of the two 95th percentiles, one per direction, between neighbouring values in proportion; for a miss or a false
    /// alarm <see cref="PenaltyMillimetres"/>; NaN if nothing is there.
    /// </summary>
    public double Hausdorff95Millimetres => Outcome switch
    {
        SurfaceOutcome.Measured => Math.Max(Quantiles.At(_fromTruth, Percentile), Quantiles.At(_fromPrediction, Percentile)),
        SurfaceOutcome.NothingThere => double.NaN,
        _ => PenaltyMillimetres,
    };

    /// <summary>Measures.</summary>
    /// <param name="truth">The truth.</param>
    /// <param name="predicted">The prediction on the same grid, whose axes are at right angles.</param>
    /// <exception cref="GlintException">The masks are on different grids.</exception>
    public static SurfaceDistance Of(Mask truth, Mask predicted)
    {
        SameGrid.Check(truth, predicted);
        Geometry g = truth.Geometry;
        Vector3D spacing = g.SpacingMillimetres;
        double diagonal = new Vector3D((g.Columns - 1) * spacing.X, (g.Rows - 1) * spacing.Y, (g.Slices - 1) * spacing.Z).Length;
        List<Voxel> there = Boundary.Of(truth), found = Boundary.Of(predicted);
        SurfaceOutcome outcome = (there.Count > 0, found.Count > 0) switch
        {
            (true, true) => SurfaceOutcome.Measured,
            (true, false) => SurfaceOutcome.Missed,
            (false, true) => SurfaceOutcome.FalseAlarm,
            _ => SurfaceOutcome.NothingThere,
        };
        return outcome != SurfaceOutcome.Measured ? new SurfaceDistance(outcome, [], [], diagonal)
            : new SurfaceDistance(outcome, Boundary.Distances(there, found, spacing), Boundary.Distances(found, there, spacing), diagonal);
    }

    /// <summary>
    /// Surface Dice (Nikolov et al., J. Med. Internet Res. 23(7):e26151, 2021; normalised surface distance): the share of both boundaries
    /// that lies within the tolerance of the other. Theirs weighs boundary elements by area, this counts voxels. 0 for a miss or a false
    /// alarm, NaN if nothing is there.
    /// </summary>
    /// <param name="toleranceMillimetres">At least 0; a distance equal to it is within. State it: there is no default.</param>
    public double Dice(double toleranceMillimetres)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(toleranceMillimetres);
        double most = toleranceMillimetres * (1 + RelativeRounding);
        return Outcome switch
        {
            SurfaceOutcome.Measured => _fromTruth.Concat(_fromPrediction).Average(distance => distance <= most ? 1.0 : 0),
            SurfaceOutcome.NothingThere => double.NaN,
            _ => 0,
        };
    }

    /// <summary>The figures to keep.</summary>
    /// <param name="toleranceMillimetres">Of the surface Dice.</param>
    public SurfaceScore Score(double toleranceMillimetres) =>
        new(Outcome, toleranceMillimetres, Dice(toleranceMillimetres), Hausdorff95Millimetres, PenaltyMillimetres);
}
