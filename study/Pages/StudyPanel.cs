using Glint;
using Glint.Comparing;
using Glint.Evaluation;

namespace GlintStudy;

/// <summary>One panel's results as the tables need them: scores by method, the measures by name, who the opponents are, and every tested difference.</summary>
internal sealed class StudyPanel
{
    /// <summary>The adaptive method of the protocol's primary comparison.</summary>
    internal const string Ours = "GD";

    // The fixed losses of the protocol; ARS moves its weights, and is none.
    private static readonly string[] FixedLosses = ["D", "E", "T", "DCE", "FT", "UF", "LD"];

    private const long BootstrapSeed = 1;

    private readonly Lazy<IReadOnlyList<Effect>> _effects;
    private readonly Dictionary<string, int> _foldOf;

    /// <summary>A panel, or those of its patients that are not among some.</summary>
    internal StudyPanel(ResultFile results, IReadOnlySet<string>? without = null)
    {
        Results = results;
        IsWhole = without is null;
        Runs = [.. results.Slices.Where(r => without?.Contains(r.Patient) != true).GroupBy(r => (r.Method, r.Seed)).Select(g => new ScoredRun(
            g.Key.Method, g.Key.Seed, [.. g.Select(r => new SliceScore(r.Patient, r.Slice, r.TruePositives, r.FalsePositives, r.FalseNegatives))]))];
        IReadOnlyList<Measure> all = Measure.All(results.SmallTumourPixels);
        (Dice, Recall, Precision, SmallDice, SmallRecall, Clean) = (all[0], all[1], all[2], all[3], all[4], all[5]);
        Measures = all;
        Fixed = [.. results.Methods.Where(FixedLosses.Contains)];
        // Chosen on all patients, whoever is left out here.
        var whole = IsWhole ? this : new StudyPanel(results);
        Opponent = Fixed.Count == 0 ? "" : Fixed.MaxBy(m => whole.Mean(m, SmallDice))!;
        _effects = new(() => Effect.Of(Runs, [.. from method in results.Methods from against in results.Methods.SkipWhile(m => m != method).Skip(1) select (method, against)], all));
        _foldOf = results.Folds.SelectMany((f, i) => f.Select(patient => (patient, i))).ToDictionary(p => p.patient, p => p.i);
    }

    internal ResultFile Results { get; }

    /// <summary>Whether no patient is left out.</summary>
    internal bool IsWhole { get; }

    internal IReadOnlyList<ScoredRun> Runs { get; }

    internal IReadOnlyList<Measure> Measures { get; }

    internal Measure Dice { get; }

    internal Measure Recall { get; }

    internal Measure Precision { get; }

    internal Measure SmallDice { get; }

    internal Measure SmallRecall { get; }

    internal Measure Clean { get; }

    /// <summary>The fixed losses that were trained.</summary>
    internal IReadOnlyList<string> Fixed { get; }

    /// <summary>That of them with the highest small Dice over all patients.</summary>
    internal string Opponent { get; }

    /// <summary>How many differences share one correction: those of all pairs of methods by all measures.</summary>
    internal int Tested => _effects.Value.Count;

    internal IEnumerable<SliceScore> ScoresOf(string method) => Runs.Where(r => r.Method == method).SelectMany(r => r.Scores);

    internal double Mean(string method, Measure measure) => Mean(ScoresOf(method), measure);

    /// <summary>The mean over the slices that have it; NaN if none does.</summary>
    internal static double Mean(IEnumerable<SliceScore> scores, Measure measure) => Mean(scores, measure.Concerns, measure.Of);

    /// <summary>The mean over the slices that it concerns; NaN if it concerns none.</summary>
    internal static double Mean(IEnumerable<SliceScore> scores, Func<SliceScore, bool> concerns, Func<SliceScore, double> of) =>
        scores.Where(concerns).Select(of).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The same of one method, with its 95 % bootstrap interval over patients; null if it concerns no slice.</summary>
    internal Interval? Interval(string method, Func<SliceScore, bool> concerns, Func<SliceScore, double> of)
    {
        List<IGrouping<string, SliceScore>> patients = [.. ScoresOf(method).Where(concerns).GroupBy(s => s.Patient).OrderBy(g => g.Key, StringComparer.Ordinal)];
        return patients.Count == 0 ? null : Bootstrap.OfMean([.. patients.Select(p => p.Average(of))], [.. patients.Select(p => (double)p.Count())], BootstrapSeed);
    }

    /// <summary>The first less the second, corrected for all that are tested.</summary>
    /// <exception cref="GlintException">One of them is not there, or has seeds that the other lacks: their means would be of other runs than their difference.</exception>
    internal Effect Difference(string method, string against, Measure measure)
    {
        if (Runs.Any(r => r.Method == method) && Runs.Any(r => r.Method == against) && !SeedsOf(method).SetEquals(SeedsOf(against)))
        {
            throw new GlintException($"{method} and {against} have not the same seeds here. Ask for the differences of one panel.");
        }
        if (_effects.Value.FirstOrDefault(e => e.Method == method && e.Against == against && e.Measure == measure.Name) is { } effect) return effect;
        return _effects.Value.FirstOrDefault(e => e.Method == against && e.Against == method && e.Measure == measure.Name) is { } other
            ? other with { Method = method, Against = against, Difference = new Interval(-other.Difference.Mean, -other.Difference.High, -other.Difference.Low) }
            : throw new GlintException($"There is no difference of {method} and {against} in {measure.Name}. Train both: {string.Join(", ", Results.Methods)} are there.");
    }

    /// <summary>The trained models of a method: a run of each seed, and of each fold.</summary>
    internal IEnumerable<IGrouping<(long Seed, int Fold), SliceScore>> ModelsOf(string method) =>
        Runs.Where(r => r.Method == method).SelectMany(r => r.Scores, (run, score) => (run.Seed, Score: score)).GroupBy(s => (s.Seed, FoldOf(s.Score.Patient)), s => s.Score);

    private HashSet<long> SeedsOf(string method) => [.. Runs.Where(r => r.Method == method).Select(r => r.Seed)];

    private int FoldOf(string patient) => _foldOf.Count == 0 ? 0
        : _foldOf.TryGetValue(patient, out int fold) ? fold : throw new GlintException($"{patient} is in no fold of the results. Join the folds again with glint report.");
}
