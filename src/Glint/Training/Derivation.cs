using Glint.Adaptation;
using Glint.Losses;

namespace Glint.Training;

/// <summary>What a method takes over from another's run with the same seed, which a comparison trains before it: the means of an ablation.</summary>
/// <param name="Source">Whose run; a comparison must hold it, too.</param>
/// <param name="Strategy">From the recorded steps of that run, at least one, to the strategy.</param>
public sealed record Derivation(Method Source, Func<IReadOnlyList<StepRecord>, ICoefficientStrategy> Strategy)
{
    /// <summary>
    /// From the root seed of the source's run to the one to train from: the same unless it says otherwise. With the same coefficients step by step,
    /// and weights, dropout and frames of the same seed, it would be that run again.
    /// </summary>
    public Func<long, long> SeedOf { get; init; } = seed => seed;

    /// <summary>Whether it needs as many steps of the source as it takes itself, so that neither may end early.</summary>
    public bool NeedsEveryStep { get; init; }

    /// <summary>How many runs must be finished before.</summary>
    internal int Depth => 1 + (Source.Derivation?.Depth ?? 0);
}

/// <summary>Stands for the strategy of a method until the run is finished that it is made of.</summary>
internal sealed class AwaitedStrategy(string method, Method source) : ICoefficientStrategy
{
    public Coefficients Initial => source.Strategy.Initial;

    public bool IsAdaptive => false;

    public bool LooksAhead => false;

    public Coefficients Next(int iteration, Coefficients current, ConfusionCounts batch, LookAhead lookAhead) =>
        throw new InvalidOperationException($"{method} awaits a finished run of {source.Name}: Method.After takes its steps.");
}
