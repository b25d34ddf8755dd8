using System.Numerics;

namespace Glint.Imaging;

/// <summary>Where the values of a quantity lie, in the quantity's unit.</summary>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Percentile5">5th percentile.</param>
/// <param name="Percentile25">Lower quartile.</param>
/// <param name="Median">Median.</param>
/// <param name="Percentile75">Upper quartile.</param>
/// <param name="Percentile95">95th percentile.</param>
/// <param name="Maximum">Largest value.</param>
internal sealed record Quantiles(
    double Minimum, double Percentile5, double Percentile25, double Median, double Percentile75, double Percentile95, double Maximum)
{
    /// <summary>Of these finite values, linear between neighbours (numpy's default); null if there is none.</summary>
    public static Quantiles? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : new Quantiles(
            sorted[0], At(sorted, 0.05), At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75), At(sorted, 0.95), sorted[^1]);
    }

    /// <summary>
    /// The value below which a share of the values lies: of n values, counted from 0, the one at share (n - 1), between neighbours in
    /// proportion, as numpy.percentile has it by default.
    /// </summary>
    /// <param name="sorted">Ascending, at least one.</param>
    /// <param name="share">0 to 1.</param>
    internal static double At<T>(ReadOnlySpan<T> sorted, double share) where T : INumberBase<T>
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place, above = Math.Min(below + 1, sorted.Length - 1);
        double low = double.CreateChecked(sorted[below]), high = double.CreateChecked(sorted[above]);
        return low + ((place - below) * (high - low));
    }
}
