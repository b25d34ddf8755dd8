using CsCheck;

namespace Glint.Imaging.Tests;

/// <summary>Random small masks with uneven spacing, down to one voxel along any axis, from nearly empty to nearly full.</summary>
internal static class RandomGrids
{
    internal static Gen<Mask> Masks { get; } =
        from columns in Gen.Int[1, 7]
        from rows in Gen.Int[1, 6]
        from slices in Gen.Int[1, 5]
        from spacing in Gen.Select(Gen.Double[0.3, 5], Gen.Double[0.3, 5], Gen.Double[0.3, 5])
        from share in Gen.Double[0, 1]
        from draws in Gen.Double[0, 1].Array[columns * rows * slices]
        let grid = Geometry.AlongAxes(columns, rows, slices, new(spacing.Item1, spacing.Item2, spacing.Item3))
        select new Mask(grid, [.. draws.Select(d => d < share ? (byte)1 : (byte)0)]);

    /// <summary>The indices of a place in memory.</summary>
    internal static (int X, int Y, int Z) At(Geometry g, int place) => (place % g.Columns, place / g.Columns % g.Rows, place / g.Columns / g.Rows);
}
