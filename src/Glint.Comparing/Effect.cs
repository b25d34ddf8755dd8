using Glint.Evaluation;

namespace Glint.Comparing;

/// <summary>
/// How far one method lies above another by one measure. The patient is the unit: a patient's difference is the mean over the seeds that both
/// methods have of the difference of the means over its slices; patients without such a slice are left out.
/// </summary>
/// <param name="Method">The one.</param>
/// <param name="Against">The other.</param>
/// <param name="Measure">Name of the measure.</param>
/// <param name="Difference">Mean over patients of the paired differences, with its 95 % bootstrap interval over patients.</param>
/// <param name="PValue">Two-sided Wilcoxon signed-rank test of the paired differences.</param>
/// <param name="AdjustedPValue">The same after Holm's correction for all effects of the report.</param>
/// <param name="Patients">How many patients have such a slice.</param>
/// <param name="Seeds">The mean difference of each seed: its mean, spread and range. NaN deviation for one seed.</param>
internal sealed record Effect(
    string Method, string Against, string Measure, Interval Difference, double PValue, double AdjustedPValue, int Patients, Spread Seeds)
{
    /// <summary>The level of significance: 0.05, after correction.</summary>
    public const double Level = 0.05;

    /// <summary>
    /// Whether chance is an unlikely explanation, and in which direction: the interval of the mean must lie on one side of 0 too. The test ranks,
    /// so that one patient far off can leave it a small p while the mean says nothing, or the opposite.
    /// </summary>
    public bool IsShown => AdjustedPValue < Level && (Difference.Low > 0 || Difference.High < 0);

    // What shares of pixels leave of 0.1 - 0.3 + 0.2 is no difference, and no tie broken.
    private const int Digits = 12;

    // Of the bootstrap: the same in every report, so that the same results give the same interval.
    private const long Seed = 1;

    /// <summary>All effects of a comparison: every pair by every measure, for which some patient has a slice under one seed of both.</summary>
    /// <param name="runs">Scores of the same test slices by every method and seed.</param>
    /// <param name="pairs">Who is compared with whom.</param>
    /// <param name="measures">By what.</param>
    public static IReadOnlyList<Effect> Of(IReadOnlyList<ScoredRun> runs, IReadOnlyList<(string Method, string Against)> pairs, IReadOnlyList<Measure> measures)
    {
        List<Effect> effects = [.. from pair in pairs
                                   from measure in measures
                                   let effect = Uncorrected(runs, pair.Method, pair.Against, measure)
                                   where effect is not null
                                   select effect];
        return [.. effects.Zip(Holm.Adjusted([.. effects.Select(e => e.PValue)]), (e, p) => e with { AdjustedPValue = p })];
    }

    private static Effect? Uncorrected(IReadOnlyList<ScoredRun> runs, string method, string against, Measure measure)
    {
        // What a seed says is paired by seed and patient; a seed without a common patient says nothing.
        List<Dictionary<string, double>> seeds = [.. from ours in runs
                                                     join theirs in runs on ours.Seed equals theirs.Seed
                                                     where ours.Method == method && theirs.Method == against
                                                     orderby ours.Seed
                                                     let differences = Differences(ByPatient(ours.Scores, measure), ByPatient(theirs.Scores, measure))
                                                     where differences.Count > 0
                                                     select differences];
        if (seeds.Count == 0) return null;
        List<double> byPatient = [.. seeds.SelectMany(s => s).GroupBy(d => d.Key, d => d.Value).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Math.Round(g.Average(), Digits))];
        return new Effect(
            method, against, measure.Name, Bootstrap.OfMean(byPatient, Seed), WilcoxonSignedRank.Of(byPatient).PValue, double.NaN, byPatient.Count,
            Summary.Over([.. seeds.Select(s => s.Values.Average())]));
    }

    private static Dictionary<string, double> Differences(Dictionary<string, double> ours, Dictionary<string, double> theirs) =>
        ours.Where(o => theirs.ContainsKey(o.Key)).ToDictionary(o => o.Key, o => o.Value - theirs[o.Key]);

    private static Dictionary<string, double> ByPatient(IReadOnlyList<SliceScore> scores, Measure measure) =>
        scores.Where(measure.Concerns).GroupBy(s => s.Patient).ToDictionary(g => g.Key, g => g.Average(measure.On));
}

/// <summary>The scores of one trained run on its test slices.</summary>
internal sealed record ScoredRun(string Method, long Seed, IReadOnlyList<SliceScore> Scores);
