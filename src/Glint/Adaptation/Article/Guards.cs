using Glint.Losses;

namespace Glint.Adaptation;

/// <summary>What keeps moving coefficients within bounds: log c becomes leak log c + log m, clamped; m is the factor the rule asks for.</summary>
/// <param name="Leak">Share of log c that survives a step, 0 to 1; 1 is no leak. Below 1 a coefficient drifts back to 1 when the rule holds.</param>
/// <param name="Minimum">Lower clamp, above 0.</param>
/// <param name="Maximum">Upper clamp.</param>
public readonly record struct Guard(double Leak, double Minimum, double Maximum)
{
    /// <summary>Leak 0.8, clamp [1/4, 4]: see docs/decisions/0003-deterministic-rule.md.</summary>
    public static Guard Default => new(0.8, 1.0 / 4, 4);

    /// <summary>The bounded step from one set of coefficients towards another.</summary>
    public Coefficients Bound(Coefficients current, Coefficients proposed) => current.Map(proposed, Bound);

    private double Bound(double current, double proposed) =>
        Math.Clamp(Math.Exp(Leak * Math.Log(current) + Math.Log(proposed / current)), Minimum, Maximum);
}

/// <summary>A rule held within a <see cref="Guard"/>, and left out for batches without tumour, whose counts say nothing of recall.</summary>
/// <param name="rule">The rule that proposes.</param>
/// <param name="guard">The bounds that dispose.</param>
public sealed class Guarded(ICoefficientRule rule, Guard guard) : ICoefficientRule
{
    /// <summary>The constants of guard and rule by name, for a run's record.</summary>
    public IReadOnlyDictionary<string, double> Constants => new Dictionary<string, double>(rule.Constants)
    {
        ["leak"] = guard.Leak,
        ["minimum"] = guard.Minimum,
        ["maximum"] = guard.Maximum,
    };

    /// <inheritdoc/>
    public Coefficients Initial => rule.Initial;

    /// <inheritdoc/>
    public Coefficients Next(Coefficients current, ConfusionCounts batch) =>
        batch.HasTumour ? guard.Bound(current, rule.Next(current, batch)) : current;
}
