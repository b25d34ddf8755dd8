using Glint.Adaptation;

namespace Glint.Comparing.Reports;

/// <summary>What the table shows, one plain sentence per question. It reads the table and claims no significance: that is the verdict's.</summary>
internal static class TableInWords
{
    public static IReadOnlyList<string> Of(ComparisonResult result)
    {
        var sentences = new List<string>();
        if (result.Methods.Count == 0)
        {
            return ["This comparison holds no method."];
        }
        sentences.Add(Best(result, "Highest Dice on slices with tumour", s => s.Dice, Format.Share));
        sentences.Add(Best(result, "Highest recall on slices with tumour", s => s.Recall, Format.Share));
        sentences.Add(Best(result, $"Highest Dice on small tumours (under {Format.Count(result.SmallTumourPixels)} pixels)", s => s.SmallDice, Format.Share));
        sentences.Add(Best(result, "Most tumour-free slices left clean", s => s.Specificity, Format.Share));
        sentences.Add(Best(result, "Fewest false-positive pixels per tumour-free slice", s => s.FalsePositivePixels, Format.Pixels, lowest: true));
        AddBaselines(sentences, result);
        AddWindUp(sentences, result);
        return sentences;
    }

    private static string Best(
        ComparisonResult result, string question, Func<StratifiedScores, Spread?> value, Func<double, string> number, bool lowest = false)
    {
        MethodSummary[] measured = [.. result.Methods.Where(m => Format.Exists(value(m.Scores)))];
        if (measured.Length == 0)
        {
            return $"{question}: {Format.Missing}, the test set holds no such slice.";
        }
        double Mean(MethodSummary m) => value(m.Scores)!.Mean;
        double best = lowest ? measured.Min(Mean) : measured.Max(Mean);
        MethodSummary[] winners = [.. measured.Where(m => Mean(m) == best)];
        return winners.Length > 1
            ? $"{question}: {string.Join(" and ", winners.Select(m => m.Name))} alike, {number(best)}."
            : $"{question}: {winners[0].Name}, {Format.MeanAndRange(value(winners[0].Scores), number, result.Unit)}.";
    }

    private static void AddBaselines(List<string> sentences, ComparisonResult result)
    {
        foreach (MethodSummary disc in result.Baselines)
        {
            string[] notAbove = [.. result.Methods.Where(m => !IsSeenAbove(m, disc)).Select(m => m.Name)];
            sentences.Add($"The {disc.Label}, which looks at no image, reaches Dice {Format.Share(disc.Scores.Dice.Mean)}: " +
                (notAbove.Length == 0 ? "every method lies above it." : $"not above it: {string.Join(", ", notAbove)}."));
        }
    }

    // As the table prints them: what stands there alike is not said to differ.
    private static bool IsSeenAbove(MethodSummary method, MethodSummary disc) =>
        method.Scores.Dice.Mean > disc.Scores.Dice.Mean && Format.Share(method.Scores.Dice.Mean) != Format.Share(disc.Scores.Dice.Mean);

    private static void AddWindUp(List<string> sentences, ComparisonResult result)
    {
        foreach (IGrouping<string, Trajectory> runs in result.Trajectories.GroupBy(t => t.Method))
        {
            int[] first = [.. runs.Select(r => r.Steps.FirstOrDefault(s => s.HasWoundUp)?.Iteration).OfType<int>()];
            if (first.Length > 0)
            {
                sentences.Add($"{runs.Key} wound up (a coefficient beyond {Format.Count((int)StepRecord.WindUpFactor)}-fold) in " +
                    $"{Format.Count(first.Length)} of {Format.Count(runs.Count())} runs{(result.Folds.Count == 0 ? "" : $" in {result.Folds[0].Folder} (for the other folds see the notes)")}, first at iteration {Format.Count(first.Min())}: its loss then ignores one kind of error.");
            }
        }
    }
}
