using Glint.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Adaptation;

/// <summary>
/// The generalized loss with coefficients that a rule moves at every call: one line in anybody's TorchSharp loop.
/// <c>using var loss = new AdaptiveLoss(DeterministicRule.Leaky);</c> and then, each step, <c>loss.call(probability, mask).backward();</c>
/// </summary>
/// <remarks>
/// A call in training mode moves the coefficients first and then uses them (Fig. 2b); after <c>loss.eval()</c> they hold still.
/// The type asks for an <see cref="ICoefficientRule"/>: a search that must try updates needs the trainer and does not compile here.
/// </remarks>
public sealed class AdaptiveLoss : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly ICoefficientRule _rule;
    private readonly CountKind _counts;
    private readonly Objective _objective;
    private int _iteration;

    /// <summary>A loss that starts where the rule does and follows it.</summary>
    /// <param name="rule">For example <see cref="DeterministicRule.Leaky"/>.</param>
    /// <param name="counts">Squared (the authors') or linear counts.</param>
    /// <param name="smooth">s of Eq. 1; another loss has its own.</param>
    /// <param name="objective">What is counted, and a loss in place of Eq. 1; null is Eq. 1 of soft counts.</param>
    public AdaptiveLoss(ICoefficientRule rule, CountKind counts = CountKind.Squared, double smooth = GeneralizedLoss.Smooth, Objective? objective = null)
        : base(nameof(AdaptiveLoss))
    {
        ArgumentNullException.ThrowIfNull(rule);
        (_rule, _counts, Coefficients, Memory) = (rule, counts, rule.Initial, rule.Start.Memory);
        _objective = objective ?? new() { Loss = (_, _, soft, coefficients) => GeneralizedLoss.Of(soft, coefficients, smooth) };
    }

    /// <summary>The coefficients of the last call in training mode, before the first the rule's initial ones; set them to go on from a checkpoint.</summary>
    public Coefficients Coefficients { get; set; }

    /// <summary>What a <see cref="LearnedRule"/> remembers beside the coefficients, empty for other rules; set it with them to go on from a checkpoint.</summary>
    public IReadOnlyList<double> Memory { get; set; }

    /// <summary>What the last call in training mode saw and did, to log or draw; null before the first.</summary>
    public StepRecord? LastStep { get; private set; }

    /// <summary>The loss, a tensor without dimensions.</summary>
    /// <param name="probability">After the sigmoid, between 0 and 1, any shape, usually [B, 1, H, W].</param>
    /// <param name="mask">The same shape and type, 0 or 1.</param>
    /// <exception cref="ArgumentException">Shapes or types differ, or the prediction is not a probability.</exception>
    public override Tensor forward(Tensor probability, Tensor mask)
    {
        CheckRange(probability);
        using var scope = NewDisposeScope();
        SoftCounts counts = _objective.Counts(_counts, probability, mask);
        ConfusionCounts read = _objective.Read(counts, _counts, probability, mask);
        if (training) (Coefficients, Memory) = _rule.After(new(Coefficients, Memory), _iteration + 1, null, read, NoLookAhead);
        Tensor loss = _objective.Loss(probability, mask, counts, Coefficients);
        if (training) LastStep = new StepRecord(++_iteration, loss.ToDouble(), Coefficients, read);
        return loss.MoveToOuterDisposeScope();
    }

    private static IReadOnlyList<double> NoLookAhead(IReadOnlyList<Coefficients> candidates, int reference) => throw new InvalidOperationException("A rule does not look ahead.");

    // Passing logits is the commonest mistake with losses that expect probabilities, and trains to nonsense without a word.
    private static void CheckRange(Tensor probability)
    {
        using var scope = NewDisposeScope();
        (Tensor minimum, Tensor maximum) = probability.detach().aminmax();
        (double low, double high) = (minimum.ToDouble(), maximum.ToDouble());
        if (!(low >= 0 && high <= 1))
        {
            throw new ArgumentException(
                $"The loss takes probabilities between 0 and 1; found {low:g4} to {high:g4}. Apply sigmoid to the network's output first.",
                nameof(probability));
        }
    }
}
