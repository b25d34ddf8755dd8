using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>What a training step minimizes: Eq. 1 of counts to which every pixel contributes once, unless it says otherwise.</summary>
public sealed record Objective
{
    /// <summary>Eq. 1 of plain counts.</summary>
    public static Objective Generalized { get; } = new();

    /// <summary>A loss in place of Eq. 1; null if it is Eq. 1.</summary>
    public StepLoss? Loss { get; init; }

    /// <summary>How often a pixel counts; null if once.</summary>
    public PixelWeights? Weights { get; init; }

    /// <summary>The weights of a batch's pixels, off the graph; null if each counts once.</summary>
    internal Tensor? WeightsOf(Tensor probability, Tensor mask) => Weights?.Invoke(probability.detach(), mask);

    /// <summary>The loss of a batch, shape [].</summary>
    internal Tensor Of(Tensor probability, Tensor mask, SoftCounts counts, Coefficients coefficients) =>
        Loss is null ? GeneralizedLoss.Of(counts, coefficients) : Loss(probability, mask, counts, coefficients);
}
