using Glint.Losses;

namespace Glint.Adaptation;

/// <summary>Coefficients that never move: the baselines Dice (D), effectiveness (E) and Tversky (T).</summary>
/// <param name="coefficients">What every step uses.</param>
public sealed class FixedRule(Coefficients coefficients) : ICoefficientRule
{
    /// <inheritdoc/>
    public Coefficients Initial => coefficients;

    /// <inheritdoc/>
    public bool IsAdaptive => false;

    /// <inheritdoc/>
    public ICoefficientStrategy From(Coefficients initial) => new FixedRule(initial);

    /// <inheritdoc/>
    public Coefficients Next(Coefficients current, ConfusionCounts batch) => coefficients;
}
