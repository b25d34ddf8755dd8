using Glint.Data;
using Glint.Imaging;

namespace Glint.Evaluation;

/// <summary>A mean with its interval.</summary>
/// <param name="Mean">Of the values given.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
internal readonly record struct Interval(double Mean, double Low, double High);

/// <summary>Percentile bootstrap interval of a mean over units (here: patients), drawn again with replacement from a seed.</summary>
internal static class Bootstrap
{
    /// <summary>Samples that are drawn: the ends of a 95 % interval then rest on 250 of them each.</summary>
    public const int Samples = 10_000;

    /// <summary>The interval.</summary>
    /// <param name="values">One per unit, at least one.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="level">Share of the samples' means inside, 0 to 1.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static Interval OfMean(IReadOnlyList<double> values, long seed, double level = 0.95) =>
        OfMean(values, [.. Enumerable.Repeat(1.0, values?.Count ?? throw new ArgumentNullException(nameof(values)))], seed, level);

    /// <summary>The interval of a weighted mean: of the mean over slices, where units are patients and weights how many slices each has.</summary>
    /// <param name="values">One per unit, at least one.</param>
    /// <param name="weights">As many, above 0; a unit that is drawn comes with its weight.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="level">Share of the samples' means inside, 0 to 1.</param>
    /// <exception cref="ArgumentException">There is no value, or not a weight for each.</exception>
    public static Interval OfMean(IReadOnlyList<double> values, IReadOnlyList<double> weights, long seed, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(weights);
        if (values.Count == 0) throw new ArgumentException("A mean needs at least one value.", nameof(values));
        if (values.Count != weights.Count) throw new ArgumentException($"A weighted mean needs a weight for each value; found {values.Count} values and {weights.Count} weights.", nameof(weights));
        Random random = Seeds.Derive(seed, "bootstrap");
        double[] means = new double[Samples];
        for (int sample = 0; sample < Samples; sample++)
        {
            (double sum, double weight) = (0, 0);
            for (int i = 0; i < values.Count; i++)
            {
                int drawn = random.Next(values.Count);
                sum += weights[drawn] * values[drawn];
                weight += weights[drawn];
            }
            means[sample] = sum / weight;
        }
        Array.Sort(means);
        return new Interval(values.Zip(weights, (v, w) => v * w).Sum() / weights.Sum(), Quantiles.At(means, (1 - level) / 2), Quantiles.At(means, (1 + level) / 2));
    }
}
