using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Kernels;

/// <summary>A place in a tensor of four dimensions: (image, channel, row, column), or (output channel, input channel, row, column) of weights.</summary>
internal readonly record struct Place(long First, long Second, long Row, long Column);

/// <summary>Values at some places, and how large each is if its terms do not cancel: the root of the sum of their squares.</summary>
internal readonly record struct Expected(double[] Values, double[] Sizes);

/// <summary>
/// A convolution and its gradients at single places, worked out in float64 as the sums of products that they are, and by no library's
/// convolution. A transposed convolution is the gradient of one by its input, and its gradients are the other two.
/// </summary>
internal static class ConvolutionOracle
{
    /// <summary>The output at places (image, channel, row, column), without bias.</summary>
    internal static Expected Output(Tensor x, Tensor weight, ConvolutionGeometry geometry, Place[] places) =>
        geometry.Transposed ? Spread(x, weight, geometry, places) : Gathered(x, weight, geometry, places);

    /// <summary>The gradient by the input at places (image, channel, row, column), given that by the output.</summary>
    internal static Expected GradientOfInput(Tensor gradient, Tensor weight, ConvolutionGeometry geometry, Place[] places) =>
        geometry.Transposed ? Gathered(gradient, weight, geometry, places) : Spread(gradient, weight, geometry, places);

    /// <summary>The gradient by the weights at places of their own four indices, given that by the output.</summary>
    internal static Expected GradientOfWeight(Tensor x, Tensor gradient, ConvolutionGeometry geometry, Place[] places)
    {
        (Tensor seen, Tensor seeing) = geometry.Transposed ? (gradient, x) : (x, gradient);
        long inGroup = seen.shape[1] / geometry.Groups, outGroup = seeing.shape[1] / geometry.Groups;
        (double Sum, double Squares)[] sums = [.. places.Select(place =>
        {
            Run rows = Run.Of(place.Row, geometry.Stride.Rows, geometry.Padding.Rows, geometry.Dilation.Rows, seen.shape[2], seeing.shape[2]);
            Run columns = Run.Of(place.Column, geometry.Stride.Columns, geometry.Padding.Columns, geometry.Dilation.Columns, seen.shape[3], seeing.shape[3]);
            if (rows.Count == 0 || columns.Count == 0) return (0, 0);
            using var scope = NewDisposeScope();
            Tensor a = columns.Of(rows.Of(seen.select(1, (place.First / outGroup * inGroup) + place.Second), 1), 2);
            Tensor b = seeing.select(1, place.First).narrow(1, rows.First, rows.Count).narrow(2, columns.First, columns.Count);
            Tensor products = a.to(float64) * b.to(float64);                     // [B, rows, columns]
            return (products.sum().ToDouble(), products.square().sum().ToDouble());
        })];
        return new([.. sums.Select(s => s.Sum)], [.. sums.Select(s => Math.Sqrt(s.Squares))]);
    }

    // The outputs of one axis at which a weight lies over the input, and the inputs under it.
    private readonly record struct Run(long First, long Count, long FirstSeen, long Stride)
    {
        internal static Run Of(long tap, long stride, long padding, long dilation, long seen, long outputs)
        {
            long shift = (tap * dilation) - padding;
            long first = Math.Max(0, (stride - 1 - shift) / stride);
            long last = seen - 1 - shift < 0 ? -1 : Math.Min(outputs - 1, (seen - 1 - shift) / stride);
            return new(first, Math.Max(0, last - first + 1), (first * stride) + shift, stride);
        }

        internal Tensor Of(Tensor t, long dimension) => t.slice(dimension, FirstSeen, FirstSeen + ((Count - 1) * Stride) + 1, Stride);
    }

