using CsCheck;

namespace Glint.Imaging.Tests;

/// <summary>What a NIfTI header says of a grid goes out as it came in, and where it says two things Glint says so.</summary>
public class NiftiPlacementTests
{
    // Codes of the standard, 0 for "unknown"; both forms whatever the codes; sizes of 1 beyond the third axis; units of space and time.
    private static readonly Gen<TinyNifti> AnyPlacement =
        from version in Gen.Int[1, 2]
        from bigEndian in Gen.Bool
        from sizes in Gen.Long[1, 4].Array[1, 3]
        from more in Gen.Int[0, 2]
        from codes in Gen.Int[0, 4].Array[2]
        from quaternion in Gen.Float[-0.57f, 0.57f].Array[3]
        from offset in Gen.Float[-900f, 900f].Array[3]
        from qfac in Gen.Int[-1, 1]
        from pixdim in Gen.Float[0.2f, 5f].Array[7]
        from diagonal in Gen.OneOf(Gen.Float[0.2f, 8f], Gen.Float[-8f, -0.2f]).Array[3]
        from origin in Gen.Float[-1500f, 1500f].Array[3]
        from units in Gen.OneOf(Gen.Int[0, 3], Gen.Const(10), Gen.Const(18), Gen.Const(26))
        let dims = sizes.Length == 3 ? [.. sizes, .. Enumerable.Repeat(1L, more)] : sizes
        select new TinyNifti
        {
            Version = version,
            BigEndian = bigEndian,
            Sizes = dims,
            Datatype = 2,
            Bits = 8,
            PixDim = [qfac, .. pixdim],
            QformCode = codes[0],
            SformCode = codes[1],
            Quaternion = [.. quaternion],
            QformOffset = [.. offset],
            Sform = [diagonal[0], 0.01, 0, origin[0], 0, diagonal[1], 0.02, origin[1], 0, 0, diagonal[2], origin[2]],
            Units = units,
            Stored = new double[(int)dims.Aggregate(1L, (product, size) => product * size)],
        };

    [Fact]
    public void AMask_HasTheHeaderOfTheScanThatItWasFoundIn() => AnyPlacement.Sample(file =>
    {
        using var folder = new TemporaryFolder();
        var scan = ScanFile.Read(folder.Add("scan.nii", file.ToBytes()));
        ScanFile.Write(folder["mask.nii"], new Mask(scan.Geometry, new byte[scan.Geometry.VoxelCount]));

        // All but the byte order, which is little-endian, is as in the scan; masks of a byte a voxel share its datatype here.
        var (expected, found) = ((file with { BigEndian = false, Slope = 1 }).ToBytes(), File.ReadAllBytes(folder["mask.nii"]));
        foreach (var part in file.Version == 1 ? new[] { 40..56, 70..124, 252..328 } : [12..192, 344..400, 400..504]) Assert.Equal(expected[part], found[part]);
        Assert.Equal(scan.Geometry, ScanFile.ReadGeometry(folder["mask.nii"]));
    }, iter: 300);

    [Fact]
    public void AScanWithoutForm_HasNoOrientationAndItsMaskNoCodes()
    {
        using var folder = new TemporaryFolder();
        var scan = ScanFile.Read(folder.Add("scan.nii", new TinyNifti { PixDim = [1, 0.8, 1.2, 3] }.ToBytes()));
        ScanFile.Write(folder["mask.nii.gz"], new Mask(scan.Geometry, new byte[12]));
        Assert.False(scan.Geometry.HasOrientation);
        Assert.False(ScanFile.ReadGeometry(folder["mask.nii.gz"]).HasOrientation);
        Assert.True(ScanFile.ReadGeometry(folder.Add("q.nii", new TinyNifti { QformCode = 1 }.ToBytes())).HasOrientation);
    }

    [Theory]
    [InlineData(0.009, false)]
    [InlineData(0.011, true)]
    [InlineData(40, true)]
    public void FormsThatPutAVoxelMoreThanAHundredthOfItApart_ContradictEachOther(double voxels, bool contradict)
    {
        using var folder = new TemporaryFolder();
        var file = new TinyNifti { QformCode = 1, SformCode = 1, PixDim = [1, 2, 1, 1], QformOffset = [2 * voxels, 0, 0], Sform = [2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] };
        var geometry = ScanFile.ReadGeometry(folder.Add("a.nii", file.ToBytes()));
        Assert.Equal(contradict, geometry.Contradiction is not null);
        if (contradict) Assert.Contains("Glint uses the sform", geometry.Contradiction, StringComparison.Ordinal);
        Assert.Null(ScanFile.ReadGeometry(folder.Add("b.nii", (file with { SformCode = 0 }).ToBytes())).Contradiction);
        Assert.Null(ScanFile.ReadGeometry(folder.Add("c.nii", (file with { QformCode = 0 }).ToBytes())).Contradiction);
    }

    [Fact]
    public void AQformThatIsNoRotation_ContradictsTheSform()
    {
        using var folder = new TemporaryFolder();
        var geometry = ScanFile.ReadGeometry(folder.Add("a.nii", new TinyNifti { QformCode = 1, SformCode = 2, Quaternion = [1, 1, 1] }.ToBytes()));
        Assert.Contains("its qform is not a rotation", geometry.Contradiction, StringComparison.Ordinal);
    }

    [Fact]
    public void AHalfTurnThatFloat32Rounds_IsNoContradiction()
    {
        // b = c = 1 / sqrt 2 in float32: 1 - b^2 - c^2 is 6e-8, whose root as the fourth part would turn 500 voxels by a tenth of one.
        using var folder = new TemporaryFolder();
        var half = (double)(float)Math.Sqrt(0.5);
        var geometry = ScanFile.ReadGeometry(folder.Add("a.nii", new TinyNifti
        {
            Sizes = [500, 1, 1],
            Stored = new double[500],
            QformCode = 1,
            SformCode = 1,
            Quaternion = [half, half, 0],
            Sform = [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, -1, 0],
        }.ToBytes()));
        Assert.Null(geometry.Contradiction);
    }
}
