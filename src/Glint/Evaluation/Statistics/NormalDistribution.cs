namespace Glint.Evaluation;

/// <summary>Tails of the standard normal distribution.</summary>
internal static class NormalDistribution
{
    // From here the continued fraction is exact to the last digits with this many terms.
    private const double FractionFrom = 2.5;
    private const int FractionTerms = 120;

    /// <summary>P(|Z| >= |z|).</summary>
    internal static double TwoSided(double z)
    {
        double x = Math.Abs(z);
        return x < FractionFrom ? 1 - (2 * CentralHalf(x)) : 2 * UpperTail(x);
    }

    // P(0 <= Z <= x) by the series phi(x) (x + x^3/3 + x^5/(3 5) + ...), whose terms are all positive.
    private static double CentralHalf(double x)
    {
        double term = x, sum = x;
        for (int k = 1; term > sum * 1e-18; k++)
        {
            term *= x * x / ((2 * k) + 1);
            sum += term;
        }
        return sum * Density(x);
    }

    // P(Z >= x) by Laplace's continued fraction phi(x) / (x + 1/(x + 2/(x + ...))).
    private static double UpperTail(double x)
    {
        double fraction = x;
        for (int k = FractionTerms; k >= 1; k--) fraction = x + (k / fraction);
        return Density(x) / fraction;
    }

    private static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
}
