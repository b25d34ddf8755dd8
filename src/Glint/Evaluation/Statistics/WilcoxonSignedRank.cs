namespace Glint.Evaluation;

/// <summary>What a Wilcoxon signed-rank test says of paired differences.</summary>
/// <param name="Pairs">Differences that are not 0; those of 0 say nothing of the sign and are left out (Wilcoxon 1945).</param>
/// <param name="PositiveRankSum">Sum of the ranks of the positive differences.</param>
/// <param name="PValue">Two-sided: how often signs by chance give a sum at least as far from its middle. 1 if no difference is left.</param>
internal readonly record struct WilcoxonResult(int Pairs, double PositiveRankSum, double PValue);

/// <summary>
/// The Wilcoxon signed-rank test of paired differences, two-sided. Up to 50 pairs exact, ties included: of all 2^n ways to give the
/// observed ranks their signs. Beyond, the normal approximation with the correction for ties and none for continuity.
/// </summary>
internal static class WilcoxonSignedRank
{
    /// <summary>More pairs than this are approximated.</summary>
    public const int MostExactPairs = 50;

    /// <summary>The test.</summary>
    /// <param name="differences">One per unit (here: patient), finite.</param>
    /// <exception cref="ArgumentException">A difference is not finite.</exception>
    public static WilcoxonResult Of(IReadOnlyList<double> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        if (differences.Any(d => !double.IsFinite(d))) throw new ArgumentException("Differences must be finite.", nameof(differences));
        List<double> used = [.. differences.Where(d => d != 0)];
        if (used.Count == 0) return new WilcoxonResult(0, 0, 1);
        (int[] twiceRanks, double ties) = TwiceRanks(used);
        int twicePositive = used.Zip(twiceRanks).Sum(p => p.First > 0 ? p.Second : 0);
        double pValue = used.Count <= MostExactPairs ? Exact(twiceRanks, twicePositive) : Approximate(used.Count, twicePositive / 2.0, ties);
        return new WilcoxonResult(used.Count, twicePositive / 2.0, pValue);
    }

    // Ranks of the absolute values, ties by their mean; doubled, so that they are whole. Ties: the sum of t^3 - t over groups of t.
    private static (int[] TwiceRanks, double Ties) TwiceRanks(List<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(i => Math.Abs(values[i]))];
        int[] ranks = new int[values.Count];
        double ties = 0;
        for (int first = 0; first < order.Length;)
        {
            int last = first;
            while (last + 1 < order.Length && Math.Abs(values[order[last + 1]]) == Math.Abs(values[order[first]])) last++;
            for (int i = first; i <= last; i++) ranks[order[i]] = first + last + 2;
            double t = last - first + 1;
            ties += (t * t * t) - t;
            first = last + 1;
        }
        return (ranks, ties);
    }

    private static double Exact(int[] twiceRanks, int twicePositive)
    {
        // ways[s]: share of the signs whose positive ranks, doubled, sum to s.
        int total = twiceRanks.Sum();
        double[] ways = new double[total + 1];
        ways[0] = 1;
        int reached = 0;
        foreach (int rank in twiceRanks)
        {
            reached += rank;
            for (int s = reached; s >= 0; s--) ways[s] = (ways[s] + (s >= rank ? ways[s - rank] : 0)) / 2;
        }
        int lower = Math.Min(twicePositive, total - twicePositive);
        // Both tails are alike.
        return Math.Min(1, 2 * ways.Take(lower + 1).Sum());
    }

    private static double Approximate(int n, double positive, double ties)
    {
        double mean = n * (n + 1.0) / 4, variance = ((n * (n + 1.0) * ((2.0 * n) + 1)) - (ties / 2)) / 24;
        return Math.Min(1, NormalDistribution.TwoSided((positive - mean) / Math.Sqrt(variance)));
    }
}
