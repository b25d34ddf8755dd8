using CsCheck;

namespace Glint.Imaging.Tests;

public class LesionTests
{
    /// <summary>Masks on grids that are turned, sheared and stored in any order, and their scans.</summary>
    private static readonly Gen<(Mask Mask, Volume Scan)> Scans =
        from mask in RandomGrids.Masks
        from angles in Gen.Double[-Math.PI, Math.PI].Array[3]
        from order in Gen.Int[0, 5]
        from shear in Gen.Double[-0.4, 0.4]
        from seed in Gen.Int[0, 1000]
        select Turned(mask, Rotations.Turned([1, 1, 1], angles, [0, 0, 0]), order, shear, seed);

    [Fact]
    public void ALesionsMeasures_OnAnyGrid_AreThoseOfEveryPairOfItsCorners() => Scans.Sample(s =>
    {
        (Mask mask, Volume scan) = s;
        IReadOnlyList<Lesion> found = Lesion.Of(mask, scan);
        Components pieces = Components.Of(mask, Connectivity.TwentySix);
        Assert.Equal(Enumerable.Range(1, pieces.Count).OrderByDescending(n => pieces.Sizes[n - 1]), found.Select(l => l.Number));
        foreach (Lesion lesion in found) AssertMeasured(lesion, mask, scan, [.. Enumerable.Range(0, mask.Voxels.Length).Where(i => pieces.Labels[i] == lesion.Number)]);
    }, iter: 300);

    [Fact]
    public void TheLongestDiameter_RunsFromBorderToBorderOfPixels()
    {
        // 3 mm x 4 mm pixels: one measures 5; three in a row and one below the last measure 9 mm x 8 mm.
        Geometry grid = Geometry.AlongAxes(8, 6, 3, new(3, 4, 50));
        Lesion one = Assert.Single(Lesion.Of(Marked((2, 3, 1)), Constant(grid)));
        Assert.Equal((5, 1, 1, 1), (one.LongestDiameterMillimetres, one.DiameterSlice, one.FirstSlice, one.LastSlice));
        Lesion bent = Assert.Single(Lesion.Of(Marked((2, 3, 0), (2, 3, 1), (3, 3, 1), (4, 3, 1), (4, 4, 1), (4, 4, 2)), Constant(grid)));
        Assert.Equal(Math.Sqrt((9 * 9) + (8 * 8)), bent.LongestDiameterMillimetres, 1e-12);
        Assert.Equal((1, 0, 2), (bent.DiameterSlice, bent.FirstSlice, bent.LastSlice));

        Mask Marked(params (int X, int Y, int Z)[] places)
        {
            byte[] voxels = new byte[grid.VoxelCount];
            foreach ((int x, int y, int z) in places) voxels[grid.IndexOf(x, y, z)] = 1;
            return new(grid, voxels);
        }
    }

    [Fact]
    public void ALargeDisc_MeasuresItsDiameter_WithinAPixel()
    {
        // As wide as the slice; pairs of its 823,000 pixels would take for ever.
        Geometry grid = Geometry.AlongAxes(1024, 1024, 1, new(0.5, 0.5, 1));
        Mask disc = new(grid, [.. Enumerable.Range(0, grid.VoxelCount).Select(i => Math.Pow((i % 1024) - 511.5, 2) + Math.Pow((i / 1024) - 511.5, 2) <= 512 * 512 ? (byte)1 : (byte)0)]);
        Lesion lesion = Assert.Single(Lesion.Of(disc, Constant(grid)));
        Assert.InRange(lesion.LongestDiameterMillimetres, 512, 512 + (0.5 * Math.Sqrt(2)));
        Assert.Equal(Math.PI * 256 * 256, lesion.CubicMillimetres, Math.PI * 512);
    }

    [Fact]
    public void AnEmptyMask_HasNoLesion()
    {
        Geometry grid = Geometry.AlongAxes(4, 3, 2, new(1, 1, 1));
        Assert.Empty(Lesion.Of(new Mask(grid, new byte[24]), Constant(grid)));
        Assert.Throws<ArgumentException>(() => Lesion.Of(new Mask(grid, new byte[24]), Constant(Geometry.AlongAxes(4, 3, 3, new(1, 1, 1)))));
    }

    private static void AssertMeasured(Lesion lesion, Mask mask, Volume scan, int[] voxels)
    {
        AxialView view = new(mask.Geometry);
        Affine steps = view.Geometry.IndexToWorld;
        // Where the voxels lie in the view, by way of the patient.
        Vector3D[] centres = [.. voxels.Select(i => RandomGrids.At(mask.Geometry, i)).Select(at => mask.Geometry.IndexToWorld.ToWorld(at.X, at.Y, at.Z))];
        ILookup<int, Vector3D[]> slices = centres.ToLookup(c => (int)Math.Round(steps.ToIndex(c).Z), c => new[] { (-0.5, -0.5), (-0.5, 0.5), (0.5, -0.5), (0.5, 0.5) }
            .Select(to => c + (steps.ColumnStep * to.Item1) + (steps.RowStep * to.Item2)).ToArray());
        double[] longest = [.. slices.OrderBy(s => s.Key).Select(s => (from a in s.SelectMany(c => c) from b in s.SelectMany(c => c) select (a - b).Length).Max())];
        Assert.Equal(longest.Max(), lesion.LongestDiameterMillimetres, 1e-9);
        Assert.Equal(longest.Max(), longest[lesion.DiameterSlice - lesion.FirstSlice], 1e-9);
        Assert.Equal((slices.Min(s => s.Key), slices.Max(s => s.Key), voxels.Length), (lesion.FirstSlice, lesion.LastSlice, lesion.Voxels));
        Assert.Equal(Math.Abs(steps.SignedVoxelVolume) * voxels.Length, lesion.CubicMillimetres, 1e-9);
        Assert.Equal(voxels.Average(i => (double)scan.Voxels[i]), lesion.MeanHounsfield, 1e-6);
        Assert.Equal(0, (centres.Aggregate((a, b) => a + b) * (1.0 / voxels.Length) - lesion.CentreMillimetres).Length, 1e-9);
    }

    private static (Mask Mask, Volume Scan) Turned(Mask mask, Affine rotation, int order, double shear, int seed)
    {
        Geometry g = mask.Geometry;
        (Vector3D x, Vector3D y, Vector3D z) = (rotation.ColumnStep * g.SpacingMillimetres.X, rotation.RowStep * g.SpacingMillimetres.Y, rotation.SliceStep * g.SpacingMillimetres.Z);
        Vector3D[] axes = order switch { 0 => [x, y, z], 1 => [x, z, y], 2 => [y, x, z], 3 => [y, z, x], 4 => [z, x, y], _ => [z, y, x] };
        var grid = new Geometry(g.Columns, g.Rows, g.Slices, new Affine(axes[0], axes[1], axes[2] + (axes[1] * shear), new(3, -7, 11)));
        var random = new Random(seed);
        return (new Mask(grid, mask.Voxels), new Volume(grid, [.. mask.Voxels.Select(_ => (float)random.Next(-1000, 1000))]));
    }

    private static Volume Constant(Geometry grid) => new(grid, new float[grid.VoxelCount]);
}
