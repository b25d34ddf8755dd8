namespace Glint.Imaging;

/// <summary>
/// From voxel index to patient position in millimetres: position = Origin + x ColumnStep + y RowStep + z SliceStep. Twelve numbers, kept as
/// a file gives them, so that writing them back changes no bit. Positions are LPS, as in DICOM: x grows to the patient's left, y to the
/// back (posterior), z to the head (superior). NIfTI is RAS (right, anterior, superior): there x and y have the opposite sign.
/// </summary>
/// <param name="ColumnStep">Millimetres from a voxel to the next one along x.</param>
/// <param name="RowStep">Millimetres from a voxel to the next one along y.</param>
/// <param name="SliceStep">Millimetres from a voxel to the next one along z.</param>
/// <param name="Origin">Centre of voxel (0, 0, 0), in millimetres.</param>
public readonly record struct Affine(Vector3D ColumnStep, Vector3D RowStep, Vector3D SliceStep, Vector3D Origin)
{
    // Sine-like measure of the flattest corner the axes may form; a tilted gantry leaves 0.8, rounding in float32 breaks below 1e-6.
    private const double FlattestCorner = 1e-6;

    /// <summary>Position in millimetres of a voxel index; (0, 0, 0) is the centre of the first voxel, fractions are allowed.</summary>
    public Vector3D ToWorld(double x, double y, double z) => Origin + ColumnStep * x + RowStep * y + SliceStep * z;

    /// <summary>Voxel index, with fractions, of a position in millimetres.</summary>
    public Vector3D ToIndex(Vector3D world) => StepsAlong(world - Origin);

    /// <summary>Volume of a voxel in cubic millimetres; negative where the axes are left-handed.</summary>
    public double SignedVoxelVolume => ColumnStep.Cross(RowStep).Dot(SliceStep);

    internal Vector3D StepsAlong(Vector3D way)
    {
        var volume = SignedVoxelVolume;
        return new Vector3D(
            way.Dot(RowStep.Cross(SliceStep)) / volume,
            way.Dot(SliceStep.Cross(ColumnStep)) / volume,
            way.Dot(ColumnStep.Cross(RowStep)) / volume);
    }

    /// <summary>RAS where this is LPS, and the other way round: x and y of every world position change sign.</summary>
    internal Affine SwitchLpsAndRas() => new(Switch(ColumnStep), Switch(RowStep), Switch(SliceStep), Switch(Origin));

    /// <summary>LPS where this is LAS, and the other way round: y of every world position changes sign.</summary>
    internal Affine WithYSwitched() => new(SwitchY(ColumnStep), SwitchY(RowStep), SwitchY(SliceStep), SwitchY(Origin));

    internal Affine Scaled(double factor) => new(ColumnStep * factor, RowStep * factor, SliceStep * factor, Origin * factor);

    /// <summary>What makes this affine unusable, as the end of a sentence; null when nothing does.</summary>
    internal string? Flaw()
    {
        if (!double.IsFinite(Origin.Length)) return "has an origin that is not a finite number";
        var (column, row, slice) = (ColumnStep.Length, RowStep.Length, SliceStep.Length);
        if (!double.IsFinite(column + row + slice)) return "has a voxel size that is not a finite number";
        if (column == 0 || row == 0 || slice == 0) return "has a voxel size of 0";
        // Negated so that NaN, from numbers too large or too small to multiply, counts as a flaw.
        if (!(Math.Abs(SignedVoxelVolume / (column * row * slice)) > FlattestCorner)) return "has axes that lie in one plane";
        return null;
    }

    private static Vector3D SwitchY(Vector3D v) => v with { Y = -v.Y };

    private static Vector3D Switch(Vector3D v) => new(-v.X, -v.Y, v.Z);
}
