using Glint.Adaptation;
using Glint.Losses;

namespace Glint.Studies;

/// <summary>
/// Coefficients that stay where those of an adaptive run were, an ablation: what is left of its gain came from where it went, not from moving.
/// </summary>
/// <param name="Method">Name of the adaptive method; its run with the same seed is taken.</param>
/// <param name="Of">What of its steps, at least one of them.</param>
public sealed record Freeze(string Method, Func<IReadOnlyList<StepRecord>, Coefficients> Of)
{
    /// <summary>The Tversky loss at the mean over all steps of (2a, 2b), see <see cref="Coefficients.TverskyPoint"/>.</summary>
    public static Coefficients Mean(IReadOnlyList<StepRecord> steps) => Coefficients.Tversky(
        steps.Average(s => s.Coefficients.TverskyPoint.TwoA), steps.Average(s => s.Coefficients.TverskyPoint.TwoB));

    /// <summary>The coefficients of the last step.</summary>
    public static Coefficients Last(IReadOnlyList<StepRecord> steps) => steps[^1].Coefficients;
}
