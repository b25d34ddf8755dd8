using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>What one training step minimizes: a tensor without dimensions, on the prediction's graph.</summary>
/// <param name="probability">p, [B, 1, H, W], between 0 and 1.</param>
/// <param name="mask">g, the same shape and type, 0 or 1.</param>
/// <param name="counts">Soft counts of the two, for losses that read counts.</param>
/// <param name="coefficients">Of this step, for losses whose coefficients move.</param>
public delegate Tensor StepLoss(Tensor probability, Tensor mask, SoftCounts counts, Coefficients coefficients);
