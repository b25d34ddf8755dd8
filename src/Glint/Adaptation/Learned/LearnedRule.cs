using System.Security.Cryptography;
using Glint.Losses;

namespace Glint.Adaptation;

/// <summary>
/// The coefficients moved by a small network that was trained to do so: the article's future work ("every iteration stage a state"). At each step each
/// coefficient is multiplied by a factor from 1/1.1 to 1.1, the step of the article's candidates, within 1/16 to 16.
/// </summary>
/// <remarks>
/// Learned losses before it: Huang et al. 2019 (arXiv 1905.05895) for classification, Xu et al. 2019 (arXiv 1909.09712) for schedules moved by factors. In a
/// <see cref="AdaptiveLoss"/> and in the trainer it sees slopes and the share of the run that is over; called by <see cref="Next"/> alone, which has the
/// coefficients and no memory, it takes slopes for 0 and the share for one half. A batch without tumour moves nothing.
/// </remarks>
/// <param name="policy">The network, for example of <c>Glint.Training.PolicyFile.Read</c>.</param>
/// <param name="steps">Steps of the whole run, at least 1, for a loop of your own; the trainer knows its own. Null, the default: nobody knows.</param>
public sealed class LearnedRule(Policy policy, int? steps = null) : ICoefficientRule
{
    /// <summary>The largest factor of a step; its inverse is the smallest. The article's candidates: 0.9, 1, 1.1.</summary>
    public const double LargestFactor = 1.1;

    /// <summary>Upper bound of a coefficient; its inverse is the lower one.</summary>
    public const double Largest = 16;

    private static readonly double Step = Math.Log(LargestFactor);

    private readonly int? _steps = steps is null or >= 1 ? steps : throw new ArgumentOutOfRangeException(nameof(steps), steps, "It must be at least 1.");
    private readonly Coefficients _initial = Coefficients.Dice;

    private LearnedRule(Policy policy, int? steps, Coefficients initial) : this(policy, steps) => _initial = initial;

    /// <summary>The network.</summary>
    public Policy Policy { get; } = policy ?? throw new ArgumentNullException(nameof(policy));

    /// <inheritdoc/>
    public Coefficients Initial => _initial;

    /// <summary>For a run's record: it goes on only with the same policy, which the first 48 bits of its weights' SHA-256 stand for.</summary>
    public IReadOnlyDictionary<string, double> Constants => new Dictionary<string, double>
    {
        ["largestFactor"] = LargestFactor,
        ["largest"] = Largest,
        ["policy"] = Digest(Policy),
    };

    StrategyState ICoefficientStrategy.Start => new(Initial, PolicyState.NoMemory);

    /// <summary>The same from other coefficients.</summary>
    /// <param name="initial">Each from 1/16 to 16.</param>
    /// <exception cref="GlintException">One is out of range.</exception>
    public ICoefficientStrategy From(Coefficients initial) => initial.Map(Bounded) == initial
        ? new LearnedRule(Policy, _steps, initial)
        : throw new GlintException($"A learned rule keeps its coefficients from 1/{Largest} to {Largest}, and cannot start at {initial}.");

    /// <inheritdoc/>
    public Coefficients Next(Coefficients current, ConfusionCounts batch) => Moved(current, batch, PolicyState.NoMemory, null);

    StrategyState ICoefficientStrategy.After(StrategyState state, int iteration, int? steps, ConfusionCounts batch, LookAhead lookAhead)
    {
        double[] memory = PolicyState.Remembered(state.Memory, batch);
        return new(Moved(state.Coefficients, batch, memory, _steps ?? steps), memory);
    }

    /// <summary>The factors of aP, aN and beta squared that outputs of a policy stand for.</summary>
    internal static Coefficients Factors(ReadOnlySpan<double> outputs) => outputs.Length == 3
        ? new(Math.Exp(Step * outputs[0]), Math.Exp(Step * outputs[1]), Math.Exp(Step * outputs[2]))
        : new(Math.Exp(Step * (outputs[1] - outputs[0]) / 2), Math.Exp(Step * (outputs[1] + outputs[0]) / 2), 1);

    private Coefficients Moved(Coefficients current, ConfusionCounts batch, IReadOnlyList<double> memory, int? steps) => batch.HasTumour
        ? current.Map(Factors(Policy.Decide(PolicyState.Of(batch, current, memory, steps))), (c, factor) => Bounded(c * factor))
        : current;

    private static double Bounded(double coefficient) => Math.Clamp(coefficient, 1 / Largest, Largest);

    private static double Digest(Policy policy)
    {
        byte[] weights = [.. policy.Parameters.SelectMany(p => BitConverter.GetBytes((float)p))];
        return SHA256.HashData(weights).Take(6).Aggregate(0.0, (sum, b) => (sum * 256) + b);
    }
}
