using Glint.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>
/// Convolutions in the type of their input, each held against float64 the first time it is called so (<see cref="KernelChecks"/>). Weights stay in
/// float32 and are cast for the call, so that images of bfloat16 make a network pass in mixed precision: convolutions and activations in bfloat16;
/// norms inside, weights, gradients and probabilities in float32.
/// </summary>
internal static class Convolution
{
    /// <summary>conv.call(x) for a kernel of stride 1 and odd side that keeps the size, with a bias or without. [B, i, H, W] to [B, o, H, W].</summary>
    internal static Tensor Call(Conv2d conv, Tensor x) => Same(x, conv.weight.to(x.dtype), conv.bias?.to(x.dtype));

    /// <summary>The same with weights [o, i, h, w] and a bias [o] of their own.</summary>
    internal static Tensor Same(Tensor x, Tensor weight, Tensor? bias) =>
        KernelChecks.Current.Convolve(x, weight, bias, ConvolutionGeometry.Same(weight.shape[2], weight.shape[3]));

    /// <summary>conv.call(x) for a transposed kernel of stride 2 that doubles the sides, no bias. [B, i, H, W] to [B, o, 2H, 2W].</summary>
    internal static Tensor Call(ConvTranspose2d conv, Tensor x) =>
        KernelChecks.Current.Convolve(x, conv.weight.to(x.dtype), null, ConvolutionGeometry.Doubling(conv.weight.shape[2], conv.weight.shape[3]));
}
