using CsCheck;

namespace Glint.Imaging.Tests;

public class NiftiRoundTripTests
{
    private static readonly Gen<TinyNifti> AnyFile =
        from version in Gen.Int[1, 2]
        from bigEndian in Gen.Bool
        from sizes in Gen.Long[1, 5].Array[1, 3]
        from which in Gen.Int[0, TinyNifti.Datatypes.Length - 1]
        let type = TinyNifti.Datatypes[which]
        from stored in Gen.Double[type.Least, type.Most].Array[(int)sizes.Aggregate(1L, (product, size) => product * size)]
        select new TinyNifti
        {
            Version = version,
            BigEndian = bigEndian,
            Sizes = sizes,
            Datatype = type.Code,
            Bits = type.Bits,
            Stored = [.. stored.Select(v => type.Code is 16 or 64 ? v : Math.Truncate(v))],
        };

    // Three axes of float32 that do not lie in one plane, with shear and of either handedness.
    private static readonly Gen<double[]> AnySform =
        from diagonal in Gen.OneOf(Gen.Float[0.2f, 8f], Gen.Float[-8f, -0.2f]).Array[3]
        from rest in Gen.Float[-0.05f, 0.05f].Array[6]
        from origin in Gen.Float[-1500f, 1500f].Array[3]
        select (double[])
        [
            diagonal[0], rest[0], rest[1], origin[0],
            rest[2], diagonal[1], rest[3], origin[1],
            rest[4], rest[5], diagonal[2], origin[2],
        ];

    [Fact]
    public void EveryDatatypeAndByteOrder_ReadsToTheStoredNumbers() => AnyFile.Sample(file =>
    {
        using var folder = new TemporaryFolder();
        var expected = file.Stored.Select(v => (float)v);
        Assert.Equal(expected, ScanFile.Read(folder.Add("a.nii", file.ToBytes())).Voxels);
        Assert.Equal(expected, ScanFile.Read(folder.Add("a.nii.gz", TinyNifti.Gzip(file.ToBytes()))).Voxels);
    }, iter: 300);

    [Fact]
    public void EveryDatatype_HasItsSlopeAndInterceptApplied() =>
        Gen.Select(AnyFile, Gen.Float[0.01f, 4f], Gen.Float[-1024f, 1024f]).Sample((file, slope, intercept) =>
        {
            using var folder = new TemporaryFolder();
            var volume = ScanFile.Read(folder.Add("a.nii", (file with { Slope = slope, Intercept = intercept }).ToBytes()));
            Assert.Equal(file.Stored.Select(v => (float)((file.Datatype == 16 ? (float)v : v) * slope + intercept)), volume.Voxels);
        }, iter: 200);

    [Fact]
    public void AnAffine_SurvivesReadingAndWritingToTheLastBit() => AnySform.Sample(sform =>
    {
        using var folder = new TemporaryFolder();
        var scan = ScanFile.Read(folder.Add("a.nii", new TinyNifti { SformCode = 2, Sform = sform }.ToBytes()));
        ScanFile.Write(folder["b.nii.gz"], new Mask(scan.Geometry, new byte[12]));
        ScanFile.Write(folder["c.nii"], scan);

        Assert.Equal(sform, SformOf(File.ReadAllBytes(folder["c.nii"])));
        Assert.Equal(scan.Geometry, ScanFile.ReadGeometry(folder["b.nii.gz"]));
        Assert.Equal(scan.Geometry, ScanFile.ReadGeometry(folder["c.nii"]));
    }, iter: 200);

    [Fact]
    public void AQformAlone_Lies_WhereItsWrittenSformAndQformLie() =>
        Gen.Select(Gen.Double[-0.57, 0.57].Array[3], Gen.Float[0.3f, 5f].Array[3], Gen.Float[-900f, 900f].Array[3], Gen.Bool)
            .Sample((quaternion, spacing, origin, leftHanded) =>
            {
                using var folder = new TemporaryFolder();
                var scan = ScanFile.Read(folder.Add("a.nii", new TinyNifti
                {
                    QformCode = 1,
                    Quaternion = quaternion,
                    QformOffset = [.. origin],
                    PixDim = [leftHanded ? -1 : 1, .. spacing],
                }.ToBytes()));
                var g = scan.Geometry;
                ScanFile.Write(folder["b.nii"], new Volume(new Geometry(g.Columns, g.Rows, g.Slices, g.IndexToWorld), scan.Voxels));
                var sformOnly = ScanFile.ReadGeometry(folder["b.nii"]);
                var bytes = File.ReadAllBytes(folder["b.nii"]);
                bytes[254] = 0;
                var qformOnly = ScanFile.ReadGeometry(folder.Add("c.nii", bytes));

                Assert.Null(scan.Geometry.MismatchWith(sformOnly, 1e-4));
                Assert.Null(scan.Geometry.MismatchWith(qformOnly, 1e-3));
                Assert.Equal(spacing[0], scan.Geometry.SpacingMillimetres.X, 1e-6);
                Assert.Equal(leftHanded, scan.Geometry.IndexToWorld.SignedVoxelVolume < 0);
            }, iter: 200);

    [Fact]
    public void AShearedAffine_IsWrittenWithoutAQformThatWouldContradictIt()
    {
        using var folder = new TemporaryFolder();
        var tilted = new Geometry(1, 1, 1, new Affine(new(1, 0, 0), new(0, 1, 0), new(0, 0.5, 2), default));
        ScanFile.Write(folder["a.nii"], new Volume(tilted, [0]));
        Assert.Equal(0, File.ReadAllBytes(folder["a.nii"])[252]);
    }

    [Fact]
    public void AScanAndAMask_ComeBackAsTheyWereWritten()
    {
        using var folder = new TemporaryFolder();
        var geometry = Geometry.AlongAxes(70, 60, 40, new(0.75, 0.75, 2.5), new(-10, 20, -300));
        var volume = new Volume(geometry, [.. Enumerable.Range(0, geometry.VoxelCount).Select(i => i * 0.5f - 1000)]);
        var mask = new Mask(geometry, [.. Enumerable.Range(0, geometry.VoxelCount).Select(i => (byte)(i % 7 == 0 ? 1 : 0))]);
        foreach (var ending in new[] { ".nii", ".nii.gz" })
        {
            ScanFile.Write(folder["v" + ending], volume);
            ScanFile.Write(folder["m" + ending], mask);
            Assert.Equal(volume.Voxels, ScanFile.Read(folder["v" + ending]).Voxels);
            Assert.Equal(mask.Voxels, Mask.FromLabels(ScanFile.Read(folder["m" + ending]), null, "m").Voxels);
            Assert.Equal(geometry, ScanFile.ReadGeometry(folder["m" + ending]));
        }
    }

    private static double[] SformOf(byte[] file) =>
        [.. Enumerable.Range(0, 12).Select(i => (double)BitConverter.ToSingle(file, 280 + 4 * i))];
}
