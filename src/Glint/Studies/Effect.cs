using Glint.Evaluation;

namespace Glint.Studies;

/// <summary>
/// How far one method lies above another by one measure. The patient is the unit: a patient's value is the mean over the seeds of the mean over
/// its slices; patients without such a slice are left out.
/// </summary>
/// <param name="Method">The one.</param>
/// <param name="Against">The other.</param>
/// <param name="Measure">Name of the measure.</param>
/// <param name="Difference">Mean over patients of the paired differences, with its 95 % bootstrap interval over patients.</param>
/// <param name="PValue">Two-sided Wilcoxon signed-rank test of the paired differences.</param>
/// <param name="AdjustedPValue">The same after Holm's correction for all effects of the report.</param>
/// <param name="Patients">How many patients have such a slice.</param>
/// <param name="Seeds">The mean difference of each seed: its mean, spread and range. NaN deviation for one seed.</param>
public sealed record Effect(
    string Method, string Against, string Measure, Interval Difference, double PValue, double AdjustedPValue, int Patients, Spread Seeds)
{
    /// <summary>The level of significance: 0.05, after correction.</summary>
    public const double Level = 0.05;

    /// <summary>Whether chance is an unlikely explanation.</summary>
    public bool IsShown => AdjustedPValue < Level;

    // Of the bootstrap: the same in every report, so that the same results give the same interval.
    private const long Seed = 1;

    /// <summary>All effects of a comparison: every pair by every measure, for which some patient has a slice.</summary>
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
        List<IReadOnlyDictionary<string, double>> SeedsOf(string name) => [.. runs.Where(r => r.Method == name).OrderBy(r => r.Seed).Select(r => ByPatient(r.Scores, measure))];
        List<IReadOnlyDictionary<string, double>> ours = SeedsOf(method), theirs = SeedsOf(against);
        List<string> patients = [.. ours.SelectMany(s => s.Keys).Distinct().Where(p => theirs.Any(s => s.ContainsKey(p))).Order(StringComparer.Ordinal)];
        if (patients.Count == 0) return null;
        double OverSeeds(List<IReadOnlyDictionary<string, double>> seeds, string patient) => seeds.Where(s => s.ContainsKey(patient)).Average(s => s[patient]);
        List<double> differences = [.. patients.Select(p => OverSeeds(ours, p) - OverSeeds(theirs, p))];
        List<double> bySeed = [.. ours.Zip(theirs, (a, b) => a.Keys.Where(b.ContainsKey).Select(p => a[p] - b[p]).DefaultIfEmpty(0).Average())];
        return new Effect(
            method, against, measure.Name, Bootstrap.OfMean(differences, Seed), WilcoxonSignedRank.Of(differences).PValue, double.NaN, patients.Count, Summary.Over(bySeed));
    }

    private static Dictionary<string, double> ByPatient(IReadOnlyList<SliceScore> scores, Measure measure) =>
        scores.Where(measure.Concerns).GroupBy(s => s.Patient).ToDictionary(g => g.Key, g => g.Average(measure.Of));
}

/// <summary>The scores of one trained run on its test slices.</summary>
public sealed record ScoredRun(string Method, long Seed, IReadOnlyList<SliceScore> Scores);
