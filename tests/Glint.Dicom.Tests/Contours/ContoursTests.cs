using CsCheck;

namespace Glint.Dicom.Tests;

public class ContoursTests
{
    [Fact]
    public void AnyMask_ComesBackFromItsContours() => RandomMasks.All.Sample(mask =>
        Assert.Equal(mask.Voxels, Contours.Fill(Contours.Of(mask).Select(c => c.Points), mask.Geometry).Voxels));

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.97)]
    public void NoiseOfAClinicalSlice_ComesBackFromItsContours(double share)
    {
        Mask mask = RandomMasks.Drawn(new Geometry(512, 512, 1, Rotations.Turned([0.7, 0.8, 3], [0.3, 1.1, -2], [-250, 13, 900])), 5, share);
        Assert.Equal(mask.Voxels, Contours.Fill(Contours.Of(mask).Select(c => c.Points), mask.Geometry).Voxels);
    }

    [Fact]
    public void ContoursOfAnyMask_LieInThePlaneOfTheirSlice() => RandomMasks.All.Sample(mask => Assert.All(Contours.Of(mask), contour =>
        Assert.All(contour.Points, point => Assert.Equal(contour.Slice, mask.Geometry.IndexToWorld.ToIndex(point).Z, 1e-9))));

    [Fact]
    public void TheCornersOfAVoxel_AreHalfAVoxelFromItsCentre()
    {
        var mask = new Mask(Geometry.AlongAxes(1, 1, 1, new(2, 4, 5), new(10, 20, 30)), [1]);
        Assert.Equal(
            [new(9, 18, 30), new(11, 18, 30), new(11, 22, 30), new(9, 22, 30)], Assert.Single(Contours.Of(mask)).Points);
    }

    [Fact]
    public void TheEdgeThatClosesASagittalContour_MovesInXOrY()
    {
        // Columns along y of the patient, rows down: plastimatch 1.9.4 loses the last point where only z differs from the first.
        var sagittal = new Geometry(3, 3, 1, new Affine(new(0, 1, 0), new(0, 0, -1), new(2, 0, 0), new(5, 5, 5)));
        var coronalTurned = new Geometry(3, 3, 1, new Affine(new(0, 0, -1), new(1, 0, 0), new(0, 2, 0), new(5, 5, 5)));
        Assert.All([sagittal, coronalTurned], geometry =>
        {
            IReadOnlyList<Vector3D> points = Assert.Single(Contours.Of(new Mask(geometry, [0, 1, 1, 1, 1, 0, 0, 1, 0]))).Points;
            Assert.NotEqual((points[0].X, points[0].Y), (points[^1].X, points[^1].Y));
        });
    }

    [Fact]
    public void AnEmptyMask_HasNoContours()
    {
        var empty = new Mask(Geometry.AlongAxes(2, 3, 4, new(1, 1, 1)), new byte[24]);
        Assert.Empty(Contours.Of(empty));
        Assert.Equal(empty.Voxels, Contours.Fill(Array.Empty<ClosedContour>(), empty.Geometry).Voxels);
    }

    [Fact]
    public void AContourOffEverySlice_IsRefused()
    {
        Geometry grid = Geometry.AlongAxes(4, 4, 3, new(1, 1, 2));
        Assert.Contains("slices 3.5 to 3.5 of a series with slices 0 to 2", Refused([new(0, 0, 7), new(2, 0, 7), new(0, 2, 7)]));
        Assert.Contains("slices 0 to 2 of", Refused([new(0, 0, 0), new(2, 0, 4), new(0, 2, 0)]));
        Assert.Contains("contour 1 lies", Refused([new(0, 0, double.NaN), new(2, 0, 4), new(0, 2, 0)]));
        string Refused(Vector3D[] points) => Assert.Throws<GlintException>(() => Contours.Fill([points], grid)).Message;
    }
}
