using CsCheck;

namespace Glint.Dicom.Tests;

/// <summary>
/// Expected slices follow the rule seen in plastimatch 1.9.4 (convert --xor-contours) on squares and triangles with corners at centres; what
/// StructureSetTests and StructureSetWriterTests ask of it is run. Known to differ: of the triangle (7, 7), (7, 1), (1, 7) plastimatch leaves
/// out pixel (7, 2), the first of its row, which the rule holds.
/// </summary>
public class PolygonFillTests
{
    [Fact]
    public void ASquareBetweenCentres_HoldsRowsFromItsUpperEndAndColumnsAfterItsLeftOne() => Assert.Equal(
        RandomMasks.Slice("......", "......", "...###", "...###", "...###", "......"), Filled(6, 6, Square(2, 2, 5, 5)));

    [Fact]
    public void ATriangle_HoldsTheCentresOnItsSlopeAndNoneOnItsLeftEdge() => Assert.Equal(
        RandomMasks.Slice("......", "..####", "..###.", "..##..", "..#...", "......"), Filled(6, 6, [(1, 1), (5, 1), (1, 5)]));

    [Fact]
    public void AContourInAnother_IsAHole() => Assert.Equal(
        RandomMasks.Slice("####", "#..#", "#..#", "####"), Filled(4, 4, Square(-0.5, -0.5, 3.5, 3.5), Square(0.5, 0.5, 2.5, 2.5)));

    [Fact]
    public void AContourBeyondTheSlice_IsCutAtItsBorder() => Assert.Equal(
        RandomMasks.Slice("##.", "##.", "##."), Filled(3, 3, Square(-7, -9, 1.5, 1e9)));

    [Fact]
    public void APointOrALine_HoldsNothing() =>
        Assert.Equal(new byte[9], Filled(3, 3, [], [(1, 1)], [(0.2, 0.2), (1.7, 1.9)]));

    [Fact]
    public void APointGivenTwice_ChangesNothing() => Assert.Equal(
        Filled(6, 6, [(0.5, 0.5), (4.5, 0.7), (2.2, 4.9)]), Filled(6, 6, [(0.5, 0.5), (0.5, 0.5), (4.5, 0.7), (2.2, 4.9), (0.5, 0.5)]));

    [Fact]
    public void AnyPolygon_HoldsTheCentresWithAnOddNumberOfEdgesToTheLeft()
    {
        // Eighths: the sides of such edges are exact in double, centres on edges come up often.
        var points = Gen.Select(Gen.Int[-16, 72], Gen.Int[-16, 72], (x, y) => (x / 8.0, y / 8.0)).Array[0, 9];
        points.Sample(polygon =>
        {
            byte[] expected = [.. Enumerable.Range(0, 64).Select(i => EdgesToTheLeft(polygon, i % 8, i / 8) % 2 == 1 ? (byte)1 : (byte)0)];
            Assert.Equal(expected, Filled(8, 8, polygon));
        });
    }

    private static (double X, double Y)[] Square(double left, double top, double right, double bottom) =>
        [(left, top), (right, top), (right, bottom), (left, bottom)];

    private static byte[] Filled(int columns, int rows, params (double X, double Y)[][] contours)
    {
        var fill = new PolygonFill(columns, rows);
        foreach ((double X, double Y)[] contour in contours) fill.Add(contour);
        byte[] slice = new byte[columns * rows];
        fill.CopyTo(slice);
        return slice;
    }

    private static int EdgesToTheLeft((double X, double Y)[] polygon, double x, double y)
    {
        int count = 0;
        for (int i = 0; i < polygon.Length; i++)
        {
            (double ax, double ay) = polygon[i];
            (double bx, double by) = polygon[(i + 1) % polygon.Length];
            if (ay > y == by > y) continue;
            // The point is right of the edge when it lies on the side that the edge's way from top to bottom has to its left.
            double side = ((bx - ax) * (y - ay)) - ((by - ay) * (x - ax));
            if (by > ay ? side < 0 : side > 0) count++;
        }
        return count;
    }
}
