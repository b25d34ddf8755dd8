using CsCheck;
using Glint.Tests.Support;

namespace Glint.Comparing.Tests;

public sealed class OutlinePathTests
{
    [Fact]
    public void APixel_IsItsSquare() => Assert.Equal("M1 2h1v1h-1z", OutlinePath.Of([0, 0, 0, 0, 0, 0, 0, 1, 0], 3, 3));

    [Fact]
    public void AnEmptyMask_HasNoOutline() => Assert.Equal("", OutlinePath.Of(new byte[12], 3, 4));

    [Fact]
    public void PixelsThatTouchAtACornerOnly_LieInTwoPieces() => Assert.Equal("M0 0h1v1h-1zM1 1h1v1h-1z", OutlinePath.Of([1, 0, 0, 1], 2, 2));

    [Fact]
    public void AHole_IsAPieceOfItsOwn() => Assert.Equal("M0 0h3v3h-3zM1 2h1v-1h-1z", OutlinePath.Of([1, 1, 1, 1, 0, 1, 1, 1, 1], 3, 3));

    [Fact]
    public void TheOutline_Filled_IsTheMask() => (
        from height in Gen.Int[1, 12]
        from width in Gen.Int[1, 12]
        from mask in Gen.Byte[0, 1].Array[height * width]
        select (mask, height, width)).Sample(m =>
    {
        string path = OutlinePath.Of(m.mask, m.height, m.width);
        Assert.True(OutlinePath.IsOne(path));
        Assert.Equal(m.mask, SvgPath.Filled(path, m.height, m.width));
    });

    [Fact]
    public void AMaskOfSpecks_LosesTheSmallestPieces_AndKeepsTheLargest()
    {
        const int side = 100;
        byte[] mask = new byte[side * side];
        for (int i = 0; i < mask.Length; i++) mask[i] = (byte)(i / side % 2 == 0 && i % side % 2 == 0 ? 1 : 0);
        // A cross in the last rows: 12 corners against 4.
        foreach (int i in new[] { 9550, 9650, 9649, 9651, 9750 }) mask[i] = 1;
        string path = OutlinePath.Of(mask, side, side);
        Assert.InRange(path.Count(c => c is 'h' or 'v') + path.Count(c => c == 'z'), OutlinePath.MostCorners - 4, OutlinePath.MostCorners);
        Assert.Equal(1, SvgPath.Filled(path, side, side)[9650]);
    }

    [Theory]
    [InlineData("M0 0h1\"/><script>")]
    [InlineData("url(x)")]
    public void WhatIsNoOutline_IsNotTakenForOne(string text) => Assert.False(OutlinePath.IsOne(text));
}
