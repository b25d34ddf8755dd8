using CsCheck;

namespace Glint.Imaging.Tests;

/// <summary>What is written is read again, in every format, on every grid.</summary>
public class ScanRoundTripTests
{
    public static TheoryData<string> Endings => ["nii", "nii.gz", "nrrd", "mha"];

    [Theory]
    [MemberData(nameof(Endings))]
    public void AMask_ComesBackWithItsVoxelsAndItsPlace(string ending)
    {
        using var folder = new TemporaryFolder();
        var path = folder["mask." + ending];
        Grid.Sample(grid =>
        {
            var mask = new Mask(grid, [.. Enumerable.Range(0, grid.VoxelCount).Select(i => (byte)(i % 3 == 0 ? 1 : 0))]);
            ScanFile.Write(path, mask);
            var read = ScanFile.Read(path);
            Assert.Null(grid.MismatchWith(read.Geometry, 1e-4));
            Assert.Equal(mask.Voxels.Select(v => (float)v), read.Voxels);
            Assert.Equal(read.Geometry, ScanFile.ReadGeometry(path));
        }, iter: 50, threads: 1);
    }

    [Theory]
    [InlineData("nrrd")]
    [InlineData("mha")]
    public void AScan_ComesBackToTheBit(string ending)
    {
        using var folder = new TemporaryFolder();
        var path = folder["scan." + ending];
        Grid.Sample(grid =>
        {
            var random = new Random(1);
            var volume = new Volume(grid, [.. Enumerable.Range(0, grid.VoxelCount).Select(_ => (random.NextSingle() - 0.5f) * 3000)]);
            ScanFile.Write(path, volume);
            var read = ScanFile.Read(path);
            Assert.Equal(volume.Voxels, read.Voxels);
            Assert.Null(grid.MismatchWith(read.Geometry, 1e-9));
        }, iter: 50, threads: 1);
    }

    [Theory]
    [InlineData("mask.nhdr")]
    [InlineData("mask.mhd")]
    [InlineData("mask.png")]
    [InlineData("")]
    public void AnotherEnding_IsRefusedBeforeTheWork(string name)
    {
        Assert.Contains("must end in", Assert.Throws<GlintException>(() => ScanFormats.All.CheckName(name)).Message, StringComparison.Ordinal);
    }

    // Oblique, anisotropic, either handedness.
    private static Gen<Geometry> Grid =>
        from columns in Gen.Int[1, 7]
        from rows in Gen.Int[1, 7]
        from slices in Gen.Int[1, 5]
        from spacing in Gen.Double[0.3, 5].Array[3]
        from angles in Gen.Double[-3, 3].Array[2]
        from flip in Gen.Bool
        from origin in Gen.Double[-500, 500].Array[3]
        select new Geometry(columns, rows, slices, Rotated(spacing, angles, flip, origin));

    private static Affine Rotated(double[] spacing, double[] angles, bool flip, double[] origin)
    {
        var (c, s) = (Math.Cos(angles[0]), Math.Sin(angles[0]));
        var (d, t) = (Math.Cos(angles[1]), Math.Sin(angles[1]));
        var (column, row) = (new Vector3D(c, s, 0), new Vector3D(-s * d, c * d, t));
        var slice = column.Cross(row) * (flip ? -1 : 1);
        return new Affine(column * spacing[0], row * spacing[1], slice * spacing[2], new Vector3D(origin[0], origin[1], origin[2]));
    }
}
