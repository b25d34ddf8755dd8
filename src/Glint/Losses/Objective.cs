using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>What a training step minimizes: Eq. 1 of the batch's soft counts, unless it says otherwise.</summary>
/// <remarks>An own loss is a <see cref="StepLoss"/> or a <see cref="BatchCounts"/>: docs/extending.md.</remarks>
public sealed record Objective
{
    /// <summary>Eq. 1 of soft counts.</summary>
    public static Objective Generalized { get; } = new();

    /// <summary>The loss; Eq. 1 with the usual s unless it says otherwise.</summary>
    public StepLoss Loss { get; init; } = Equation1;

    /// <summary>What is counted, for the loss and for a rule.</summary>
    public BatchCounts Counts { get; init; } = SoftCounts.Of;

    /// <summary>Whether the loss is Eq. 1, of whatever counts: then its coefficients are a result of a run.</summary>
    internal bool IsEquation1 => Loss == Equation1;

    private static Tensor Equation1(Tensor probability, Tensor mask, SoftCounts counts, Coefficients coefficients) => GeneralizedLoss.Of(counts, coefficients);
}
