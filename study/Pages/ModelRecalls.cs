namespace GlintStudy;

/// <summary>The recalls of a method's trained models on the test slices with tumour, and how many of them collapsed.</summary>
/// <param name="Models">How many, at least one.</param>
/// <param name="Lowest">Of their recalls, 0 to 1.</param>
/// <param name="Median">The same; the mean of the middle two of an even number.</param>
/// <param name="Highest">The same.</param>
/// <param name="Collapsed">How many have under half of the median.</param>
internal sealed record ModelRecalls(int Models, double Lowest, double Median, double Highest, int Collapsed)
{
    internal static ModelRecalls Of(IEnumerable<double> recalls)
    {
        double[] sorted = [.. recalls.Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new ModelRecalls(sorted.Length, sorted[0], median, sorted[^1], sorted.Count(r => r < median / 2));
    }
}
