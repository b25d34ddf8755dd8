using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;

namespace Glint.Studies;

/// <summary>
/// Coefficients taken over from an adaptive run, an ablation: they stay where it was, or go where it went, and answer to no batch. What is left of
/// its gain came from there.
/// </summary>
/// <param name="Method">Name of the adaptive method; its run with the same seed is taken.</param>
/// <param name="Of">What of its steps, at least one of them, every step uses; null replays them, each step's in its turn.</param>
public sealed record Freeze(string Method, Func<IReadOnlyList<StepRecord>, Coefficients>? Of)
{
    /// <summary>
    /// The root seed to train from. A replay has weights, dropout and frames of its own: with those of the run it replays it would be that run again.
    /// </summary>
    /// <param name="seed">Of the run that is taken.</param>
    public long SeedOf(long seed) => Of is null ? Seeds.DeriveSeed(seed, "replay") : seed;

    /// <summary>The Tversky loss at the mean over all steps of (2a, 2b), see <see cref="Coefficients.TverskyPoint"/>.</summary>
    public static Coefficients Mean(IReadOnlyList<StepRecord> steps) => Coefficients.Tversky(
        steps.Average(s => s.Coefficients.TverskyPoint.TwoA), steps.Average(s => s.Coefficients.TverskyPoint.TwoB));

    /// <summary>The coefficients of the last step.</summary>
    public static Coefficients Last(IReadOnlyList<StepRecord> steps) => steps[^1].Coefficients;
}
