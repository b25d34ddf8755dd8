using System.Globalization;

namespace Glint.Studies;

/// <summary>What a comparison shows, in plain words, one sentence for each pair of methods.</summary>
public static class Verdict
{
    /// <summary>
    /// Whom to compare with whom: every adaptive method with every one that is not, each fixed loss of the article first; without adaptive
    /// methods, every other with the first.
    /// </summary>
    public static IReadOnlyList<(string Method, string Against)> Pairs(IReadOnlyList<string> methods)
    {
        List<string> adaptive = [.. methods.Where(IsAdaptive)], fixedOnes = [.. methods.Where(m => !IsAdaptive(m))];
        if (adaptive.Count == 0 || fixedOnes.Count == 0) return [.. methods.Skip(1).Select(m => (m, methods[0]))];
        return [.. adaptive.SelectMany(a => fixedOnes.Select(f => (a, f)))];
    }

    /// <summary>The sentences, and last one that says how they came about.</summary>
    /// <param name="effects">Of one comparison, see <see cref="Effect.Of"/>.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<Effect> effects)
    {
        if (effects.Count == 0) return ["One method alone: nothing to compare."];
        List<string> sentences = [.. effects.GroupBy(e => (e.Method, e.Against)).Select(pair => Sentence(pair.Key.Method, pair.Key.Against, [.. pair]))];
        sentences.Add(string.Create(CultureInfo.InvariantCulture,
            $"Differences are means over patients with 95 % bootstrap intervals; p is Wilcoxon's signed-rank test by patient, after Holm's correction for all {effects.Count} tests here. Shown means p below {Effect.Level:0.00}.{Caution(effects)}"));
        return sentences;
    }

    private static string Sentence(string method, string against, List<Effect> effects)
    {
        List<string> wins = [.. effects.Where(e => e.IsShown && e.Difference.Mean > 0).Select(Figures)];
        List<string> losses = [.. effects.Where(e => e.IsShown && e.Difference.Mean < 0).Select(Figures)];
        List<string> open = [.. effects.Where(e => !e.IsShown).Select(e => e.Measure)];
        int seeds = effects.Min(e => e.Seeds.Seeds);
        var parts = new List<string>();
        if (wins.Count > 0) parts.Add($"{method} beats {against} on {string.Join(", and on ", wins)}");
        if (losses.Count > 0) parts.Add($"{method} loses to {against} on {string.Join(", and on ", losses)}");
        if (open.Count > 0) parts.Add(parts.Count == 0 ? $"{method} against {against}: no difference shown in {List(open)}" : $"no difference shown in {List(open)}");
        return $"{string.Join("; ", parts)} ({seeds} {(seeds == 1 ? "seed" : "seeds")}).";
    }

    /// <summary>"recall by 0.060 [0.020, 0.100], p = 0.004".</summary>
    private static string Figures(Effect e)
    {
        double sign = Math.Sign(e.Difference.Mean);
        (double low, double high) = sign > 0 ? (e.Difference.Low, e.Difference.High) : (-e.Difference.High, -e.Difference.Low);
        return string.Create(CultureInfo.InvariantCulture, $"{e.Measure} by {Math.Abs(e.Difference.Mean):0.000} [{low:0.000}, {high:0.000}], {PValue(e.AdjustedPValue)}");
    }

    /// <summary>"p = 0.004", "p &lt; 0.001".</summary>
    private static string PValue(double p) => p < 0.001 ? "p < 0.001" : string.Create(CultureInfo.InvariantCulture, $"p = {p:0.000}");

    private static string List(List<string> names) => names.Count == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";

    private static string Caution(IReadOnlyList<Effect> effects)
    {
        int seeds = effects.Min(e => e.Seeds.Seeds), patients = effects.Max(e => e.Patients);
        string caution = seeds < 5 ? $" {(seeds == 1 ? "One seed" : $"{seeds} seeds")}: a claim needs at least five, since the spread between seeds is no part of p." : "";
        // The smallest p of n pairs is 2 / 2^n.
        return 2 / Math.Pow(2, patients) < Effect.Level / effects.Count ? caution : $"{caution} {patients} patients are too few for this many tests to show anything.";
    }

    private static bool IsAdaptive(string method) => Method.Find(method) is { } known ? known.IsAdaptive : method.StartsWith('G');
}
