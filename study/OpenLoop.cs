using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Training;

namespace GlintStudy;

/// <summary>Coefficients that go where an adaptive run went, step by step, and answer to no batch.</summary>
/// <param name="steps">Of that run.</param>
internal sealed class OpenLoop(IReadOnlyList<StepRecord> steps) : ICoefficientStrategy
{
    /// <summary>With weights, dropout and frames of its own: with those of the run that it replays it would be that run again.</summary>
    internal static Derivation Of(Method source) => new(source, steps => new OpenLoop(steps))
    {
        NeedsEveryStep = true,
        SeedOf = seed => Seeds.DeriveSeed(seed, "replay"),
    };

    public Coefficients Initial => steps[0].Coefficients;

    public bool IsAdaptive => false;

    public bool LooksAhead => false;

    public Coefficients Next(int iteration, Coefficients current, ConfusionCounts batch, LookAhead lookAhead) => steps[iteration - 1].Coefficients;
}
