using Glint.Comparing.Reports;
using SkiaSharp;

namespace Glint.Comparing.Tests.Reports;

public sealed class DrawingTests
{
    [Fact]
    public void TheOutlineOfOnePixel_IsItsSquare()
    {
        using SKPath outline = Outline.Of([0, 0, 0, 0, 1, 0, 0, 0, 0], 3, 3, 0);
        Assert.Equal(new SKRect(1, 1, 2, 2), outline.Bounds);
        Assert.Equal(4, outline.PointCount / 2);
    }

    [Fact]
    public void PixelsThatTouch_ShareNoEdge()
    {
        using SKPath outline = Outline.Of([1, 1, 0, 0], 2, 2, 0);
        Assert.Equal(6, outline.PointCount / 2);
    }

    [Fact]
    public void AnInsetOutline_StaysClosedAtInwardAndOutwardCorners()
    {
        // An L of three pixels has one inward corner: every end of an edge must be the end of exactly one other edge, or lie on a straight run.
        using SKPath outline = Outline.Of([1, 0, 1, 1], 2, 2, 0.25f);
        Assert.All(outline.Points.GroupBy(p => p), ends => Assert.Equal(2, ends.Count()));
        Assert.Equal(new SKRect(0.25f, 0.25f, 1.75f, 1.75f), outline.Bounds);
    }

    [Theory]
    [InlineData(double.NaN, "n/a")]
    [InlineData(double.PositiveInfinity, "n/a")]
    [InlineData(1.4, "1.4")]
    [InlineData(0.0666, "0.067")]
    [InlineData(1e30, "1.0e+30")]
    [InlineData(0, "0.0")]
    public void ACoefficient_IsShortAtAnySize(double value, string expected) => Assert.Equal(expected, Format.Coefficient(value));

    [Fact]
    public void ARangeOverOneSeed_IsJustTheValue()
    {
        Assert.Equal("0.50", Format.MeanAndRange(new Spread(0.5, double.NaN, 0.5, 0.5, 1), Format.ShortShare));
        Assert.Equal("n/a", Format.MeanAndRange(null, Format.ShortShare));
    }

    [Fact]
    public void AMethod_HasTheSameColourInEveryFigureAndNoTwoMethodsShareOne()
    {
        ComparisonResult result = SampleResult.Full();
        Assert.Equal(result.Methods.Count, Palette.Of(result).Where(s => !s.IsBaseline).Select(s => s.Color.ToHex()).Distinct().Count());
        Assert.Equal(Palette.Of(result)[2].Color, Palette.ColorOf(result, "T"));
    }
}
