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
    public void ADisc_HoldsThePixelsWithinItsRadius()
    {
        byte[] mask = DiscBaseline.Predict(Empty(32, null, new PixelPosition(16, 16)), DiscBaseline.RadiusPixels, trueTileOnly: false);
        Assert.Equal(PixelsOfRadius7, mask.Count(m => m == 1));
        Assert.Equal((1, 0), (mask[16 * 32 + 23], mask[16 * 32 + 24]));
    }

    [Fact]
    public void OnAMosaicADiscAtTheEdge_ComesBackAtTheOther()
    {
        var frame = Empty(64, new(0, 63), new(0, 63), new(32, 31));
        byte[] mask = DiscBaseline.Predict(frame, 7, trueTileOnly: true);
        Assert.Equal(PixelsOfRadius7, mask.Count(m => m == 1));
        Assert.Equal((1, 1, 1, 0), (mask[63], mask[6], mask[57 * 64 + 63], mask[7]));
        Assert.Equal(2 * PixelsOfRadius7, DiscBaseline.Predict(frame, 7, trueTileOnly: false).Count(m => m == 1));
    }

    [Fact]
    public void OnASingleCropADisc_IsCutOffAtEveryEdge()
    {
        const int quarter = (PixelsOfRadius7 + 2 * 7 + 2 * 7 + 3) / 4;
        byte[] upperLeft = DiscBaseline.Predict(Empty(64, null, new PixelPosition(0, 0)), 7, trueTileOnly: false);
        Assert.Equal((quarter, 0), (upperLeft.Count(m => m == 1), upperLeft[63]));
        byte[] lowerRight = DiscBaseline.Predict(Empty(64, null, new PixelPosition(63, 63)), 7, trueTileOnly: false);
        Assert.Equal((quarter, 0), (lowerRight.Count(m => m == 1), lowerRight[60 * 64]));
    }

    [Fact]
    public void TheTrueTileOfATumourFreeFrame_IsNone() =>
        Assert.DoesNotContain((byte)1, DiscBaseline.Predict(Empty(64, null, new(0, 63), new(32, 31)), 7, trueTileOnly: true));

    [Fact]
    public void ADiscOfRadius0_IsOnePixelAndANegativeRadiusIsRefused()
    {
        var frame = Empty(8, null, new PixelPosition(3, 4));
        Assert.Equal(3 * 8 + 4, Array.IndexOf(DiscBaseline.Predict(frame, 0, false), (byte)1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DiscBaseline.Predict(frame, -1, false));
    }
}
