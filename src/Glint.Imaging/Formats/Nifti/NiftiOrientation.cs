using System.Globalization;

namespace Glint.Imaging;

/// <summary>Where the voxels of a NIfTI file lie: its three ways of saying so, read and written as one LPS affine in millimetres.</summary>
internal static class NiftiOrientation
{
    // A quaternion (b, c, d) of float32 may come out this much longer than 1; more is not a rotation.
    private const double LongestQuaternionSquared = 1 + 1e-3;

    // A fourth part whose square is below this is rounding of the other three in float32, and 0: so nibabel has it, too.
    private const double RoundingOfSquares = 3 * 1.1920929e-7;

    // Cosine between axes up to which a rotation says the same as the affine: half a hundredth of a voxel across 500.
    private const double LargestShear = 1e-5;

    private const int ScannerCode = 1;

    /// <summary>The sform where the file has one, else the qform, else voxel sizes alone (the standard's methods 3, 2 and 1).</summary>
    public static Affine ToLps(NiftiFields fields, string path)
    {
        var (source, ras) = fields.SformCode > 0 ? ("sform", FromSform(fields.Sform))
            : fields.QformCode > 0 ? ("qform", FromQform(fields, path))
            : ("pixdim", FromVoxelSizes(fields));
        var affine = InMillimetresLps(ras, fields);
        return affine.Flaw() is { } flaw
            ? throw new GlintException($"The {source} of {path} {flaw}. Write it again with the scan's voxel sizes and directions.")
            : affine;
    }

    /// <summary>
    /// In what the two forms of a file disagree, which one Glint uses and what other readers do; null where there is one, or they agree to
    /// within <see cref="Geometry.FormToleranceVoxels"/>.
    /// </summary>
    /// <param name="grid">By the sform.</param>
    /// <param name="fields">The header.</param>
    public static string? Disagreement(Geometry grid, NiftiFields fields)
    {
        if (fields.SformCode <= 0 || fields.QformCode <= 0) return null;
        var difference = "";
        try
        {
            var qform = InMillimetresLps(FromQform(fields, "the file"), fields);
            if (qform.Flaw() is { } flaw) difference = $"its qform {flaw}";
            else if (grid.MismatchWith(new Geometry(grid.Columns, grid.Rows, grid.Slices, qform), Geometry.FormToleranceVoxels) is { } mismatch) difference = mismatch;
            else return null;
        }
        catch (GlintException)
        {
            difference = "its qform is not a rotation";
        }
        return $"has a qform and an sform that disagree: {difference}. Glint uses the sform, as nibabel and FSL do; readers built on ITK (3D Slicer, SimpleITK, ITK-SNAP) use the qform in some versions and would place it elsewhere";
    }

    private static Affine InMillimetresLps(Affine ras, NiftiFields fields) => ras.Scaled(MillimetresPerUnit(fields.Units)).SwitchLpsAndRas();

    /// <summary>
    /// Adds the affine to a header: as sform, exact to float32, and as qform too where it is a rotation. Readers that know only voxel sizes
    /// find them in pixdim.
    /// </summary>
    public static NiftiFields WithAffine(NiftiFields fields, Affine lps, string path)
    {
        var ras = Rounded(lps.SwitchLpsAndRas());
        if (ras.Flaw() is { } flaw)
        {
            throw new GlintException($"Cannot write {path}: in float32, as NIfTI stores it, its affine {flaw}. Check the voxel sizes.");
        }

        var (x, y, z) = (Unit(ras.ColumnStep), Unit(ras.RowStep), Unit(ras.SliceStep));
        var isRotation = Math.Max(Math.Abs(x.Dot(y)), Math.Max(Math.Abs(y.Dot(z)), Math.Abs(z.Dot(x)))) <= LargestShear;
        var handedness = ras.SignedVoxelVolume < 0 ? -1 : 1;
        return fields with
        {
            SformCode = ScannerCode,
            Sform =
            [
                ras.ColumnStep.X, ras.RowStep.X, ras.SliceStep.X, ras.Origin.X,
                ras.ColumnStep.Y, ras.RowStep.Y, ras.SliceStep.Y, ras.Origin.Y,
                ras.ColumnStep.Z, ras.RowStep.Z, ras.SliceStep.Z, ras.Origin.Z,
            ],
            PixDim = [handedness, ras.ColumnStep.Length, ras.RowStep.Length, ras.SliceStep.Length],
            QformCode = isRotation ? ScannerCode : 0,
            Quaternion = isRotation ? QuaternionOf(x, y, z * handedness) : [0, 0, 0],
            QformOffset = isRotation ? [ras.Origin.X, ras.Origin.Y, ras.Origin.Z] : [0, 0, 0],
        };
    }

