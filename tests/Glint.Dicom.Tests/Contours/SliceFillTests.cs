namespace Glint.Dicom.Tests;

public class SliceFillTests
{
    [Fact]
    public void ContoursThatCross_AreJoined()
    {
        SliceFill fill = Of(Square(0, 0, 3, 3), Square(2, 2, 5, 5));
        Assert.Equal(RandomMasks.Slice("###...", "###...", "#####.", "..###.", "..###.", "......"), Filled(fill));
        Assert.Equal((false, true), (fill.HasSame, fill.HasCrossing));
    }

    [Fact]
    public void TheSameContour_CountsOnce_HoweverOftenAndFromWhicheverPoint()
    {
        SliceFill fill = Of(Square(1, 1, 4, 4), Square(1, 1, 4, 4), [.. Square(1, 1, 4, 4).Reverse()]);
        Assert.Equal(RandomMasks.Slice("......", ".###..", ".###..", ".###..", "......", "......"), Filled(fill));
        Assert.Equal((true, false), (fill.HasSame, fill.HasCrossing));
    }

    [Fact]
    public void AContourInAnother_IsAHole_AndOneInThatAnIsland_InWhicheverOrder()
    {
        (double, double)[][] nested = [Square(0, 0, 6, 6), Square(1, 1, 6, 6), Square(2, 2, 5, 5), Square(3, 3, 4, 4)];
        byte[] expected = RandomMasks.Slice("######", "#.....", "#.###.", "#.#.#.", "#.###.", "#.....");
        Assert.Equal(expected, Filled(Of(nested)));
        SliceFill fill = Of([.. nested.Reverse()]);
        Assert.Equal(expected, Filled(fill));
        Assert.Equal((false, false), (fill.HasSame, fill.HasCrossing));
    }

    [Fact]
    public void AHoleStoredTwice_StaysAHole() => Assert.Equal(
        RandomMasks.Slice("####..", "#..#..", "#..#..", "####..", "......", "......"), Filled(Of(Square(0, 0, 4, 4), Square(1, 1, 3, 3), Square(1, 1, 3, 3))));

    [Fact]
    public void AHoleInBothOfTwoThatCross_StaysAHole() => Assert.Equal(
        RandomMasks.Slice("#####.", "##.###", "##.###", "######", "......", "......"), Filled(Of(Square(0, 0, 5, 4), Square(1, 1, 6, 4), Square(2, 1, 3, 3))));

    [Fact]
    public void ContoursSideBySide_AreBothHeld() => Assert.Equal(
        RandomMasks.Slice("##..##", "##..##", "......", "......", "......", "......"), Filled(Of(Square(0, 0, 2, 2), Square(4, 0, 6, 2))));

    [Fact]
    public void ExclusiveContours_LeaveOutWhatTwoHold_AndAreTakenSoWithTheOthers()
    {
        var fill = new SliceFill(6, 6);
        fill.Add(Square(0, 0, 3, 3), isExclusive: true);
        fill.Add(Square(2, 2, 5, 5), isExclusive: true);
        fill.Add(Square(3, 3, 6, 6));
        Assert.Equal(RandomMasks.Slice("###...", "###...", "##.##.", "..#..#", "..#..#", "...###"), Filled(fill));
    }

    [Fact]
    public void MoreContoursOverEachOtherThanAnyOrganHas_AreRefusedSoon()
    {
        const int side = 512, contours = 200;
        var fill = new SliceFill(side, side);
        for (int i = 0; i < contours; i++) fill.Add(Square(i % 2, 0, side - i, side));
        Assert.Contains("200 contours of one slice", Assert.Throws<GlintException>(() => fill.CopyTo(new byte[side * side])).Message, StringComparison.Ordinal);
    }

    // The pixels from the first corner on, without those of the last.
    private static (double X, double Y)[] Square(int left, int top, int right, int bottom) =>
        [(left - 0.5, top - 0.5), (right - 0.5, top - 0.5), (right - 0.5, bottom - 0.5), (left - 0.5, bottom - 0.5)];

    private static SliceFill Of(params (double X, double Y)[][] contours)
    {
        var fill = new SliceFill(6, 6);
        foreach ((double X, double Y)[] contour in contours) fill.Add(contour);
        return fill;
    }

    private static byte[] Filled(SliceFill fill)
    {
        byte[] slice = new byte[36];
        fill.CopyTo(slice);
        return slice;
    }
}
