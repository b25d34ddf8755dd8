using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>What a training step minimizes: Eq. 1 of the batch's soft counts, unless it says otherwise.</summary>
public sealed record Objective
{
    /// <summary>Eq. 1 of soft counts.</summary>
    public static Objective Generalized { get; } = new();

    /// <summary>A loss in place of Eq. 1; null if it is Eq. 1.</summary>
    public StepLoss? Loss { get; init; }

    /// <summary>What is counted, for the loss and for a rule.</summary>
    public BatchCounts Counts { get; init; } = SoftCounts.Of;

    /// <summary>The loss of a batch, shape [].</summary>
    internal Tensor Of(Tensor probability, Tensor mask, SoftCounts counts, Coefficients coefficients, double smooth = GeneralizedLoss.Smooth) =>
        Loss is null ? GeneralizedLoss.Of(counts, coefficients, smooth) : Loss(probability, mask, counts, coefficients);
}
