namespace Glint.Imaging;

/// <summary>
/// Where the values of scans lie: their 1st and 99th percentiles without padding, the smallest and the largest of each over the scans. A
/// model keeps that of its training patients, to know a scan that is unlike them.
/// </summary>
/// <param name="LowFrom">Smallest 1st percentile, in HU.</param>
/// <param name="LowTo">Largest 1st percentile, in HU.</param>
/// <param name="HighFrom">Smallest 99th percentile, in HU.</param>
/// <param name="HighTo">Largest 99th percentile, in HU.</param>
internal sealed record IntensityRange(double LowFrom, double LowTo, double HighFrom, double HighTo)
{
    // In widths of the window: how far beyond the range is still like it; how far where the range reaches the window's end, beyond which the
    // network sees no difference; and how far beyond the window all is one.
    private const double Margin = 0.25, MarginAtEnd = 1, Beyond = 1.5;

    /// <summary>Of scans; at least one.</summary>
    public static IntensityRange Of(IReadOnlyCollection<IntensityFacts> scans)
    {
        ArgumentNullException.ThrowIfNull(scans);
        return new(scans.Min(s => s.Low), scans.Max(s => s.Low), scans.Min(s => s.High), scans.Max(s => s.High));
    }

    /// <summary>Whether a scan's values lie where these do, as far as a network that sees them through this window can tell.</summary>
    internal bool Holds(IntensityFacts scan, IntensityWindow window)
    {
        double width = window.HighHounsfield - window.LowHounsfield;
        double least = window.LowHounsfield + (Margin * width), most = window.HighHounsfield - (Margin * width);
        return IsWithin(scan.Low, LowFrom, LowTo) && IsWithin(scan.High, HighFrom, HighTo);

        double Seen(double value) => Math.Clamp(value, window.LowHounsfield - (Beyond * width), window.HighHounsfield + (Beyond * width));
        bool IsWithin(double value, double from, double to) =>
            Seen(value) >= Seen(from) - (width * (from <= least ? MarginAtEnd : Margin)) && Seen(value) <= Seen(to) + (width * (to >= most ? MarginAtEnd : Margin));
    }
}
