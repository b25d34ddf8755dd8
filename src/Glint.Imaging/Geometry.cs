using System.Globalization;

namespace Glint.Imaging;

/// <summary>
/// The grid a scan or a mask lives on, the same for all file formats: voxel counts, and where each voxel lies in the patient, in
/// millimetres, LPS (see <see cref="Affine"/>). Index (0, 0, 0) is the centre of the first voxel, not its corner.
/// </summary>
public sealed record Geometry
{
    /// <summary>A grid of the given voxel counts and positions.</summary>
    /// <param name="columns">Voxels along x, at least 1.</param>
    /// <param name="rows">Voxels along y, at least 1.</param>
    /// <param name="slices">Voxels along z, at least 1.</param>
    /// <param name="indexToWorld">Index to position in millimetres, LPS; finite, no voxel size 0, axes not in one plane.</param>
    /// <exception cref="ArgumentException">A count is below 1, the voxels do not fit an array, or the affine is unusable.</exception>
    public Geometry(int columns, int rows, int slices, Affine indexToWorld)
    {
        if (columns < 1 || rows < 1 || slices < 1) throw new ArgumentException($"A grid of {columns}x{rows}x{slices} has no voxels.");
        if ((Int128)columns * rows * slices > Array.MaxLength)
        {
            throw new ArgumentException($"A grid of {columns}x{rows}x{slices} has more than the {Array.MaxLength} voxels an array holds.");
        }
        if (indexToWorld.Flaw() is { } flaw) throw new ArgumentException($"The index-to-world affine {flaw}.", nameof(indexToWorld));
        (Columns, Rows, Slices, IndexToWorld) = (columns, rows, slices, indexToWorld);
    }

    /// <summary>A grid along the patient's axes.</summary>
    /// <param name="columns">Voxels along x, at least 1.</param>
    /// <param name="rows">Voxels along y, at least 1.</param>
    /// <param name="slices">Voxels along z, at least 1.</param>
    /// <param name="spacingMillimetres">Distance of neighbouring voxel centres, in millimetres, above 0.</param>
    /// <param name="origin">Centre of voxel (0, 0, 0) in millimetres, LPS.</param>
    /// <exception cref="ArgumentException">As the constructor.</exception>
    public static Geometry AlongAxes(int columns, int rows, int slices, Vector3D spacingMillimetres, Vector3D origin = default) =>
        new(columns, rows, slices, new Affine(
            new(spacingMillimetres.X, 0, 0), new(0, spacingMillimetres.Y, 0), new(0, 0, spacingMillimetres.Z), origin));

    /// <summary>How far apart the two forms of a NIfTI file may put a voxel and still say the same: 0.01 voxels, a few times what float32 loses.</summary>
    internal const double FormToleranceVoxels = 0.01;

    /// <summary>
    /// Whether the file said how its voxels lie in the patient. False where it gave voxel sizes alone (NIfTI with qform and sform code 0,
    /// NRRD without space directions, MetaImage without matrix and offset, PNG): origin and directions are then made up, 0 and along the axes.
    /// </summary>
    public bool HasOrientation { get; init; } = true;

    /// <summary>
    /// The end of a sentence about the file where it says in two ways that disagree how its voxels lie: by how much, which one this grid is,
    /// and what other readers do. Null where it does not. Only NIfTI can: it has a qform and an sform.
    /// </summary>
    public string? Contradiction => Nifti is null ? null : NiftiOrientation.Disagreement(this, Nifti);

    /// <summary>The header of the NIfTI file that this was read from, for writing a file that every reader puts on the same place; else null.</summary>
    internal NiftiFields? Nifti { get; init; }

    /// <summary>The units of the NRRD file that this was read from, for writing one whose numbers every reader puts on the same place; else null.</summary>
    internal NrrdUnits? NrrdUnits { get; init; }

    /// <summary>Voxels along x, the axis that runs fastest in memory.</summary>
    public int Columns { get; }

    /// <summary>Voxels along y.</summary>
    public int Rows { get; }

    /// <summary>Voxels along z, the axis that runs slowest in memory.</summary>
    public int Slices { get; }

    /// <summary>From voxel index to position in millimetres, LPS: the twelve numbers all positions derive from.</summary>
    public Affine IndexToWorld { get; }

    /// <summary>Columns x Rows x Slices.</summary>
    public int VoxelCount => Columns * Rows * Slices;

    /// <summary>Distance of neighbouring voxel centres along x, y and z of the grid, in millimetres.</summary>
    public Vector3D SpacingMillimetres =>
        new(IndexToWorld.ColumnStep.Length, IndexToWorld.RowStep.Length, IndexToWorld.SliceStep.Length);

