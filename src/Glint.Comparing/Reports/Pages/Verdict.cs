namespace Glint.Comparing.Reports;

/// <summary>What a comparison shows, in plain words: one sentence for each pair of methods, from effects that are tested already.</summary>
internal static class Verdict
{
    // Fewer seeds than this carry no claim.
    private const int EnoughSeeds = 5;

    /// <summary>The sentences, and last one that says how they came about.</summary>
    /// <param name="effects">Of one comparison, see <see cref="Effect.Of"/>.</param>
    /// <param name="folds">Of cross-validation, how many: a seed is then a repetition, a run of each. 0 for one split.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<Effect> effects, int folds = 0)
    {
        if (effects.Count == 0) return ["One method alone: nothing to compare."];
        return
        [
            .. effects.GroupBy(e => (e.Method, e.Against)).Select(pair => Sentence(pair.Key.Method, pair.Key.Against, [.. pair], folds)),
            $"Differences are means over patients with 95 % bootstrap intervals; p is Wilcoxon's signed-rank test by patient, after Holm's correction for all {Format.Count(effects.Count)} tests here. Shown means p below {Format.ShortShare(Effect.Level)} and an interval on one side of 0.{Caution(effects, folds)}",
        ];
    }

    private static string Sentence(string method, string against, List<Effect> effects, int folds)
    {
        List<string> wins = [.. effects.Where(e => e.IsShown && e.Difference.Mean > 0).Select(Figures)];
        List<string> losses = [.. effects.Where(e => e.IsShown && e.Difference.Mean < 0).Select(Figures)];
        List<string> open = [.. effects.Where(e => !e.IsShown).Select(e => e.Measure)];
        var parts = new List<string>();
        if (wins.Count > 0) parts.Add($"{method} beats {against} on {string.Join(", and on ", wins)}");
        if (losses.Count > 0) parts.Add($"{method} loses to {against} on {string.Join(", and on ", losses)}");
        if (open.Count > 0) parts.Add(parts.Count == 0 ? $"{method} against {against}: no difference shown in {List(open)}" : $"no difference shown in {List(open)}");
        return $"{string.Join("; ", parts)} ({Seeds(effects, folds)}).";
    }

    /// <summary>"recall by 0.060 [0.020, 0.100], p = 0.004": how far the winner is ahead.</summary>
    private static string Figures(Effect e)
    {
        (double low, double high) = e.Difference.Mean > 0 ? (e.Difference.Low, e.Difference.High) : (-e.Difference.High, -e.Difference.Low);
        return $"{e.Measure} by {Format.Share(Math.Abs(e.Difference.Mean))} [{Format.Share(low)}, {Format.Share(high)}], {Format.PEquals(e.AdjustedPValue)}";
    }

    private static string List(List<string> names) => names.Count == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";

    private static string Seeds(IReadOnlyList<Effect> effects, int folds)
    {
        int seeds = effects.Min(e => e.Seeds.Seeds);
        string counted = $"{Format.Count(seeds)} {(folds == 0 ? "seed" : "repetition")}{(seeds == 1 ? "" : "s")}";
        return folds == 0 ? counted : $"{counted} of {Format.Count(folds)} folds";
    }

    private static string Caution(IReadOnlyList<Effect> effects, int folds)
    {
        int patients = effects.Max(e => e.Patients);
        // Each fold is trained with a seed of its own: over folds and repetitions they count together.
        bool isEnough = effects.Min(e => e.Seeds.Seeds) * Math.Max(1, folds) >= EnoughSeeds;
        string caution = isEnough ? "" : $" {Seeds(effects, folds)}: a claim needs at least five{(folds == 0 ? ", since the spread between seeds is no part of p" : " runs, over folds and repetitions, since the spread between runs is no part of p")}.";
        // The smallest p of n pairs is 2 / 2^n.
        return 2 / Math.Pow(2, patients) < Effect.Level / effects.Count ? caution : $"{caution} {(patients == 1 ? "One patient is" : $"{Format.Count(patients)} patients are")} too few for this many tests to show anything.";
    }
}
