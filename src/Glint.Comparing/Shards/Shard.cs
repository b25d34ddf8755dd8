namespace Glint.Comparing;

/// <summary>Which share of a comparison a process trains.</summary>
/// <param name="Number">From 1 to <paramref name="Count"/>.</param>
/// <param name="Count">How many shares there are.</param>
internal sealed record Shard(int Number, int Count)
{
    /// <summary>
    /// Deals work out: the longest first, each to the shard that has the least (Graham, SIAM J. Appl. Math. 17, 1969), so that no two shards lie
    /// farther apart than one piece of work. It depends on nothing but the arguments.
    /// </summary>
    /// <param name="items">All work.</param>
    /// <param name="work">How much a piece is, at least 0.</param>
    /// <param name="count">How many shards, at least 1.</param>
    /// <returns>Each shard's, the longest first; none where there are more shards than pieces.</returns>
    internal static IReadOnlyList<IReadOnlyList<T>> Deal<T>(IReadOnlyList<T> items, Func<T, double> work, int count)
    {
        var shares = new List<T>[count];
        var loads = new double[count];
        for (int i = 0; i < count; i++) shares[i] = [];
        // A stable order: of alike pieces the first comes first.
        foreach (T item in items.OrderByDescending(work))
        {
            int least = Array.IndexOf(loads, loads.Min());
            shares[least].Add(item);
            loads[least] += work(item);
        }
        return shares;
    }

    /// <summary>This one's share.</summary>
    internal IReadOnlyList<T> Of<T>(IReadOnlyList<T> items, Func<T, double> work) => Deal(items, work, Count)[Number - 1];
}
