namespace Glint.Data;

/// <summary>Where the values of a quantity lie, in the quantity's unit.</summary>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Percentile5">5th percentile.</param>
/// <param name="Percentile25">Lower quartile.</param>
/// <param name="Median">Median.</param>
/// <param name="Percentile75">Upper quartile.</param>
/// <param name="Percentile95">95th percentile.</param>
/// <param name="Maximum">Largest value.</param>
public sealed record Quantiles(
    double Minimum, double Percentile5, double Percentile25, double Median, double Percentile75, double Percentile95, double Maximum)
{
    /// <summary>Of these finite values, linear between neighbours (numpy's default); null if there is none.</summary>
    public static Quantiles? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : new Quantiles(sorted[0], At(0.05), At(0.25), At(0.5), At(0.75), At(0.95), sorted[^1]);

        double At(double share)
        {
            double place = share * (sorted.Length - 1);
            int below = (int)place, above = Math.Min(below + 1, sorted.Length - 1);
            return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
        }
    }
}
