using CsCheck;

namespace Glint.Imaging.Tests;

/// <summary>One lattice of physical points, stored in every order there is, gives one set of slices; masks go back to the points they came from.</summary>
public class AxialViewTests
{
    private const double ToleranceVoxels = 1e-9;

    private static readonly int[][] Permutations = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    /// <summary>RAS+ with 5 x 4 x 3 voxels of unlike sides.</summary>
    private static readonly Geometry Upright = new(5, 4, 3, new Affine(new(-0.7, 0, 0), new(0, -0.9, 0), new(0, 0, 2.5), new(31, -12, 7)));

    [Fact]
    public void All48OrdersOfAnUprightVolume_GiveItsOwnSlices()
    {
        Assert.Equal(48, Orders(Upright).Distinct().Count());
        foreach (var stored in Orders(Upright)) AssertSlicesAre(Upright, stored);
    }

    [Fact]
    public void All48OrdersOfAnObliqueVolume_GiveTheSameSlices() => Oblique.Sample(
        oblique =>
        {
            var standard = new AxialView(oblique).Geometry;
            foreach (var stored in Orders(oblique)) AssertSlicesAre(standard, stored);
        }, iter: 100);

    [Fact]
    public void All48OrdersOfAMask_GoBackToTheSamePoints() => Oblique.Sample(
        oblique =>
        {
            var standard = new AxialView(oblique).Geometry;
            // Asymmetric, so that a wrong turn is seen.
            var slices = Enumerable.Range(0, standard.Slices).Select(z => Enumerable.Range(0, standard.Columns * standard.Rows).Select(i => (byte)((i + z) * (i + 3) % 7 < 3 ? 1 : 0)).ToArray()).ToArray();
            foreach (var stored in Orders(oblique))
            {
                var mask = new AxialView(stored).Restore(slices);
                Assert.Equal(stored, mask.Geometry);
                foreach (var (x, y, z) in Indices(stored))
                {
                    var (column, row, slice) = IndexIn(standard, stored.IndexToWorld.ToWorld(x, y, z));
                    Assert.Equal(slices[slice][row * standard.Columns + column], mask[x, y, z]);
                }
            }
        }, iter: 20);

    [Fact]
    public void OfAnObliqueVolumeTheAxesClosestToRightAnteriorAndSuperior_AreTakenAndFollowed() => Oblique.Sample(
        oblique =>
        {
            var (right, anterior, superior) = new AxialView(oblique).Geometry.Direction;
            Assert.True(right.X < 0 && anterior.Y < 0 && superior.Z > 0, $"{right}, {anterior}, {superior}");
            var (first, second, third) = oblique.Direction;
            Assert.Equal(new[] { first.Z, second.Z, third.Z }.Max(Math.Abs), superior.Z);
            Assert.True(-right.X - anterior.Y >= Math.Abs(right.Y) + Math.Abs(anterior.X), "rows and columns would lie closer the other way round");
        });

    [Fact]
    public void AnUprightVolume_IsCutAsItIsStored()
    {
        var view = new AxialView(Upright);
        var voxels = Enumerable.Range(0, Upright.VoxelCount).ToArray();
        Assert.Equal(Upright, view.Geometry);
        Assert.Equal(voxels, Enumerable.Range(0, 3).SelectMany(z => view.Cut<int>(voxels, z)));
    }

    [Fact]
    public void WhereTwoChoicesAreEquallyCloseTheOrderOfStorage_Stays()
    {
        // 45 degrees about each of two axes; the squares are exact.
        var halfway = new Geometry(2, 3, 4, new Affine(new(-1, -1, 0), new(1, -1, 0), new(0, 0, 1), default));
        Assert.Equal((2, 3, 4), SizeOf(new AxialView(halfway).Geometry));
        var leaning = new Geometry(2, 3, 4, new Affine(new(-1, 0, 0), new(0, -1, 1), new(0, 1, 1), default));
        Assert.Equal((2, 3, 4), SizeOf(new AxialView(leaning).Geometry));
    }

    [Fact]
    public void WhatDoesNot_FitIsRefused()
    {
        var view = new AxialView(Upright);
        Assert.Throws<ArgumentException>(() => view.Cut<byte>(new byte[59], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Cut<byte>(new byte[60], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.Cut<byte>(new byte[60], -1));
        Assert.Throws<ArgumentException>(() => view.Restore([new byte[20], new byte[20]]));
        Assert.Throws<ArgumentException>(() => view.Restore([new byte[20], new byte[20], new byte[19]]));
    }

    private static void AssertSlicesAre(Geometry standard, Geometry stored)
    {
        var view = new AxialView(stored);
        Assert.Null(standard.MismatchWith(view.Geometry, ToleranceVoxels));
        // Each voxel holds its place in the standard order, which its physical point alone tells.
        int[] voxels = [.. Indices(stored).Select(i => IndexIn(standard, stored.IndexToWorld.ToWorld(i.X, i.Y, i.Z))).Select(i => standard.IndexOf(i.X, i.Y, i.Z))];
        Assert.Equal(Enumerable.Range(0, standard.VoxelCount), Enumerable.Range(0, standard.Slices).SelectMany(z => view.Cut<int>(voxels, z)));
    }

    // The same points, stored along every permutation of the axes, each forwards or backwards.
    private static IEnumerable<Geometry> Orders(Geometry grid)
    {
        Vector3D[] steps = [grid.IndexToWorld.ColumnStep, grid.IndexToWorld.RowStep, grid.IndexToWorld.SliceStep];
        int[] counts = [grid.Columns, grid.Rows, grid.Slices];
        foreach (var order in Permutations)
        {
            for (var flips = 0; flips < 8; flips++)
            {
                bool IsFlipped(int axis) => (flips >> axis & 1) == 1;
                Vector3D Step(int axis) => steps[axis] * (IsFlipped(axis) ? -1 : 1);
                var origin = Enumerable.Range(0, 3).Where(IsFlipped).Aggregate(grid.Origin, (o, axis) => o + steps[axis] * (counts[axis] - 1));
                yield return new Geometry(counts[order[0]], counts[order[1]], counts[order[2]], new Affine(Step(order[0]), Step(order[1]), Step(order[2]), origin));
            }
        }
    }

    private static IEnumerable<(int X, int Y, int Z)> Indices(Geometry grid) =>
        from z in Enumerable.Range(0, grid.Slices) from y in Enumerable.Range(0, grid.Rows) from x in Enumerable.Range(0, grid.Columns) select (x, y, z);

    private static (int X, int Y, int Z) IndexIn(Geometry grid, Vector3D world)
    {
        var (x, y, z) = grid.IndexToWorld.ToIndex(world);
        return ((int)Math.Round(x), (int)Math.Round(y), (int)Math.Round(z));
    }

    private static (int, int, int) SizeOf(Geometry grid) => (grid.Columns, grid.Rows, grid.Slices);

    // Turned any way about three axes.
    private static Gen<Geometry> Oblique =>
        from sizes in Gen.Int[1, 5].Array[3]
        from spacing in Gen.Double[0.3, 5].Array[3]
        from angles in Gen.Double[-3.1, 3.1].Array[3]
        from origin in Gen.Double[-500, 500].Array[3]
        select new Geometry(sizes[0], sizes[1], sizes[2], Rotations.Turned(spacing, angles, origin));
}
