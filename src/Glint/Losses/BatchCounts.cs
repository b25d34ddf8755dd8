using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>The counts of a batch that a rule reads and a loss is made of: <see cref="SoftCounts.Of"/>, or others.</summary>
/// <param name="kind">How a probability counts.</param>
/// <param name="probability">p, [B, 1, H, W], between 0 and 1.</param>
/// <param name="mask">g, the same shape and type, 0 or 1.</param>
/// <returns>Three tensors without dimensions, on the prediction's graph.</returns>
public delegate SoftCounts BatchCounts(CountKind kind, Tensor probability, Tensor mask);
