using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>How often each pixel of a batch counts, see <see cref="SoftCounts"/>. No gradient flows through it.</summary>
/// <param name="probability">p, [B, 1, H, W], between 0 and 1.</param>
/// <param name="mask">g, the same shape and type, 0 or 1.</param>
/// <returns>At least 0, the same shape and type.</returns>
public delegate Tensor PixelWeights(Tensor probability, Tensor mask);
