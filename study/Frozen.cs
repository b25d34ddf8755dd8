using Glint.Adaptation;
using Glint.Losses;
using Glint.Training;

namespace GlintStudy;

/// <summary>Coefficients that stay where an adaptive run was, and answer to no batch: what is left of its gain came from there.</summary>
internal static class Frozen
{
    internal static Derivation AtMean(Method source) => new(source, steps => new FixedRule(Mean(steps)));

    internal static Derivation AtLast(Method source) => new(source, steps => new FixedRule(steps[^1].Coefficients));

    /// <summary>The Tversky loss at the mean over all steps of (2a, 2b), see <see cref="Coefficients.TverskyPoint"/>.</summary>
    internal static Coefficients Mean(IReadOnlyList<StepRecord> steps) => Coefficients.Tversky(
        steps.Average(s => s.Coefficients.TverskyPoint.TwoA), steps.Average(s => s.Coefficients.TverskyPoint.TwoB));
}
