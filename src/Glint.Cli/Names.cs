namespace Glint.Cli;

/// <summary>Names that somebody mistyped, and what was probably meant.</summary>
internal static class Names
{
    // Two slips, or a third of a longer name.
    private const int Slips = 2, LettersPerSlip = 3;

    /// <summary>"unknown method 'GD-stedy' (did you mean GD-steady?); known are D, E.", the known ones once however many are unknown.</summary>
    internal static string Unknown(string kind, IReadOnlyList<string> found, IReadOnlyList<string> known) =>
        $"unknown {kind} {string.Join(" and ", found.Distinct().Select(f => $"'{f}'{DidYouMean(f, known)}"))}; known are {string.Join(", ", known)}.";

    /// <summary>" (did you mean GD-steady?)", or nothing.</summary>
    internal static string DidYouMean(string found, IEnumerable<string> known) => Nearest(found, known) is { } name ? $" (did you mean {name}?)" : "";

    /// <summary>The name that is nearest, whatever its capitals; null if none is near.</summary>
    internal static string? Nearest(string found, IEnumerable<string> known)
    {
        int within = Math.Min(Math.Max(Slips, found.Length / LettersPerSlip), found.Length - 1);
        return known.Select(name => (Name: name, Slips: Distance(found.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(n => n.Slips <= within).OrderBy(n => n.Slips).FirstOrDefault().Name;
    }

    // Levenshtein's: letters put in, left out or mistaken.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }
        return row[^1];
    }
}
