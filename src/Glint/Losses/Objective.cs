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

    /// <summary>
    /// What a rule reads and a run's log shows, where that is not what the loss is made of: counts that measure well need not pull well. Null reads
    /// <see cref="Counts"/>. No gradient flows through it.
    /// </summary>
    public BatchCounts? RuleCounts { get; init; }

    /// <summary>
    /// Whether cross-entropy is part of the loss. Such a loss may begin from a low output (<see cref="Networks.NetworkSpec.Prior"/>), which it pulls up
    /// where there is tumour; one of overlap alone has next to no pull there (docs/gradients.md), so that the prior of the options is not for it.
    /// </summary>
    public bool HasCrossEntropy { get; init; }

    /// <summary>Whether the loss is Eq. 1, of whatever counts: then its coefficients are a result of a run.</summary>
    internal bool IsEquation1 => Loss == Equation1;

    /// <summary>What a rule reads, as numbers.</summary>
    /// <param name="counts">What <see cref="Counts"/> gave.</param>
    /// <param name="kind">See <see cref="BatchCounts"/>.</param>
    /// <param name="probability">See <see cref="BatchCounts"/>.</param>
    /// <param name="mask">See <see cref="BatchCounts"/>.</param>
    internal ConfusionCounts Read(SoftCounts counts, CountKind kind, Tensor probability, Tensor mask)
    {
        if (RuleCounts is null) return counts.Read();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return RuleCounts(kind, probability, mask).Read();
    }

    private static Tensor Equation1(Tensor probability, Tensor mask, SoftCounts counts, Coefficients coefficients) => GeneralizedLoss.Of(counts, coefficients);
}
