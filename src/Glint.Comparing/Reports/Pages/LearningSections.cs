using System.Globalization;

namespace Glint.Comparing.Reports;

/// <summary>The page of <c>glint learn-policy</c>, as sections.</summary>
internal static class LearningSections
{
    public static string Title(LearningRecord record) => record.Plan.Form switch
    {
        LearningForm.Three => "A learned policy: three coefficients",
        LearningForm.Two => "A learned policy: two degrees of freedom",
        LearningForm.Fixed => "A search for fixed coefficients",
        _ => "A search for a schedule",
    };

    public static IReadOnlyList<Section> Of(LearningRecord record, IReadOnlyList<Figure> figures) =>
    [
        new("What was found", new Sentences([.. Found(record)])),
        new("Figures", [.. figures.Select(f => new Picture(f))]),
        new("Held-out tasks", HeldOut(record)),
        new("Generations", Generations(record)),
        new("How it was learned", new Facts([.. HowTo(record)])),
    ];

    private static IEnumerable<string> Found(LearningRecord record)
    {
        LearningPlan plan = record.Plan;
        yield return "The reward is a score of validation patients of phantoms, at threshold 0.5 at the end of a run: the mean of Dice over the half of the slices with tumour that have the smaller tumours, and F1 of lesions found and marks made. It is not the loss.";
        if (!plan.Form.IsPolicy) yield return $"Best of {Format.Count(plan.Candidates)} points, by mean rank over the tasks: parameters {Number(record.Parameters[0])} and {Number(record.Parameters[1])}, which stand for {plan.Form.InWords(record.Parameters)}.";
        if (record.HeldOut.Count == 0) yield break;
        yield return $"On {Format.Count(record.HeldOut.Count)} held-out tasks: reward {Format.Share(record.HeldOut.Average(h => h.After.Reward))}, and {Format.Share(record.HeldOut.Average(h => h.Before.Reward))} with unmoved coefficients; difference {Format.Signed(record.Gains.Average())}, {Format.PEquals(record.Test.PValue)} (Wilcoxon signed-rank, paired by task, two-sided).";
        yield return "One run a task and side: the difference holds luck of training, too. What a policy is worth, against what with as many runs, is a matter of the study's protocol and not of this page.";
    }

    private static Table HeldOut(LearningRecord record) => new(
        "Held-out tasks", "Drawn with other seeds than those learned on. Unmoved: the Dice point of the recommended loss.",
        ["task", "organ", "side", "share of tumour", "contrast", "learning rate", "batch", "steps", "reward, unmoved", "reward, learned", "small Dice, unmoved", "small Dice, learned", "lesion F1, unmoved", "lesion F1, learned"],
        [.. record.HeldOut.Select((h, i) => new TableRow([Format.Count(i + 1), .. Told(h.Task), Format.Share(h.Before.Reward), Format.Share(h.After.Reward), Format.Share(h.Before.SmallDice), Format.Share(h.After.SmallDice), Format.Share(h.Before.LesionF1), Format.Share(h.After.LesionF1)]))]);

    private static Table Generations(LearningRecord record) => new(
        "Generations", "Digest: the first 16 digits of the SHA-256 of a generation's rewards and of the parameters after it. The same command gives the same digests on the same kind of processor, whatever --jobs is.",
        ["generation", "organ", "side", "share of tumour", "contrast", "learning rate", "batch", "steps", "mean reward", "lowest", "highest", "digest"],
        [.. record.Generations.Select(g => new TableRow([Format.Count(g.Number), .. Told(g.Task), Format.Share(g.Rewards.Average()), Format.Share(g.Rewards.Min()), Format.Share(g.Rewards.Max()), g.Digest[..16]]))]);

    private static string[] Told(LearningTask task) =>
        [task.Organ.ToString().ToLowerInvariant(), Format.Count(task.Side), task.Share.ToString("0.00 %", CultureInfo.InvariantCulture), Number(task.Contrast), task.LearningRate.ToString("0.0000", CultureInfo.InvariantCulture), Format.Count(task.Batch), Format.Count(task.Steps)];

    private static IEnumerable<KeyValuePair<string, string>> HowTo(LearningRecord record)
    {
        LearningPlan plan = record.Plan;
        yield return new("Runs", $"{Format.Count(plan.Generations)} generations of {Format.Count(plan.Candidates)}, and {Format.Count(2 * plan.HeldOut)} held-out");
        yield return new("Method", plan.Form.IsPolicy
            ? $"evolution strategy with pairs of opposite perturbations, ranks of rewards and common random numbers (Salimans et al. 2017, arXiv 1703.03864); spread {Number(EvolutionStrategy.Spread)}, rate {Number(EvolutionStrategy.Rate)}"
            : "the same points, drawn at random, on every task; the highest mean rank");
        yield return new("Root seed", plan.Seed.ToString(CultureInfo.InvariantCulture));
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
