using Glint.Evaluation;
using Glint.Reports;
using Glint.Studies;

namespace Glint.Benchmarks;

/// <summary>
/// What the article says of its methods (GE above GD above T, E and D in recall and Dice, most of it in small tumours; precision alike; more
/// tumour-free slices left clean), pair by pair. Its G(D) is GD-published, and held against wind-up GD-leak.
/// </summary>
internal static class StudyOrdering
{
    private static readonly string[] Rules = ["GD-published", "GD-leak"], Fixed = ["T", "E", "D"];

    /// <summary>The pairs of the methods that there are.</summary>
    internal static Table Of(IReadOnlyList<ScoredRun> runs, IReadOnlyList<Measure> measures, IReadOnlyList<string> methods)
    {
        List<(string Above, string Below)> pairs =
        [
            .. from pair in (string[][])[.. Rules.Select(r => new[] { "GE", r }), .. Fixed.Select(f => new[] { "GE", f }), .. from rule in Rules from other in Fixed select new[] { rule, other }]
               where pair.All(methods.Contains)
               select (pair[0], pair[1]),
        ];
        IReadOnlyList<Effect> effects = Effect.Of(runs, pairs, measures);
        string Cell((string Above, string Below) pair, int measure)
        {
            Effect e = effects.First(e => e.Method == pair.Above && e.Against == pair.Below && e.Measure == measures[measure].Name);
            return $"{Format.Signed(e.Difference.Mean)} {Holds(e, isAlike: measure == Precision)}";
        }
        return new Table(
            "The article's ordering", $"The first less the second, mean over patients. holds: the difference is shown in the article's direction (p under {Format.ShortShare(Effect.Level)} after Holm's correction for all {Format.Count(effects.Count)} of the table, Wilcoxon by patient, and its 95 % bootstrap interval on one side of 0); reversed: it is shown in the other; open: neither. Precision is to be alike: differs, where a difference is shown.",
            ["Article", "Recall", "Dice", "Dice, small", "Clean", "Precision"],
            [.. pairs.Select(p => new TableRow([$"{p.Above} > {p.Below}", .. Columns.Select(c => Cell(p, c))]))]);
    }

    // Places in Measure.All.
    private const int Precision = 2;
    private static readonly int[] Columns = [1, 0, 3, 5, Precision];

    private static string Holds(Effect effect, bool isAlike) => (effect.IsShown, isAlike) switch
    {
        (false, _) => "open",
        (true, true) => "differs",
        _ => effect.Difference.Mean > 0 ? "holds" : "reversed",
    };
}
