using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Kernels;

/// <summary>A way to the same convolution, by other kernels of libtorch.</summary>
internal enum ConvolutionWay
{
    /// <summary>As its operands lie.</summary>
    AsGiven,

    /// <summary>Both operands channels-last.</summary>
    ChannelsLast,

    /// <summary>Channels-last, both channel counts filled up with zeros to a multiple of 16: no kernel then has a remainder to treat.</summary>
    PaddedChannels,

    /// <summary>As its operands lie, by libtorch's own kernels: for the whole process from then on, oneDNN's are switched off.</summary>
    WithoutOneDnn,
}

/// <summary>What the ways do.</summary>
internal static class ConvolutionWays
{
    // The float32 lanes of the widest vectors there are.
    private const long Lanes = 16;

    /// <summary>In words, for records and errors.</summary>
    internal static string Words(this ConvolutionWay way) => way switch
    {
        ConvolutionWay.AsGiven => "as it is",
        ConvolutionWay.ChannelsLast => "channels-last",
        ConvolutionWay.PaddedChannels => "channels filled up to a multiple of 16",
        _ => "libtorch's own kernels, without oneDNN",
    };

    /// <summary>The convolution this way. [B, I, H, W] to [B, O, H', W'].</summary>
    internal static Tensor Call(this ConvolutionWay way, Tensor x, Tensor weight, Tensor? bias, ConvolutionGeometry geometry)
    {
        if (way is ConvolutionWay.AsGiven or ConvolutionWay.WithoutOneDnn) return Plain(x, weight, bias, geometry);
        if (way == ConvolutionWay.ChannelsLast) return Plain(Probe.ChannelsLast(x), Probe.ChannelsLast(weight), bias, geometry);
        // Weights are [O, I, h, w], of a transposed convolution [I, O, h, w].
        (int input, int output) = geometry.Transposed ? (0, 1) : (1, 0);
        long outputs = weight.shape[output];
        Tensor wide = Filled(Filled(weight, input), output);
        return Plain(Probe.ChannelsLast(Filled(x, 1)), Probe.ChannelsLast(wide), bias is null ? null : Filled(bias, 0), geometry).narrow(1, 0, outputs);
    }

    private static Tensor Plain(Tensor x, Tensor weight, Tensor? bias, ConvolutionGeometry geometry)
    {
        long[] stride = [geometry.Stride.Rows, geometry.Stride.Columns], padding = [geometry.Padding.Rows, geometry.Padding.Columns];
        long[] dilation = [geometry.Dilation.Rows, geometry.Dilation.Columns];
        return geometry.Transposed
            ? nn.functional.conv_transpose2d(x, weight, bias, stride, padding, [geometry.OutputPadding.Rows, geometry.OutputPadding.Columns], dilation, geometry.Groups)
            : nn.functional.conv2d(x, weight, bias, stride, padding, dilation, geometry.Groups);
    }

    private static Tensor Filled(Tensor t, int dimension)
    {
        long missing = (Lanes - (t.shape[dimension] % Lanes)) % Lanes;
        if (missing == 0) return t;
        long[] shape = t.shape;
        shape[dimension] = missing;
        return cat([t, zeros(shape, dtype: t.dtype, device: t.device)], dimension);
    }
}
