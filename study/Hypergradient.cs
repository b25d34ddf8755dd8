using Glint.Adaptation;
using Glint.Losses;

namespace GlintStudy;

/// <summary>
/// One step of descent on the score after one update, with respect to the logarithms of the coefficients: the horizon of one, as the article's search has
/// it, with a slope in place of a choice, rounded to one of the article's 27 neighbours, as a look-ahead's
/// step is of one that it tried. Its score is that of the training batch, as the trainer's look-ahead has it.
/// </summary>
internal sealed class Hypergradient : ICoefficientStrategy
{
    // The article's step, as the difference and as the move.
    private static readonly double Step = Math.Log(LearnedRule.LargestFactor);

    public Coefficients Initial => Coefficients.Dice;

    public IReadOnlyDictionary<string, double> Constants => new Dictionary<string, double> { ["step"] = Step, ["largest"] = LearnedRule.Largest };

    public Coefficients Next(int iteration, Coefficients current, ConfusionCounts batch, LookAhead lookAhead)
    {
        if (!batch.HasTumour) return current;
        IReadOnlyList<Coefficients> tried = [.. Moves.Select(m => Moved(current, m))];
        IReadOnlyList<double> scores = lookAhead(tried, 0);
        double[] slopes = [.. Axes.Select(a => scores[Place(a)] - scores[Place((-a.P, -a.N, -a.B))]).Select(s => double.IsFinite(s) ? s : 0)];
        double steepest = slopes.Max(Math.Abs);
        // A slope of less than half the steepest rounds to no move.
        return steepest == 0 ? current : tried[Place((Down(slopes[0]), Down(slopes[1]), Down(slopes[2])))];

        int Down(double slope) => -(int)Math.Round(slope / steepest, MidpointRounding.AwayFromZero);
    }

    private static readonly (int P, int N, int B)[] Axes = [(1, 0, 0), (0, 1, 0), (0, 0, 1)];

    // The first moves nothing.
    private static readonly (int P, int N, int B)[] Moves =
        [.. Enumerable.Range(0, 27).Select(i => (P: (i / 9) - 1, N: (i / 3 % 3) - 1, B: (i % 3) - 1)).OrderBy(m => m != (0, 0, 0))];

    private static int Place((int P, int N, int B) move) => Array.IndexOf(Moves, move);

    private static Coefficients Moved(Coefficients from, (int P, int N, int B) move) =>
        from.Map(new Coefficients(Factor(move.P), Factor(move.N), Factor(move.B)), (c, factor) => Math.Clamp(c * factor, 1 / LearnedRule.Largest, LearnedRule.Largest));

    private static double Factor(int steps) => Math.Exp(Step * steps);
}
