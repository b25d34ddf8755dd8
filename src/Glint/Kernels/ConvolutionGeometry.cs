using TorchSharp.Modules;

namespace Glint.Kernels;

/// <summary>What, beside its operands, determines a convolution in two dimensions.</summary>
/// <param name="Stride">Rows and columns from one output to the next; of a transposed convolution from one input to the next.</param>
/// <param name="Padding">Rows and columns of zeros on each side.</param>
/// <param name="Dilation">Rows and columns from one weight to the next.</param>
/// <param name="OutputPadding">Rows and columns that a transposed convolution adds to its output below and to the right.</param>
/// <param name="Groups">Groups of channels that are convolved apart.</param>
/// <param name="Transposed">Whether it is the transpose, which a convolution's gradient is.</param>
internal readonly record struct ConvolutionGeometry(
    (long Rows, long Columns) Stride, (long Rows, long Columns) Padding, (long Rows, long Columns) Dilation, (long Rows, long Columns) OutputPadding,
    long Groups, bool Transposed)
{
    /// <summary>Of stride 1 that keeps the size, for kernels of odd sides.</summary>
    internal static ConvolutionGeometry Same(long height, long width) => new((1, 1), (height / 2, width / 2), (1, 1), (0, 0), 1, false);

    /// <summary>The transpose of stride 2 that doubles the size: 3 x 3 needs a border of one pixel on one side, 2 x 2 none.</summary>
    internal static ConvolutionGeometry Doubling(long height, long width) =>
        new((2, 2), ((height - 1) / 2, (width - 1) / 2), (1, 1), ((height - 1) / 2, (width - 1) / 2), 1, true);

    /// <summary>Of a module; null if it pads by something else than zeros, or more on one side than on the other.</summary>
    internal static ConvolutionGeometry? Of(Convolution module)
    {
        if (module.padding_mode != TorchSharp.PaddingModes.Zeros) return null;
        (long rows, long columns) = Pair(module.dilation);
        (long, long)? padding = module.padding_type switch
        {
            null => Pair(module.padding),
            TorchSharp.Padding.Valid => (0, 0),
            _ => Half(rows * (module.kernel_size[0] - 1)) is { } above && Half(columns * (module.kernel_size[^1] - 1)) is { } before ? (above, before) : null,
        };
        return padding is { } sides ? new(Pair(module.stride), sides, (rows, columns), Pair(module.output_padding), module.groups, module.transposed) : null;
    }

    private static long? Half(long both) => both % 2 == 0 ? both / 2 : null;

    private static (long, long) Pair(long[]? sizes) => sizes switch
    {
        null or [] => (0, 0),
        [var both] => (both, both),
        _ => (sizes[0], sizes[1]),
    };
}
