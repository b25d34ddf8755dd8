using Glint.Data;
using Glint.Imaging;

namespace Glint.Tests.Data;

public class IntensityWindowTests
{
    [Fact]
    public void Ends_Become0And1TheMiddleAHalfAndTheRestIsClamped()
    {
        float[] result = new float[5];
        IntensityWindow.Lung.Apply([-3000, -1000, -300, 400, 3000], result);
        Assert.Equal([0, 0, 0.5f, 1, 1], result);
        IntensityWindow.Liver.Apply([-3000, -100, 75, 250, 3000], result);
        Assert.Equal([0, 0, 0.5f, 1, 1], result);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(100, -100)]
    [InlineData(double.NaN, 100)]
    [InlineData(0, double.PositiveInfinity)]
    public void AWindowWithoutWidth_IsRefused(double low, double high) =>
        Assert.Throws<GlintException>(() => new IntensityWindow(low, high));

    [Fact]
    public void TheEmptyDefaultWindow_IsRefused_WhereItIsUsed() =>
        Assert.Throws<GlintException>(() => default(IntensityWindow).Apply([0], new float[1]));

    [Fact]
    public void AResultOfAnotherLength_IsRefused() =>
        Assert.Throws<ArgumentException>(() => IntensityWindow.Lung.Apply([0, 1], new float[3]));
}
