using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>
/// Binary cross-entropy, the mean over all pixels of the batch of -(g log p + (1-g) log(1-p)), each logarithm at least -100 (libtorch's).
/// A batch without tumour counts like any other: it pulls every p down.
/// </summary>
public static class CrossEntropy
{
    /// <summary>From 0 to 100, shape [].</summary>
    /// <param name="probability">p, any shape, between 0 and 1.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    public static Tensor Of(Tensor probability, Tensor mask) => nn.functional.binary_cross_entropy(probability, mask);

    /// <summary>The same of each pixel alone, the shape of <paramref name="probability"/>.</summary>
    /// <param name="probability">p, any shape, between 0 and 1.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    internal static Tensor PerPixel(Tensor probability, Tensor mask) =>
        nn.functional.binary_cross_entropy(probability, mask, reduction: nn.Reduction.None);

    /// <summary>A step's loss of cross-entropy and a score beside it. A batch without tumour has no score: its cross-entropy says what there is to say.</summary>
    /// <param name="score">Of the counts and coefficients of a step, shape [], on the prediction's graph, such as <see cref="GeneralizedLoss.LogOf"/>.</param>
    public static StepLoss Beside(Func<SoftCounts, Coefficients, Tensor> score) => (probability, mask, counts, coefficients) =>
    {
        Tensor crossEntropy = Of(probability, mask);
        return mask.any().ToBoolean() ? score(counts, coefficients).Plus(crossEntropy) : crossEntropy;
    };
}