    // sum over c, i, j of x[n, c, p s + i d - pad, q s + j d - pad] w[o, c, i, j].
    private static Expected Gathered(Tensor x, Tensor weight, ConvolutionGeometry geometry, Place[] places)
    {
        (int height, int width) = ((int)weight.shape[2], (int)weight.shape[3]);
        long inGroup = x.shape[1] / geometry.Groups, outGroup = weight.shape[0] / geometry.Groups;
        Tensor patches = Patches(
            x, places,
            (int)inGroup, (p, c) => (p.Second / outGroup * inGroup) + c,
            height, (p, i) => (p.Row * geometry.Stride.Rows) + (i * geometry.Dilation.Rows) - geometry.Padding.Rows,
            width, (p, j) => (p.Column * geometry.Stride.Columns) + (j * geometry.Dilation.Columns) - geometry.Padding.Columns);
        return Summed(patches, weight.index_select(0, tensor(places.Select(p => p.Second).ToArray(), device: weight.device)));
    }

    // sum over o, i, j of g[n, o, (r + pad - i d) / s, (t + pad - j d) / s] w[o, c, i, j], where s divides.
    private static Expected Spread(Tensor gradient, Tensor weight, ConvolutionGeometry geometry, Place[] places)
    {
        (int height, int width) = ((int)weight.shape[2], (int)weight.shape[3]);
        long inGroup = weight.shape[1], outGroup = weight.shape[0] / geometry.Groups;
        long Output(Place p, long o) => (p.Second / inGroup * outGroup) + o;
        Tensor patches = Patches(
            gradient, places,
            (int)outGroup, Output,
            height, (p, i) => Divided(p.Row + geometry.Padding.Rows - (i * geometry.Dilation.Rows), geometry.Stride.Rows),
            width, (p, j) => Divided(p.Column + geometry.Padding.Columns - (j * geometry.Dilation.Columns), geometry.Stride.Columns));
        Tensor taps = weight.index(
            TensorIndex.Tensor(Indices(places, (int)outGroup, Output, weight.device)),
            TensorIndex.Tensor(tensor(places.Select(p => p.Second % inGroup).ToArray(), [places.Length, 1], device: weight.device)));
        return Summed(patches, taps);                                            // [K, O, h, w]

        static long Divided(long reached, long stride) => reached % stride == 0 ? reached / stride : Outside;
    }

    private const long Outside = -1;

    // [K, C, h, w]: t at each place's channels, rows and columns; 0 outside of it.
    private static Tensor Patches(
        Tensor t, Place[] places, int channels, Func<Place, long, long> channel, int height, Func<Place, long, long> row, int width, Func<Place, long, long> column)
    {
        Tensor rows = Indices(places, height, (p, i) => Math.Clamp(row(p, i), 0, t.shape[2] - 1), t.device);
        Tensor columns = Indices(places, width, (p, j) => Math.Clamp(column(p, j), 0, t.shape[3] - 1), t.device);
        double Inside(long place, long size) => place >= 0 && place < size ? 1 : 0;
        double[] inside = [.. from p in places from i in Enumerable.Range(0, height) from j in Enumerable.Range(0, width)
            select Inside(row(p, i), t.shape[2]) * Inside(column(p, j), t.shape[3])];
        Tensor found = t.index(
            TensorIndex.Tensor(tensor(places.Select(p => p.First).ToArray(), [places.Length, 1, 1, 1], device: t.device)),
            TensorIndex.Tensor(Indices(places, channels, channel, t.device).view(places.Length, channels, 1, 1)),
            TensorIndex.Tensor(rows.view(places.Length, 1, height, 1)),
            TensorIndex.Tensor(columns.view(places.Length, 1, 1, width)));
        return found.to(float64) * tensor(inside, [places.Length, 1, height, width], device: t.device);
    }

    // [K, count]
    private static Tensor Indices(Place[] places, int count, Func<Place, long, long> of, Device device) =>
        tensor(places.SelectMany(p => Enumerable.Range(0, count).Select(i => of(p, i))).ToArray(), [places.Length, count], device: device);

    private static Expected Summed(Tensor patches, Tensor weights)
    {
        Tensor products = patches * weights.to(float64);                         // [K, C, h, w]
        return new(Numbers(products.sum([1, 2, 3])), Numbers(products.square().sum([1, 2, 3]).sqrt()));
    }

    /// <summary>The tensor's numbers as float64, in order.</summary>
    internal static double[] Numbers(Tensor t) => [.. t.to(float64).contiguous().cpu().data<double>()];
}
