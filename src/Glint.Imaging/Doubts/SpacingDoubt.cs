using System.Globalization;

namespace Glint.Imaging;

/// <summary>
/// Whether the distances between voxels can be those of a scan of a person: 0.1 mm (the finest CT of a temporal bone) to 20 mm (the widest
/// gaps between slices of the heart). Beyond them a header is in another unit than it says, or damaged.
/// </summary>
internal static class SpacingDoubt
{
    private const double LeastMillimetres = 0.1, MostMillimetres = 20;

    // What a number may have been meant in.
    private static readonly (string Unit, double Millimetres)[] Units = [("centimetres", 10), ("microns", 1e-3), ("metres", 1e3)];

    /// <summary>What is odd and what to do, as the end of a sentence about the file; null where nothing is. Along a single plane or row there is no distance.</summary>
    internal static string? Of(Geometry grid)
    {
        Vector3D s = grid.SpacingMillimetres;
        double[] distances = [.. new[] { (s.X, grid.Columns), (s.Y, grid.Rows), (s.Z, grid.Slices) }.Where(axis => axis.Item2 > 1).Select(axis => axis.Item1)];
        if (distances.All(IsPlausible)) return null;
        string? meant = Units.FirstOrDefault(u => distances.All(d => IsPlausible(d * u.Millimetres))).Unit;
        return string.Create(CultureInfo.InvariantCulture,
            $"has voxels {s.X:G4} x {s.Y:G4} x {s.Z:G4} mm apart; in scans of people these are {LeastMillimetres} to {MostMillimetres} mm.{(meant is null ? "" : $" Perhaps they are {meant}.")} Sizes of tumours and distances in mm will be wrong: write the file again with its true spacing, unless it is right.");
    }

    private static bool IsPlausible(double millimetres) => millimetres is >= LeastMillimetres and <= MostMillimetres;
}
