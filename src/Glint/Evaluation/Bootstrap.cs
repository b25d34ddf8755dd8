using Glint.Data;

namespace Glint.Evaluation;

/// <summary>A mean with its interval.</summary>
/// <param name="Mean">Of the values given.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Mean, double Low, double High);

/// <summary>Percentile bootstrap interval of a mean over units (here: patients), drawn again with replacement from a seed.</summary>
public static class Bootstrap
{
    /// <summary>Samples that are drawn: the ends of a 95 % interval then rest on 250 of them each.</summary>
    public const int Samples = 10_000;

    /// <summary>The interval.</summary>
    /// <param name="values">One per unit, at least one.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="level">Share of the samples' means inside, 0 to 1.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static Interval OfMean(IReadOnlyList<double> values, long seed, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0) throw new ArgumentException("A mean needs at least one value.", nameof(values));
        Random random = Seeds.Derive(seed, "bootstrap");
        double[] means = new double[Samples];
        for (int sample = 0; sample < Samples; sample++)
        {
            double sum = 0;
            for (int i = 0; i < values.Count; i++) sum += values[random.Next(values.Count)];
            means[sample] = sum / values.Count;
        }
        Array.Sort(means);
        return new Interval(values.Average(), Quantiles.At(means, (1 - level) / 2), Quantiles.At(means, (1 + level) / 2));
    }
}
