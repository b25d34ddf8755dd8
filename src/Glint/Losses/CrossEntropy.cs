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
}
