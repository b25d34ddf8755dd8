using CsCheck;

namespace Glint.Dicom.Tests;

public class PixelOutlinesTests
{
    [Fact]
    public void OneVoxel_HasASquareOfFourPoints()
    {
        List<(double X, double Y)[]> outlines = PixelOutlines.Of(RandomMasks.Slice("...", "..#"), 3, 2);
        Assert.Equal([(1.5, 0.5), (2.5, 0.5), (2.5, 1.5), (1.5, 1.5)], Assert.Single(outlines));
    }

    [Fact]
    public void ABlock_HasNoPointsBetweenItsCorners()
    {
        List<(double X, double Y)[]> outlines = PixelOutlines.Of(RandomMasks.Slice("###", "###"), 3, 2);
        Assert.Equal([(-0.5, -0.5), (2.5, -0.5), (2.5, 1.5), (-0.5, 1.5)], Assert.Single(outlines));
    }

    [Fact]
    public void AHole_IsJoinedByAWayThereAndBack()
    {
        List<(double X, double Y)[]> outlines = PixelOutlines.Of(RandomMasks.Slice("####", "##.#", "####"), 4, 3);
        Assert.Equal(
            [(-0.5, -0.5), (3.5, -0.5), (3.5, 2.5), (-0.5, 2.5), (-0.5, 0.5), (1.5, 0.5), (1.5, 1.5), (2.5, 1.5), (2.5, 0.5), (-0.5, 0.5)],
            Assert.Single(outlines));
    }

    [Fact]
    public void PixelsThatTouchAtACorner_AreTwoOutlines() =>
        Assert.All(PixelOutlines.Of(RandomMasks.Slice("#.", ".#"), 2, 2), outline => Assert.Equal(4, outline.Length));

    [Fact]
    public void HolesInARow_AreJoinedOneToTheOther() => AssertHolds(RandomMasks.Slice("#######", "#.#.#.#", "#######"), 7, 3);

    [Fact]
    public void AnIslandInAHole_IsAnOutlineOfItsOwn()
    {
        byte[] slice = RandomMasks.Slice("#####", "#...#", "#.#.#", "#...#", "#####");
        Assert.Equal(2, PixelOutlines.Of(slice, 5, 5).Count);
        AssertHolds(slice, 5, 5);
    }

    [Fact]
    public void OutlinesOfAnySlice_HoldItsPixelsOnceAndNoOther() => RandomMasks.All.Sample(mask =>
        AssertHolds(mask.Voxels.AsSpan(0, mask.Geometry.Columns * mask.Geometry.Rows).ToArray(), mask.Geometry.Columns, mask.Geometry.Rows));

    // The winding number of each outline about each centre, by the sum of angles: nothing of the scan conversion is in it.
    private static void AssertHolds(byte[] slice, int columns, int rows)
    {
        int[] labels = Components.Of(slice, columns, rows, 1, Connectivity.Four).Labels;
        List<(double X, double Y)[]> outlines = PixelOutlines.Of(slice, columns, rows);
        Assert.Equal(labels.Max(), outlines.Count);
        int[] held = new int[slice.Length];
        for (int label = 1; label <= outlines.Count; label++)
        {
            (double X, double Y)[] outline = outlines[label - 1];
            AssertTurnsAtEveryPoint(outline);
            Assert.Equal(labels.Count(l => l == label), Area(outline));
            for (int at = 0; at < slice.Length; at++)
            {
                int windings = Windings(outline, at % columns, at / columns);
                Assert.Equal(labels[at] == label ? 1 : 0, windings);
                held[at] += windings;
            }
        }
        Assert.Equal(slice.Select(v => (int)v), held);
    }

    private static void AssertTurnsAtEveryPoint((double X, double Y)[] outline)
    {
        Assert.True(outline.Length >= 4);
        for (int i = 0; i < outline.Length; i++)
        {
            (double ax, double ay) = outline[i];
            (double bx, double by) = outline[(i + 1) % outline.Length];
            (double cx, double cy) = outline[(i + 2) % outline.Length];
            Assert.True((ax == bx) != (ay == by), "An edge runs along x or y.");
            bool straightOn = ((bx - ax) * (cy - by)) - ((by - ay) * (cx - bx)) == 0 && ((bx - ax) * (cx - bx)) + ((by - ay) * (cy - by)) > 0;
            Assert.False(straightOn);
        }
        Assert.Equal(outline[0].X, outline[^1].X);
    }

    private static double Area((double X, double Y)[] outline) =>
        outline.Select((p, i) => (p, q: outline[(i + 1) % outline.Length])).Sum(e => (e.p.X * e.q.Y) - (e.q.X * e.p.Y)) / 2;

    private static int Windings((double X, double Y)[] outline, double x, double y)
    {
        double angle = 0;
        for (int i = 0; i < outline.Length; i++)
        {
            (double ax, double ay) = (outline[i].X - x, outline[i].Y - y);
            (double bx, double by) = (outline[(i + 1) % outline.Length].X - x, outline[(i + 1) % outline.Length].Y - y);
            angle += Math.Atan2((ax * by) - (ay * bx), (ax * bx) + (ay * by));
        }
        return (int)Math.Round(angle / Math.Tau);
    }
}
