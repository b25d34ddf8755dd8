using CsCheck;
using Glint.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Data;

public sealed class LesionCellsTests
{
    private static readonly Gen<(int Rows, int Columns, bool[] Mask)> Batches =
        from rows in Gen.Int[1, 24]
        from columns in Gen.Int[1, 24]
        from lesionOneIn in Gen.Int[2, 200]
        from mask in Gen.Int[1, lesionOneIn].Select(n => n == 1).Array[3 * rows * columns]
        select (rows, columns, mask);

    [Fact]
    public void EveryPixel_IsInTheCellOfTheNearestLesion_AndOfTheLowerNumberAmongEquals() => Batches.Sample((rows, columns, mask) =>
    {
        using var scope = NewDisposeScope();
        Tensor masks = tensor([.. mask.Select(m => m ? 1f : 0f)]).reshape(3, 1, rows, columns);
        long[] lesions = [.. LesionNumbers.Of(masks).flatten().data<long>()];
        Tensor cells = LesionCells.Of(masks);
        Assert.Equal((int64, string.Join(",", masks.shape)), (cells.dtype, string.Join(",", cells.shape)));
        int size = rows * columns;
        (int, long)[] nearest = [.. Enumerable.Range(0, mask.Length).Select(i => (i / size, Nearest(lesions, i / size * size, size, i % size, columns)))];
        // A cell for each lesion and for each image without one, in their order.
        (int, long)[] names = [.. nearest.Distinct().Order()];
        Assert.Equal(nearest.Select(n => (long)Array.IndexOf(names, n)), cells.flatten().data<long>());
    }, iter: 200, threads: 1);

    [Fact]
    public void HalfWayBetweenTwoLesions_TheLowerNumberHasThePixel_OnWhicheverSideItLies()
    {
        using var scope = NewDisposeScope();
        // The first lesion in memory lies right of the second in the upper image, and left of it in the lower.
        Tensor masks = zeros(2, 1, 3, 5);
        masks[0, 0, 0, 4] = masks[0, 0, 2, 0] = masks[1, 0, 1, 0] = masks[1, 0, 1, 4] = 1;
        Assert.Equal([1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0], LesionCells.Of(masks)[0].flatten().data<long>());
        Assert.Equal([2, 2, 2, 3, 3], LesionCells.Of(masks)[1, 0, 0].data<long>());
    }

    [Fact]
    public void AnImageOfOneLesion_OrOfNone_IsOneCell()
    {
        using var scope = NewDisposeScope();
        Tensor masks = zeros(4, 1, 6, 7);
        masks[1, 0, 2..4, 3] = 1;
        masks[3] = 1;
        Tensor cells = LesionCells.Of(masks);
        for (int i = 0; i < 4; i++) Assert.True(cells[i].eq(i).all().ToBoolean());
    }

    // The number of the lesion whose pixel is nearest, by all pixels of the image; 0 if there is none.
    private static long Nearest(long[] lesions, int start, int size, int place, int columns) => Enumerable.Range(0, size)
        .Where(j => lesions[start + j] > 0)
        .Select(j => (Square: Square(place / columns, j / columns) + Square(place % columns, j % columns), Number: lesions[start + j]))
        .DefaultIfEmpty((0, 0)).Min().Number;

    private static int Square(int a, int b) => (a - b) * (a - b);
}