    private static Affine FromSform(double[] m) =>
        new(new(m[0], m[4], m[8]), new(m[1], m[5], m[9]), new(m[2], m[6], m[10]), new(m[3], m[7], m[11]));

    private static Affine FromVoxelSizes(NiftiFields fields) => new(
        new(VoxelSize(fields, 1), 0, 0), new(0, VoxelSize(fields, 2), 0), new(0, 0, VoxelSize(fields, 3)), default);

    private static Affine FromQform(NiftiFields fields, string path)
    {
        var (b, c, d) = (fields.Quaternion[0], fields.Quaternion[1], fields.Quaternion[2]);
        var squared = b * b + c * c + d * d;
        if (!(squared <= LongestQuaternionSquared))
        {
            throw new GlintException(string.Create(CultureInfo.InvariantCulture,
                $"The qform of {path} is not a rotation: its quaternion ({b}, {c}, {d}) is longer than 1. Write the header again."));
        }
        if (squared > 1 - RoundingOfSquares)
        {
            var length = Math.Sqrt(squared);
            (b, c, d, squared) = (b / length, c / length, d / length, 1);
        }
        var a = Math.Sqrt(1 - squared);
        var handedness = fields.PixDim[0] < 0 ? -1 : 1;
        return new Affine(
            new Vector3D(1 - 2 * (c * c + d * d), 2 * (b * c + a * d), 2 * (b * d - a * c)) * VoxelSize(fields, 1),
            new Vector3D(2 * (b * c - a * d), 1 - 2 * (b * b + d * d), 2 * (c * d + a * b)) * VoxelSize(fields, 2),
            new Vector3D(2 * (b * d + a * c), 2 * (c * d - a * b), 1 - 2 * (b * b + c * c)) * (handedness * VoxelSize(fields, 3)),
            new Vector3D(fields.QformOffset[0], fields.QformOffset[1], fields.QformOffset[2]));
    }

    // An image of fewer axes than three needs no voxel size along the others; 1 makes its single plane or line a grid.
    private static double VoxelSize(NiftiFields fields, int axis) =>
        fields.PixDim[axis] == 0 && axis > fields.Dim[0] ? 1 : Math.Abs(fields.PixDim[axis]);

    private static double MillimetresPerUnit(int units) => (units & 7) switch
    {
        1 => 1e3, // metres
        3 => 1e-3, // microns
        _ => 1, // millimetres, or unsaid
    };

    private static double[] QuaternionOf(Vector3D x, Vector3D y, Vector3D z)
    {
        // Each of 4a^2, 4b^2, 4c^2, 4d^2; dividing by the largest keeps the digits.
        double[] squares = [1 + x.X + y.Y + z.Z, 1 + x.X - y.Y - z.Z, 1 - x.X + y.Y - z.Z, 1 - x.X - y.Y + z.Z];
        var largest = Array.IndexOf(squares, squares.Max());
        double[] q = largest switch
        {
            0 => [squares[0], y.Z - z.Y, z.X - x.Z, x.Y - y.X],
            1 => [y.Z - z.Y, squares[1], x.Y + y.X, z.X + x.Z],
            2 => [z.X - x.Z, x.Y + y.X, squares[2], y.Z + z.Y],
            _ => [x.Y - y.X, z.X + x.Z, y.Z + z.Y, squares[3]],
        };
        var signedLength = Math.Sqrt(q.Sum(part => part * part)) * (q[0] < 0 ? -1 : 1);
        return [q[1] / signedLength, q[2] / signedLength, q[3] / signedLength];
    }

    private static Vector3D Unit(Vector3D v) => v * (1 / v.Length);

    private static Affine Rounded(Affine a) => new(Rounded(a.ColumnStep), Rounded(a.RowStep), Rounded(a.SliceStep), Rounded(a.Origin));

    private static Vector3D Rounded(Vector3D v) => new((float)v.X, (float)v.Y, (float)v.Z);
}
