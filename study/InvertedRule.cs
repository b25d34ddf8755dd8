using Glint.Adaptation;
using Glint.Losses;

namespace GlintStudy;

/// <summary>Turns over every factor that a rule asks for: an ablation that asks whether the rule's direction matters.</summary>
/// <param name="rule">Whose factors.</param>
internal sealed class InvertedRule(ICoefficientRule rule) : ICoefficientRule
{
    /// <inheritdoc/>
    public Coefficients Initial => rule.Initial;

    /// <inheritdoc/>
    public Coefficients Next(Coefficients current, ConfusionCounts batch) =>
        current.Map(rule.Next(current, batch), (now, proposed) => now * (now / proposed));
}
