using Glint.Data;
using Glint.Imaging;

namespace Glint.Tests.Data;

public class SpacingRangeTests
{
    private static readonly Dictionary<string, Geometry> Grids = new()
    {
        ["A"] = Geometry.AlongAxes(4, 5, 6, new(0.7, 0.8, 2.5)),
        ["B"] = Geometry.AlongAxes(4, 5, 6, new(0.9, 0.9, 1.25)),
        ["C"] = Geometry.AlongAxes(4, 5, 6, new(3, 3, 10)),
    };

    [Fact]
    public void Range_IsOfThePatientsAskedFor_WhoseGridsAreKnown()
    {
        Assert.Equal(new SpacingRange(0.7, 0.9, 1.25, 2.5), SpacingRange.Of(Grids, ["A", "B", "D"]));
        Assert.Null(SpacingRange.Of(Grids, ["D"]));
    }

    [Theory]
    [InlineData(0.7, 0.9, null)]
    [InlineData(0.57, 0.57, null)]
    [InlineData(1.12, 1.12, null)]
    [InlineData(0.55, 0.8, "0.55 x 0.8 mm; the model was trained on pixels of 0.7 to 0.9 mm")]
    [InlineData(0.8, 1.2, "0.8 x 1.2 mm")]
    public void PixelsOverAQuarterOff_AreADoubt(double x, double y, string? part)
    {
        string? doubt = SpacingRange.Of(Grids, ["A", "B"])!.DoubtOf(Geometry.AlongAxes(8, 8, 2, new(x, y, 7)));
        Assert.Equal(part is null, doubt is null);
        if (part is not null) Assert.Contains(part, doubt, StringComparison.Ordinal);
    }
}
