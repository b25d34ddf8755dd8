using Glint.Adaptation;
using Glint.Losses;
using Glint.Training;

namespace GlintStudy;

/// <summary>
/// The factors that an adaptive run moved its coefficients by, drawn at random: as often each as that run, and in answer to nothing. What is left of the
/// run's gain came from moving so much.
/// </summary>
/// <remarks>As <see cref="RandomWalk"/> it holds no generator: the draw is a hash of the batch's counts.</remarks>
/// <param name="steps">Of that run.</param>
internal sealed class ActionWalk(IReadOnlyList<StepRecord> steps) : ICoefficientRule
{
    private readonly Coefficients[] _factors =
        [.. steps.Zip(steps.Skip(1), (before, after) => after.Coefficients.Map(before.Coefficients, (now, then) => now / then)).DefaultIfEmpty(Coefficients.Dice)];

    internal static Derivation Of(Method source) => new(source, steps => new ActionWalk(steps)) { NeedsEveryStep = true };

    public Coefficients Initial => Coefficients.Dice;

    public Coefficients Next(Coefficients current, ConfusionCounts batch) => batch.HasTumour
        ? current.Map(_factors[(int)(RandomWalk.Hash(batch) % (ulong)_factors.Length)], (c, factor) => Math.Clamp(c * factor, 1 / LearnedRule.Largest, LearnedRule.Largest))
        : current;
}
