namespace Glint.Comparing;

/// <summary>Who is compared with whom.</summary>
internal static class Pairs
{
    /// <summary>
    /// Every adaptive method with every one that is not, both in the order of the tables; where all are adaptive or none is, every other with
    /// the first.
    /// </summary>
    /// <param name="methods">In the order of the tables, and whether each adapts.</param>
    /// <returns>Names: the first of a pair is the one that an effect speaks for.</returns>
    internal static IReadOnlyList<(string Method, string Against)> Of(IReadOnlyList<(string Name, bool IsAdaptive)> methods)
    {
        List<(string Name, bool IsAdaptive)> adaptive = [.. methods.Where(m => m.IsAdaptive)], others = [.. methods.Where(m => !m.IsAdaptive)];
        return adaptive.Count == 0 || others.Count == 0
            ? [.. methods.Skip(1).Select(m => (m.Name, methods[0].Name))]
            : [.. adaptive.SelectMany(a => others.Select(o => (a.Name, o.Name)))];
    }
}
