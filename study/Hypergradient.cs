using Glint.Adaptation;
using Glint.Losses;

namespace GlintStudy;

/// <summary>
/// One step of descent on the score after one update, with respect to the logarithms of the coefficients: the horizon of one, as the article's search has
/// it, with a slope in place of a choice. Its score is that of the training batch, as the trainer's look-ahead has it.
/// </summary>
internal sealed class Hypergradient : ICoefficientStrategy
{
    // The article's step as the difference, and at most as the move.
    private static readonly double Step = Math.Log(LearnedRule.LargestFactor);

    public Coefficients Initial => Coefficients.Dice;

    public IReadOnlyDictionary<string, double> Constants => new Dictionary<string, double> { ["step"] = Step, ["largest"] = LearnedRule.Largest };

    public Coefficients Next(int iteration, Coefficients current, ConfusionCounts batch, LookAhead lookAhead)
    {
        if (!batch.HasTumour) return current;
        IReadOnlyList<Coefficients> tried = [current, .. Directions.SelectMany(d => new[] { Moved(current, d, Step), Moved(current, d, -Step) })];
        IReadOnlyList<double> scores = lookAhead(tried, 0);
        double[] slopes = [.. Directions.Select((_, i) => scores[(2 * i) + 1] - scores[(2 * i) + 2]).Select(s => double.IsFinite(s) ? s : 0)];
        double steepest = slopes.Max(Math.Abs);
        if (steepest == 0) return current;
        Coefficients next = current;
        for (int i = 0; i < Directions.Length; i++) next = Moved(next, Directions[i], -Step * slopes[i] / steepest);
        return next;
    }

    private static readonly Coefficients[] Directions = [new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)];

    private static Coefficients Moved(Coefficients from, Coefficients direction, double by) =>
        from.Map(direction, (c, d) => Math.Clamp(c * Math.Exp(by * d), 1 / LearnedRule.Largest, LearnedRule.Largest));
}
