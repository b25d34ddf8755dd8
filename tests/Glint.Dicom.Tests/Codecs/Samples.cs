namespace Glint.Dicom.Tests.Codecs;

internal static class Samples
{
    /// <summary>Asserts that samples are equal, and says where the first differs.</summary>
    public static void ShouldEqual(ReadOnlySpan<int> expected, ReadOnlySpan<int> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        int same = expected.CommonPrefixLength(actual);
        Assert.True(same == expected.Length, same == expected.Length ? "" : $"Sample {same} of {expected.Length} is {actual[same]} instead of {expected[same]}.");
    }
}