    /// <summary>Centre of voxel (0, 0, 0) in millimetres, LPS.</summary>
    public Vector3D Origin => IndexToWorld.Origin;

    /// <summary>Unit vectors, LPS, along which x, y and z of the grid grow.</summary>
    public (Vector3D Column, Vector3D Row, Vector3D Slice) Direction
    {
        get
        {
            var (a, spacing) = (IndexToWorld, SpacingMillimetres);
            return (a.ColumnStep * (1 / spacing.X), a.RowStep * (1 / spacing.Y), a.SliceStep * (1 / spacing.Z));
        }
    }

    /// <summary>Whether both have the same voxels at the same places; what a file said of them beside does not count.</summary>
    public bool Equals(Geometry? other) =>
        other is not null && (Columns, Rows, Slices) == (other.Columns, other.Rows, other.Slices) && IndexToWorld.Equals(other.IndexToWorld);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Columns, Rows, Slices, IndexToWorld);

    /// <summary>Place of a voxel in an array of <see cref="VoxelCount"/>: x + Columns (y + Rows z).</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the grid.</exception>
    public int IndexOf(int x, int y, int z)
    {
        if ((uint)x >= (uint)Columns || (uint)y >= (uint)Rows || (uint)z >= (uint)Slices)
        {
            throw new ArgumentOutOfRangeException(nameof(x), $"Voxel ({x}, {y}, {z}) is outside a grid of {Columns}x{Rows}x{Slices}.");
        }
        return x + Columns * (y + Rows * z);
    }

    /// <summary>Why the grids differ, as a clause such as "sizes 51x51x51 and 51x51x50 differ", with what origin, spacing and direction each add to it; null when they match.</summary>
    /// <param name="other">The grid to compare with.</param>
    /// <param name="toleranceVoxels">Largest allowed distance along any axis, in voxels of this grid, at least 0.</param>
    public string? MismatchWith(Geometry other, double toleranceVoxels)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNegative(toleranceVoxels);
        if ((Columns, Rows, Slices) != (other.Columns, other.Rows, other.Slices)) return $"sizes {SizeText} and {other.SizeText} differ";

        // An affine difference is largest at a corner of the grid.
        var (worst, millimetres) = (0.0, 0.0);
        foreach (var (x, y, z) in Corners())
        {
            var way = other.IndexToWorld.ToWorld(x, y, z) - IndexToWorld.ToWorld(x, y, z);
            (worst, millimetres) = (Math.Max(worst, MostVoxels(way)), Math.Max(millimetres, way.Length));
        }
        return worst <= toleranceVoxels ? null : string.Create(CultureInfo.InvariantCulture,
            $"positions differ by up to {worst:G4} voxels ({millimetres:G4} mm; {Shares(other)}), more than the {toleranceVoxels:G4} voxels allowed");
    }

    // What origin, spacing and direction each do to positions, at the far end of the axis where they do most.
    private string Shares(Geometry other)
    {
        var origin = MostVoxels(other.Origin - Origin);
        var (spacing, direction) = (0.0, 0.0);
        foreach (var (here, there, count) in new[]
        {
            (IndexToWorld.ColumnStep, other.IndexToWorld.ColumnStep, Columns),
            (IndexToWorld.RowStep, other.IndexToWorld.RowStep, Rows),
            (IndexToWorld.SliceStep, other.IndexToWorld.SliceStep, Slices),
        })
        {
            var ratio = there.Length / here.Length;
            spacing = Math.Max(spacing, Math.Abs(ratio - 1) * (count - 1));
            direction = Math.Max(direction, MostVoxels((there * (1 / ratio) - here) * (count - 1)));
        }
        return string.Create(CultureInfo.InvariantCulture, $"origin {origin:0.##}, spacing {spacing:0.##}, direction {direction:0.##} voxels");
    }

    private double MostVoxels(Vector3D way)
    {
        var steps = IndexToWorld.StepsAlong(way);
        return Math.Max(Math.Abs(steps.X), Math.Max(Math.Abs(steps.Y), Math.Abs(steps.Z)));
    }

    internal string SizeText => $"{Columns}x{Rows}x{Slices}";

    private IEnumerable<Vector3D> Corners() =>
        from z in new[] { 0, Slices - 1 }
        from y in new[] { 0, Rows - 1 }
        from x in new[] { 0, Columns - 1 }
        select new Vector3D(x, y, z);
}
