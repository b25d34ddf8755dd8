namespace Glint.Evaluation;

/// <summary>Means that leave NaN out.</summary>
internal static class Means
{
    /// <summary>The mean of the numbers among the values; NaN if there is none.</summary>
    internal static double Of(IEnumerable<double> values) =>
        values.Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Average();
}
