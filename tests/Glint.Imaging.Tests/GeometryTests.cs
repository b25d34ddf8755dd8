namespace Glint.Imaging.Tests;

public class GeometryTests
{
    private static readonly Geometry Grid = Geometry.AlongAxes(10, 20, 30, new(0.5, 1, 2), new(-100, 50, 7));

    [Fact]
    public void WorldAndIndex_AreInverseToEachOther()
    {
        var oblique = new Affine(new(0.9, 0.1, 0), new(-0.2, 0.8, 0.3), new(0.1, -0.5, 2), new(5, -6, 7));
        var index = oblique.ToIndex(oblique.ToWorld(3.5, -2, 9));
        Assert.Equal(3.5, index.X, 1e-12);
        Assert.Equal(-2, index.Y, 1e-12);
        Assert.Equal(9, index.Z, 1e-12);
    }

    [Fact]
    public void IndexZero_IsTheCentreOfTheFirstVoxelAndXRunsFastest()
    {
        Assert.Equal(Grid.Origin, Grid.IndexToWorld.ToWorld(0, 0, 0));
        Assert.Equal(3 + 10 * (4 + 20 * 5), Grid.IndexOf(3, 4, 5));
        Assert.Equal(6000, Grid.VoxelCount);
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(10, 0, 0)]
    [InlineData(0, 20, 0)]
    [InlineData(0, 0, 30)]
    public void AnIndexOutsideTheGrid_IsAnErrorAndNotAnotherVoxel(int x, int y, int z) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Grid.IndexOf(x, y, z));

    [Fact]
    public void Grids_MatchWithinTheToleranceAndNotBeyond()
    {
        var shifted = Geometry.AlongAxes(10, 20, 30, new(0.5, 1, 2), new(-100, 50, 7.2));
        Assert.Null(Grid.MismatchWith(shifted, 0.11));
        Assert.Equal("positions differ by up to 0.1 voxels (0.2 mm; origin 0.1, spacing 0, direction 0 voxels), more than the 0.09 voxels allowed", Grid.MismatchWith(shifted, 0.09));
    }

    [Fact]
    public void ASmallDifferenceInSpacing_IsMeasuredAtTheFarCorner() =>
        Assert.Contains(
            "0.29 voxels", Grid.MismatchWith(Geometry.AlongAxes(10, 20, 30, new(0.5, 1, 2.02), Grid.Origin), 0.1),
            StringComparison.Ordinal);

    [Fact]
    public void GridsOfOtherSizesNever_Match() =>
        Assert.Equal(
            "sizes 10x20x30 and 10x20x29 differ", Grid.MismatchWith(Geometry.AlongAxes(10, 20, 29, new(0.5, 1, 2), Grid.Origin), 1000));

    [Fact]
    public void EqualGrids_AreEqualValues() => Assert.Equal(Grid, Geometry.AlongAxes(10, 20, 30, new(0.5, 1, 2), new(-100, 50, 7)));

    [Fact]
    public void AGridWithoutVoxelsOrWithTooManyOrOfNoVolume_IsAnError()
    {
        var unit = new Vector3D(1, 1, 1);
        Assert.Throws<ArgumentException>(() => Geometry.AlongAxes(0, 1, 1, unit));
        Assert.Throws<ArgumentException>(() => Geometry.AlongAxes(int.MaxValue, int.MaxValue, int.MaxValue, unit));
        Assert.Throws<ArgumentException>(() => Geometry.AlongAxes(1, 1, 1, new(1, 0, 1)));
        Assert.Throws<ArgumentException>(() => Geometry.AlongAxes(1, 1, 1, new(1, double.NaN, 1)));
        Assert.Throws<ArgumentException>(() => Geometry.AlongAxes(1, 1, 1, unit, new(double.PositiveInfinity, 0, 0)));
    }
}
