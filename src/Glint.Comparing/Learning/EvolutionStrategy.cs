using Glint.Data;

namespace Glint.Comparing;

/// <summary>
/// An evolution strategy for few and noisy rewards (Salimans et al. 2017, arXiv 1703.03864): pairs of opposite perturbations of one mean, of whose rewards
/// the ranks count. The perturbations follow from seed, generation and pair alone.
/// </summary>
/// <param name="units">What 1 is for each parameter.</param>
/// <param name="seed">Root seed.</param>
/// <param name="pairs">Pairs a generation, at least 1.</param>
internal sealed class EvolutionStrategy(IReadOnlyList<double> units, long seed, int pairs)
{
    /// <summary>
    /// How far a perturbation goes, in units: a learned rule whose output is off by so much moves a coefficient by 1.4 % a step, to four times in a hundred.
    /// </summary>
    internal const double Spread = 0.15;

    /// <summary>How far the mean goes, in units, along the sum of the perturbations weighted by ranks from -1/2 to 1/2, over the pairs.</summary>
    internal const double Rate = 0.25;

    /// <summary>The candidates of a generation: of each pair first the one, then its opposite.</summary>
    internal double[][] Candidates(int generation, IReadOnlyList<double> mean) =>
        [.. Enumerable.Range(0, pairs).Select(pair => Direction(generation, pair)).SelectMany(d => new[] { Moved(mean, d, Spread), Moved(mean, d, -Spread) })];

    /// <summary>The mean of the next generation.</summary>
    /// <param name="generation">Of the rewards.</param>
    /// <param name="mean">Of that generation.</param>
    /// <param name="rewards">Of its candidates, in their order; more is better.</param>
    internal double[] Next(int generation, IReadOnlyList<double> mean, IReadOnlyList<double> rewards)
    {
        double[] ranks = Ranks(rewards), next = [.. mean];
        for (int pair = 0; pair < pairs; pair++)
        {
            double weight = ranks[2 * pair] - ranks[(2 * pair) + 1];
            next = Moved(next, Direction(generation, pair), Rate * weight / pairs);
        }
        return next;
    }

    /// <summary>Ranks from -1/2 to 1/2, equal rewards at the middle of theirs; all 0 if all are equal.</summary>
    internal static double[] Ranks(IReadOnlyList<double> rewards) => [.. rewards.Select(reward =>
    {
        double below = rewards.Count(r => r < reward), equal = rewards.Count(r => r == reward);
        return rewards.Count == 1 ? 0 : ((below + ((equal - 1) / 2)) / (rewards.Count - 1)) - 0.5;
    })];

    private double[] Direction(int generation, int pair)
    {
        Random random = Seeds.Derive(seed, "perturbation", generation, pair);
        return [.. units.Select(unit => unit * random.Normal())];
    }

    private static double[] Moved(IReadOnlyList<double> from, double[] direction, double by) => [.. from.Zip(direction, (value, d) => value + (by * d))];
}
