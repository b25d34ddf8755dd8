namespace Glint.Imaging.Tests;

public sealed class NiftiMeaningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Volume Read(TinyNifti file) => ScanFile.Read(_folder.Add("a.nii", file.ToBytes()));

    [Fact]
    public void RASPositionsOfTheFile_BecomeLPS()
    {
        var geometry = Read(new TinyNifti { SformCode = 1, Sform = [2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, 30] }).Geometry;
        Assert.Equal(new Vector3D(-10, -20, 30), geometry.Origin);
        Assert.Equal(new Vector3D(-12, -23, 34), geometry.IndexToWorld.ToWorld(1, 1, 1));
        Assert.Equal(new Vector3D(2, 3, 4), geometry.SpacingMillimetres);
        Assert.Equal((new Vector3D(-1, 0, 0), new Vector3D(0, -1, 0), new Vector3D(0, 0, 1)), geometry.Direction);
    }

    [Fact]
    public void TheSform_GoesBeforeTheQformAndTheQformBeforePlainVoxelSizes()
    {
        var all = new TinyNifti
        {
            SformCode = 1,
            Sform = [5, 0, 0, 0, 0, 5, 0, 0, 0, 0, 5, 0],
            QformCode = 1,
            PixDim = [1, 2, 2, 2],
            QformOffset = [7, 0, 0],
        };
        Assert.Equal(new Vector3D(5, 5, 5), Read(all).Geometry.SpacingMillimetres);
        Assert.Equal(-7, Read(all with { SformCode = 0 }).Geometry.Origin.X);
        Assert.Equal(new Vector3D(2, 2, 2), Read(all with { SformCode = 0 }).Geometry.SpacingMillimetres);
        Assert.Equal(default, Read(all with { SformCode = 0, QformCode = 0 }).Geometry.Origin);
        Assert.Equal(new Vector3D(2, 2, 2), Read(all with { SformCode = 0, QformCode = 0 }).Geometry.SpacingMillimetres);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2000)]
    [InlineData(2, 2)]
    [InlineData(3, 0.002)]
    [InlineData(2 + 8, 2)]
    [InlineData(1 + 16, 2000)]
    public void MetresAndMicrons_BecomeMillimetres_WhateverTheUnitOfTime(int units, double millimetres) =>
        Assert.Equal(millimetres, Read(new TinyNifti { Units = units, PixDim = [1, 2, 2, 2] }).Geometry.SpacingMillimetres.X, 1e-12);

    [Theory]
    [InlineData(0, 100)]
    [InlineData(double.NaN, 100)]
    [InlineData(1, 0)]
    public void ASlopeOfZeroOrNaN_LeavesTheStoredValues(double slope, double intercept) =>
        Assert.Equal(7, Read(new TinyNifti { Slope = slope, Intercept = intercept }).Voxels[7]);

    [Fact]
    public void TheFirstAxis_RunsFastest()
    {
        var volume = Read(new TinyNifti { Sizes = [2, 3, 2] });
        Assert.Equal(1, volume[1, 0, 0]);
        Assert.Equal(2, volume[0, 1, 0]);
        Assert.Equal(6, volume[0, 0, 1]);
    }

    [Fact]
    public void HeaderExtensions_AreSkipped()
    {
        var plain = new TinyNifti { Offset = 352 + 48 }.ToBytes();
        var path = _folder.Add("extended.nii", [.. plain[..352], .. Enumerable.Repeat((byte)0xAB, 48), .. plain[352..]]);
        Assert.Equal(11, ScanFile.Read(path).Voxels[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AnImageOfFewerAxes_IsOneSliceThick(int axes)
    {
        var geometry = Read(new TinyNifti { Sizes = axes == 1 ? [12] : [4, 3], PixDim = [1, 2, axes == 1 ? 0 : 2, 0] }).Geometry;
        Assert.Equal(1, geometry.Slices);
        Assert.Equal(1, geometry.SpacingMillimetres.Z);
    }

    [Fact]
    public void AFourthAxisOfOneImage_IsNoObstacle() =>
        Assert.Equal(12, Read(new TinyNifti { Sizes = [2, 3, 2, 1, 1] }).Voxels.Length);

    [Fact]
    public void NaNVoxels_AreKeptAndPointedOut()
    {
        var volume = Read(new TinyNifti { Datatype = 16, Bits = 32, Sizes = [4], Stored = [0, 1, double.NaN, double.PositiveInfinity] });
        Assert.Equal(2, volume.FirstNonFinite());
        Assert.True(float.IsNaN(volume.Voxels[2]));
    }

    [Fact]
    public void Compression_IsRecognisedByContent_WhateverTheName() =>
        Assert.Equal(11, ScanFile.Read(_folder.Add("packed.nii", TinyNifti.Gzip(new TinyNifti().ToBytes()))).Voxels[^1]);
}
