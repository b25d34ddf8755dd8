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
    public Coefficients Next(Coefficients current, ConfusionCounts batch)
    {
        Coefficients proposed = rule.Next(current, batch);
        return new Coefficients(
            Inverted(current.AlphaP, proposed.AlphaP), Inverted(current.AlphaN, proposed.AlphaN), Inverted(current.BetaSquared, proposed.BetaSquared));
    }

    private static double Inverted(double current, double proposed) => current * (current / proposed);
}
