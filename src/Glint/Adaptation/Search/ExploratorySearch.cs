using Glint.Losses;

namespace Glint.Adaptation;

/// <summary>
/// The article's exploratory search, G(E) (Fig. 2a): each coefficient is multiplied by 0.9, 1 or 1.1, every one of the 27 combinations is
/// tried for one update, and the one after which the prediction is nearest to the mask is kept.
/// </summary>
/// <remarks>
/// Ties go to "no change"; a score that is not a number loses. The article bounds nothing; see <see cref="Guarded"/> and
/// docs/decisions/0007-exploratory-search.md.
/// </remarks>
public sealed class ExploratorySearch : ICoefficientStrategy
{
    /// <summary>How many combinations are tried: 27.</summary>
    public const int Actions = 27;

    /// <summary>The combination that changes nothing, in the middle.</summary>
    public const int NoChange = Actions / 2;

    // Coefficients that have wound up stay numbers, as in the deterministic rule.
    private const double Smallest = 1e-100, Largest = 1e100;

    /// <summary>The factors that are tried: 0.9, 1, 1.1.</summary>
    public static IReadOnlyList<double> Steps { get; } = [0.9, 1, 1.1];

    /// <summary>Lower bound of each candidate's coefficients, above 0.</summary>
    public double Minimum { get; init; } = Smallest;

    /// <summary>Upper bound of each candidate's coefficients.</summary>
    public double Maximum { get; init; } = Largest;

    /// <summary>Whether a batch without tumour keeps the coefficients untried: its counts say nothing of recall.</summary>
    public bool SkipsTumourFreeBatches { get; init; }

    /// <summary>The article's search to the letter. Nothing bounds it; runs report when a coefficient winds up.</summary>
    public static ExploratorySearch Published { get; } = new();

    /// <summary>The search within the clamp of <see cref="Guard.Default"/>, batches without tumour left out. What the method GE trains with.</summary>
    public static ExploratorySearch Guarded { get; } =
        new() { Minimum = Guard.Default.Minimum, Maximum = Guard.Default.Maximum, SkipsTumourFreeBatches = true };

    /// <summary>Its constants by name, for a run's record.</summary>
    public IReadOnlyDictionary<string, double> Constants => new Dictionary<string, double>
    {
        ["down"] = Steps[0],
        ["up"] = Steps[^1],
        ["minimum"] = Minimum,
        ["maximum"] = Maximum,
    };

    /// <summary>The factors of aP, aN and beta squared of each action, 0 to 26.</summary>
    public IReadOnlyList<Coefficients> Factors { get; } = [.. from p in Steps from n in Steps from b in Steps select new Coefficients(p, n, b)];

    /// <summary>The 27 candidates in the order of their actions, within the bounds.</summary>
    public IReadOnlyList<Coefficients> Candidates(Coefficients current) => [.. Factors.Select(factor => current.Map(factor, (c, f) => Bounded(c * f)))];

    /// <inheritdoc/>
    public Coefficients Initial => Coefficients.Dice;

    /// <inheritdoc/>
    public Coefficients Next(int iteration, Coefficients current, ConfusionCounts batch, LookAhead lookAhead)
    {
        if (SkipsTumourFreeBatches && !batch.HasTumour) return current;
        IReadOnlyList<Coefficients> candidates = Candidates(current);
        return candidates[Best(lookAhead(candidates, NoChange))];
    }

    /// <summary>The action of the lowest score: "no change" if none is lower, or if no score is a number.</summary>
    internal static int Best(IReadOnlyList<double> scores)
    {
        int best = NoChange;
        for (int action = 0; action < scores.Count; action++)
        {
            if (double.IsFinite(scores[action]) && (!double.IsFinite(scores[best]) || scores[action] < scores[best])) best = action;
        }
        return best;
    }

    private double Bounded(double coefficient) => Math.Clamp(coefficient, Minimum, Maximum);
}
