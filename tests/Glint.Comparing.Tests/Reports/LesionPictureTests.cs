using Glint.Comparing.Reports;
using Glint.Data;
using Glint.Imaging;
using SkiaSharp;

namespace Glint.Comparing.Tests.Reports;

public class LesionPictureTests
{
    private const int Side = 56, Slices = 3, PictureSide = 560;

    [Fact]
    public void ThePatientsRightFront_IsShownAtTheTopLeft_WithTheOutlineAroundTheLesion()
    {
        (Volume scan, Mask mask) = Scan(new(1, 1, 2));
        using SKBitmap picture = SKBitmap.Decode(LesionPicture.Png(scan, mask, Lesion.Of(mask, scan), IntensityWindow.Liver));
        // LPS: right and front are low x and y, at pixels (4 to 9, 2 to 5), ten pixels of the picture each. The scan is dark but for the lesion.
        Assert.Equal(255, picture.GetPixel(65, 40).Red);
        Assert.Equal(0, picture.GetPixel(PictureSide - 65, PictureSide - 40).Red);
        foreach ((int x, int y) in new[] { (40, 40), (100, 40), (65, 20), (65, 60) }) Assert.Equal(new SKColor(0xE6, 0x9F, 0x00), picture.GetPixel(x, y));
        Assert.Equal(255, picture.GetPixel(PictureSide + 8 + (10 * PictureSide / 24 / 2), 4 * PictureSide / 24).Green);    // enlarged to 24 pixels from the corner
    }

    [Fact]
    public void APicture_IsTheSame_HoweverItsScanIsStored()
    {
        (Volume scan, Mask mask) = Scan(new(0.7, 0.9, 2.5));
        byte[] expected = LesionPicture.Png(scan, mask, Lesion.Of(mask, scan), IntensityWindow.Liver);
        Affine steps = scan.Geometry.IndexToWorld;
        var turned = new Geometry(Side, Side, Slices, steps with
        {
            ColumnStep = steps.ColumnStep * -1,
            SliceStep = steps.SliceStep * -1,
            Origin = steps.ToWorld(Side - 1, 0, Slices - 1),
        });
        int From(int place) => scan.Geometry.IndexOf(Side - 1 - (place % Side), place / Side % Side, Slices - 1 - (place / Side / Side));
        var (voxels, marks) = (new float[turned.VoxelCount], new byte[turned.VoxelCount]);
        for (int i = 0; i < voxels.Length; i++) (voxels[i], marks[i]) = (scan.Voxels[From(i)], mask.Voxels[From(i)]);
        Mask again = new(turned, marks);
        Volume scanAgain = new(turned, voxels);
        Assert.Equal(expected, LesionPicture.Png(scanAgain, again, Lesion.Of(again, scanAgain), IntensityWindow.Liver));
    }

    [Fact]
    public void AFileWithoutOrientation_IsShownAsItIsStored()
    {
        (Volume scan, Mask mask) = Scan(new(1, 1, 2));
        foreach (int sign in new[] { 1, -1 })    // as NIfTI's, and as PNG's
        {
            Geometry grid = new(Side, Side, Slices, new Affine(new(sign, 0, 0), new(0, sign, 0), new(0, 0, 2), default)) { HasOrientation = false };
            Volume bare = new(grid, scan.Voxels);
            Mask marked = new(grid, mask.Voxels);
            using SKBitmap picture = SKBitmap.Decode(LesionPicture.Png(bare, marked, Lesion.Of(marked, bare), IntensityWindow.Liver));
            Assert.Equal((255, 0), (picture.GetPixel(65, 40).Red, picture.GetPixel(PictureSide - 65, PictureSide - 40).Red));
        }
    }

    // A bright box in air, on one slice.
    private static (Volume Scan, Mask Mask) Scan(Vector3D spacing)
    {
        Geometry grid = Geometry.AlongAxes(Side, Side, Slices, spacing);
        var (voxels, marks) = (Enumerable.Repeat(-1000f, grid.VoxelCount).ToArray(), new byte[grid.VoxelCount]);
        for (int y = 2; y < 6; y++)
        {
            for (int x = 4; x < 10; x++) (voxels[grid.IndexOf(x, y, 1)], marks[grid.IndexOf(x, y, 1)]) = (300, 1);
        }
        return (new(grid, voxels), new(grid, marks));
    }
}
