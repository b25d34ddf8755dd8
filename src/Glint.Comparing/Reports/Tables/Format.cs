using System.Globalization;

namespace Glint.Comparing.Reports;

/// <summary>Numbers as the tables and figures print them: invariant culture, two or three digits, "n/a" for what does not exist.</summary>
internal static class Format
{
    /// <summary>What stands where there is no number; never 0.</summary>
    public const string Missing = "n/a";

    /// <summary>Outside 1/this .. this a coefficient is printed with an exponent.</summary>
    private const double ExponentFrom = 1000;

    /// <summary>A share between 0 and 1 with three decimals.</summary>
    public static string Share(double value) => Number(value, "0.000");

    /// <summary>A difference of shares with three decimals and its sign.</summary>
    public static string Signed(double value) => Number(value, "+0.000;-0.000;0.000");

    /// <summary>A p value with three digits, "&lt; 0.001" below.</summary>
    public static string PValue(double value) => value < 0.001 ? "< 0.001" : Number(value, "0.000");

    /// <summary>The same in a sentence: "p = 0.004", "p &lt; 0.001".</summary>
    public static string PEquals(double value) => PValue(value) is ['<', ..] bound ? $"p {bound}" : $"p = {PValue(value)}";

    /// <summary>A share with two decimals, for sentences and labels.</summary>
    public static string ShortShare(double value) => Number(value, "0.00");

    /// <summary>A mean number of pixels with one decimal.</summary>
    public static string Pixels(double value) => Number(value, "0.0");

    /// <summary>A length in mm with up to one decimal.</summary>
    public static string Millimetres(double value) => Number(value, "0.#");

    /// <summary>A coefficient: two decimals, or an exponent once it is far from 1.</summary>
    public static string Coefficient(double value) =>
        Number(value, value == 0 || (Math.Abs(value) < ExponentFrom && Math.Abs(value) > 1 / ExponentFrom) ? "0.0##" : "0.0e+0");

    /// <summary>A count of patients, slices or steps.</summary>
    public static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>"0.612 ± 0.014"; "0.612" for one seed; "n/a" for null or NaN.</summary>
    public static string MeanAndSpread(Spread? spread, Func<double, string> number) =>
        !Exists(spread) ? Missing
        : double.IsNaN(spread!.StandardDeviation) ? number(spread.Mean)
        : number(spread.Mean) + " ± " + number(spread.StandardDeviation);

    /// <summary>"0.61 (0.58 to 0.64 over 3 seeds)".</summary>
    public static string MeanAndRange(Spread? spread, Func<double, string> number, string unit = "seed") =>
        !Exists(spread) ? Missing
        : spread!.Seeds <= 1 ? number(spread.Mean)
        : $"{number(spread.Mean)} ({number(spread.Minimum)} to {number(spread.Maximum)} over {Count(spread.Seeds)} {unit}s)";

    /// <summary>Whether there is a value to show.</summary>
    public static bool Exists(Spread? spread) => spread is not null && double.IsFinite(spread.Mean);

    private static string Number(double value, string format) =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : Missing;
}
