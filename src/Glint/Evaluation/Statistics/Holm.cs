namespace Glint.Evaluation;

/// <summary>Holm's correction (1979) for several comparisons: any false claim among them stays as unlikely as one alone would be.</summary>
internal static class Holm
{
    /// <summary>Adjusted p values in the order of the given ones: the smallest times their number, the next times one less, never falling, at most 1.</summary>
    /// <param name="pValues">From 0 to 1.</param>
    public static IReadOnlyList<double> Adjusted(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        double[] adjusted = new double[pValues.Count];
        double highest = 0;
        foreach ((int index, int rank) in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]).Select((index, rank) => (index, rank)))
        {
            highest = Math.Max(highest, Math.Min(1, pValues[index] * (pValues.Count - rank)));
            adjusted[index] = highest;
        }
        return adjusted;
    }
}
