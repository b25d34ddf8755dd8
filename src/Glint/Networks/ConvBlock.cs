using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>C(i, o) of the mU-Net: 3x3 convolution without bias, batch norm (momentum 0.1, eps 1e-3), PReLU (a slope per channel, 0.1 at first).</summary>
internal sealed class ConvBlock : nn.Module<Tensor, Tensor>
{
    private const double BatchNormEpsilon = 1e-3, BatchNormMomentum = 0.1;
    internal const double InitialSlope = 0.1;

    private readonly Conv2d conv;
    private readonly BatchNorm2d norm;
    private readonly PReLU activation;

    internal ConvBlock(int input, int output) : base(nameof(ConvBlock))
    {
        conv = nn.Conv2d(input, output, kernel_size: 3, padding: 1, bias: false);
        norm = nn.BatchNorm2d(output, eps: BatchNormEpsilon, momentum: BatchNormMomentum);
        activation = nn.PReLU(output, InitialSlope);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => ChannelsLast.PReLU(activation, training || is_grad_enabled()
        ? ChannelsLast.BatchNorm(norm, Convolution.Call(conv, x))
        : Folded(x));                                                            // [B, o, H, W]

    internal OnnxValue Export(OnnxGraph graph, OnnxValue x) => graph.PReLU(graph.Convolution(x, conv, norm), activation);

    // Outside training the norm is a factor and a shift for each channel, which the convolution does on its way.
    private Tensor Folded(Tensor x)
    {
        Tensor factor = norm.weight! * norm.running_var!.Plus(norm.eps).rsqrt(); // [o]
        Tensor shift = norm.bias! - (norm.running_mean! * factor);
        return Convolution.Same(x, (conv.weight * factor.view(-1, 1, 1, 1)).to(x.dtype), shift.to(x.dtype));
    }
}
