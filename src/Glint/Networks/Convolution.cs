using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>
/// Convolutions in the type of their input. Weights stay in float32 and are cast for the call, so that images of bfloat16 make a network pass
/// in mixed precision: convolutions and activations in bfloat16; norms inside, weights, gradients and probabilities in float32.
/// </summary>
internal static class Convolution
{
    /// <summary>conv.call(x) for a kernel of stride 1 and odd side that keeps the size, no bias. [B, i, H, W] to [B, o, H, W].</summary>
    internal static Tensor Call(Conv2d conv, Tensor x) => x.dtype == conv.weight.dtype
        ? conv.call(x)
        : nn.functional.conv2d(x, conv.weight.to(x.dtype), padding: [conv.weight.shape[2] / 2, conv.weight.shape[3] / 2]);

    /// <summary>conv.call(x) for a transposed kernel of stride 2 that doubles the sides, no bias. [B, i, H, W] to [B, o, 2H, 2W].</summary>
    internal static Tensor Call(ConvTranspose2d conv, Tensor x)
    {
        if (x.dtype == conv.weight.dtype) return conv.call(x);
        // 3 x 3 needs a border of one pixel on one side, 2 x 2 none.
        long border = (conv.weight.shape[2] - 1) / 2;
        return nn.functional.conv_transpose2d(x, conv.weight.to(x.dtype), strides: [2, 2], padding: [border, border], output_padding: [border, border]);
    }
}
