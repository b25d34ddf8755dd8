using Glint.Losses;

namespace Glint.Adaptation;

/// <summary>One training step, as logged: no clock values, so that two equal runs write equal logs.</summary>
/// <param name="Iteration">From 1.</param>
/// <param name="Loss">The loss of this batch, Eq. 1 with these coefficients or another that the method names, before the update.</param>
/// <param name="Coefficients">The coefficients this step's loss used.</param>
/// <param name="Counts">Soft counts of the batch, before the update.</param>
public sealed record StepRecord(int Iteration, double Loss, Coefficients Coefficients, ConfusionCounts Counts)
{
    /// <summary>Beyond this factor from 1, in either direction, a coefficient has wound up: the loss ignores one kind of error.</summary>
    public const double WindUpFactor = 1000;

    /// <summary>A step that was left out because a number in it was not finite: loss and counts are NaN.</summary>
    public static StepRecord Skipped(int iteration, Coefficients coefficients) =>
        new(iteration, double.NaN, coefficients, new ConfusionCounts(double.NaN, double.NaN, double.NaN));

    /// <summary>Whether it was left out.</summary>
    public bool IsSkipped => double.IsNaN(Loss);

    /// <summary>What an exploratory search found before this step; null for a rule, or if it tried nothing.</summary>
    public SearchRecord? Search { get; init; }

    /// <summary>P of Eq. 1, with this step's aP.</summary>
    public double Precision => Counts.Precision(Coefficients.AlphaP);

    /// <summary>R of Eq. 1, with this step's aN.</summary>
    public double Recall => Counts.Recall(Coefficients.AlphaN);

    /// <summary>Whether a coefficient is beyond <see cref="WindUpFactor"/>.</summary>
    public bool HasWoundUp =>
        IsWoundUp(Coefficients.AlphaP) || IsWoundUp(Coefficients.AlphaN) || IsWoundUp(Coefficients.BetaSquared);

    private static bool IsWoundUp(double c) => !(c <= WindUpFactor && c >= 1 / WindUpFactor);
}
