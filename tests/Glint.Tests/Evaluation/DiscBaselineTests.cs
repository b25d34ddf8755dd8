using Glint.Data;
using Glint.Evaluation;

namespace Glint.Tests.Evaluation;

public class DiscBaselineTests
{
    // Pixels within 7 of a pixel: the number of whole-numbered points in a circle of radius 7 (OEIS A000328).
    private const int PixelsOfRadius7 = 149;

    private static Frame Empty(int side, PixelPosition? tumour, params PixelPosition[] centres) =>
        new(new("P", 0, side, side, new float[side * side], new byte[side * side]), centres, tumour);

    [Fact]
    public void A_disc_holds_the_pixels_within_its_radius()
    {
        byte[] mask = DiscBaseline.Predict(Empty(32, null, new PixelPosition(16, 16)), DiscBaseline.RadiusPixels, trueTileOnly: false);
        Assert.Equal(PixelsOfRadius7, mask.Count(m => m == 1));
        Assert.Equal((1, 0), (mask[16 * 32 + 23], mask[16 * 32 + 24]));
    }

    [Fact]
    public void On_a_mosaic_a_disc_at_the_edge_comes_back_at_the_other()
    {
        var frame = Empty(64, new(0, 63), new(0, 63), new(32, 31));
        byte[] mask = DiscBaseline.Predict(frame, 7, trueTileOnly: true);
        Assert.Equal(PixelsOfRadius7, mask.Count(m => m == 1));
        Assert.Equal((1, 1, 1, 0), (mask[63], mask[6], mask[57 * 64 + 63], mask[7]));
        Assert.Equal(2 * PixelsOfRadius7, DiscBaseline.Predict(frame, 7, trueTileOnly: false).Count(m => m == 1));
    }

    [Fact]
    public void On_a_single_crop_a_disc_is_cut_off_at_every_edge()
    {
        const int quarter = (PixelsOfRadius7 + 2 * 7 + 2 * 7 + 3) / 4;
        byte[] upperLeft = DiscBaseline.Predict(Empty(64, null, new PixelPosition(0, 0)), 7, trueTileOnly: false);
        Assert.Equal((quarter, 0), (upperLeft.Count(m => m == 1), upperLeft[63]));
        byte[] lowerRight = DiscBaseline.Predict(Empty(64, null, new PixelPosition(63, 63)), 7, trueTileOnly: false);
        Assert.Equal((quarter, 0), (lowerRight.Count(m => m == 1), lowerRight[60 * 64]));
    }

    [Fact]
    public void The_true_tile_of_a_tumour_free_frame_is_none() =>
        Assert.DoesNotContain((byte)1, DiscBaseline.Predict(Empty(64, null, new(0, 63), new(32, 31)), 7, trueTileOnly: true));

    [Fact]
    public void A_disc_of_radius_0_is_one_pixel_and_a_negative_radius_is_refused()
    {
        var frame = Empty(8, null, new PixelPosition(3, 4));
        Assert.Equal(3 * 8 + 4, Array.IndexOf(DiscBaseline.Predict(frame, 0, false), (byte)1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DiscBaseline.Predict(frame, -1, false));
    }
}
