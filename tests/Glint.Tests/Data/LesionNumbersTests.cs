using Glint.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Data;

public sealed class LesionNumbersTests
{
    [Fact]
    public void Lesions_AreNumberedThroughTheBatch_CornersTogetherAndImagesApart()
    {
        using var scope = NewDisposeScope();
        Tensor masks = zeros(3, 1, 4, 6);
        foreach ((int image, int row, int column) in new[] { (0, 0, 0), (0, 1, 1), (0, 3, 5), (2, 3, 5), (2, 0, 0) }) masks[image, 0, row, column] = 1;
        Tensor found = LesionNumbers.Of(masks);
        Assert.Equal(masks.shape, found.shape);
        Assert.Equal(int64, found.dtype);
        long At(int image, int row, int column) => found[image, 0, row, column].ToInt64();
        Assert.Equal([1, 1, 2], [At(0, 0, 0), At(0, 1, 1), At(0, 3, 5)]);
        Assert.Equal([3, 4], [At(2, 0, 0), At(2, 3, 5)]);
        Assert.Equal(5, found.gt(0).sum().ToInt64());
    }
}
