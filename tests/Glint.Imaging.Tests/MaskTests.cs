namespace Glint.Imaging.Tests;

public class MaskTests
{
    private static Volume Labels(params float[] values) => new(Geometry.AlongAxes(values.Length, 1, 1, new(1, 1, 1)), values);

    private static string Refusal(int? label, params float[] values) =>
        Assert.Throws<GlintException>(() => Mask.FromLabels(Labels(values), label, "liver_7.nii")).Message;

    [Fact]
    public void Zeros_and_ones_need_no_label() => Assert.Equal([0, 1, 1, 0], Mask.FromLabels(Labels(0, 1, 1, 0), null, "a").Voxels);

    [Fact]
    public void The_label_picked_becomes_one_and_all_others_zero() =>
        Assert.Equal([0, 0, 1, 0], Mask.FromLabels(Labels(0, 1, 2, 3), 2, "a").Voxels);

    [Fact]
    public void A_label_that_is_nowhere_gives_an_empty_mask() => Assert.Equal([0, 0], Mask.FromLabels(Labels(0, 1), 2, "a").Voxels);

    [Fact]
    public void Several_labels_without_a_choice_are_listed_with_what_to_pass()
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
    public void Values_that_are_no_whole_numbers_are_no_labels(float value, int? label) =>
        Assert.Contains("not a whole number", Refusal(label, 0, 1, value), StringComparison.Ordinal);

    [Fact]
    public void The_background_cannot_be_the_tumour() => Assert.Contains("background", Refusal(0, 0, 1), StringComparison.Ordinal);

    [Fact]
    public void Masks_and_volumes_refuse_arrays_that_do_not_fit()
    {
        var grid = Geometry.AlongAxes(2, 1, 1, new(1, 1, 1));
        Assert.Throws<ArgumentException>(() => new Mask(grid, [1]));
        Assert.Throws<ArgumentException>(() => new Mask(grid, [1, 2]));
        Assert.Throws<ArgumentException>(() => new Volume(grid, [1, 2, 3]));
    }
}
