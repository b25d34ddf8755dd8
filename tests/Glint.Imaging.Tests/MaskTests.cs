namespace Glint.Imaging.Tests;

public class MaskTests
{
    private static Volume Labels(params float[] values) => new(Geometry.AlongAxes(values.Length, 1, 1, new(1, 1, 1)), values);

    private static string Refusal(int? label, params float[] values) =>
        Assert.Throws<GlintException>(() => Mask.FromLabels(Labels(values), label, "liver_7.nii")).Message;

    [Fact]
    public void ZerosAndOnes_NeedNoLabel() => Assert.Equal([0, 1, 1, 0], Mask.FromLabels(Labels(0, 1, 1, 0), null, "a").Voxels);

    [Fact]
    public void TheLabelPicked_BecomesOneAndAllOthersZero() =>
        Assert.Equal([0, 0, 1, 0], Mask.FromLabels(Labels(0, 1, 2, 3), 2, "a").Voxels);

    [Fact]
    public void ALabelThatIsNowhere_GivesAnEmptyMask() => Assert.Equal([0, 0], Mask.FromLabels(Labels(0, 1), 2, "a").Voxels);

    [Fact]
    public void SeveralLabelsWithoutAChoice_AreListedWithWhatToPass()
    {
        Assert.Equal("labels liver_7.nii hold the values 0, 1, 2; pass --label 2 (or 1) to pick the tumour label.",
            Refusal(null, 1, 0, 2, 2));
        Assert.Equal("labels liver_7.nii hold the values 0, 255; pass --label 255 to pick the tumour label.", Refusal(null, 0, 255));
        Assert.Contains(
            "0, 1, 2, 3, 4, 5, 6, 7, ...;", Refusal(null, [.. Enumerable.Range(0, 50).Select(i => (float)i)]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5f, null)]
    [InlineData(0.5f, 1)]
    [InlineData(float.NaN, 1)]
    [InlineData(float.PositiveInfinity, null)]
    public void ValuesThatAreNoWholeNumbers_AreNoLabels(float value, int? label) =>
        Assert.Contains("not a whole number", Refusal(label, 0, 1, value), StringComparison.Ordinal);

    [Fact]
    public void TheBackground_CannotBeTheTumour() => Assert.Contains("background", Refusal(0, 0, 1), StringComparison.Ordinal);

    [Fact]
    public void MasksAndVolumes_RefuseArraysThatDoNotFit()
    {
        var grid = Geometry.AlongAxes(2, 1, 1, new(1, 1, 1));
        Assert.Throws<ArgumentException>(() => new Mask(grid, [1]));
        Assert.Throws<ArgumentException>(() => new Mask(grid, [1, 2]));
        Assert.Throws<ArgumentException>(() => new Volume(grid, [1, 2, 3]));
    }
}
