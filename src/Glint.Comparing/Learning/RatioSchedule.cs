using Glint.Adaptation;
using Glint.Losses;

namespace Glint.Comparing;

/// <summary>A Tversky loss whose ratio aN/aP goes evenly, in its logarithm, from one value to another over the run, at a product of 1.</summary>
/// <param name="first">log16 of aN at the first step; aP is its inverse.</param>
/// <param name="last">At the last.</param>
internal sealed class RatioSchedule(double first, double last) : ICoefficientStrategy
{
    public Coefficients Initial => At(0);

    public IReadOnlyDictionary<string, double> Constants => new Dictionary<string, double> { ["first"] = first, ["last"] = last };

    public bool IsAdaptive => false;

    public bool LooksAhead => false;

    public Coefficients Next(int iteration, Coefficients current, ConfusionCounts batch, LookAhead lookAhead) => throw new InvalidOperationException("A schedule needs the length of its run, which a trainer knows.");

    StrategyState ICoefficientStrategy.After(StrategyState state, int iteration, int? steps, ConfusionCounts batch, LookAhead lookAhead) =>
        state with { Coefficients = steps is { } all ? At((iteration - 1.0) / Math.Max(1, all - 1)) : Next(iteration, state.Coefficients, batch, lookAhead) };

    private Coefficients At(double share)
    {
        double exponent = first + ((last - first) * share);
        return Coefficients.Tversky(Math.Pow(LearnedRule.Largest, -exponent), Math.Pow(LearnedRule.Largest, exponent));
    }
}
