namespace Glint.Reports;

/// <summary>Where single values lie, for a box: how the box is drawn, not a result.</summary>
/// <param name="Low">5th percentile.</param>
/// <param name="Lower">Lower quartile.</param>
/// <param name="Median">Median.</param>
/// <param name="Upper">Upper quartile.</param>
/// <param name="High">95th percentile.</param>
internal sealed record Distribution(double Low, double Lower, double Median, double Upper, double High)
{
    private const double LowShare = 0.05, LowerShare = 0.25, MedianShare = 0.5, UpperShare = 0.75, HighShare = 0.95;

    /// <summary>Percentiles of the finite values, linear between neighbours; null if there is none.</summary>
    public static Distribution? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? null : new Distribution(
            At(sorted, LowShare), At(sorted, LowerShare), At(sorted, MedianShare), At(sorted, UpperShare), At(sorted, HighShare));
    }

    private static double At(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
