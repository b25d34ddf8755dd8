using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Kernels;

/// <summary>One convolution of one type and layout, as libtorch computes it on this processor, and as Glint does.</summary>
/// <param name="Layer">"3 x 3, 4 to 8 channels, 64 x 64".</param>
/// <param name="Type">float32 or bfloat16.</param>
/// <param name="ChannelsLast">Whether its operands lie channels-last.</param>
/// <param name="OutputOff">Largest difference of the output from float64 over the largest value, as libtorch computes it; infinite if not finite.</param>
/// <param name="InputGradientOff">The same of the gradient by the input.</param>
/// <param name="WeightGradientOff">The same of the gradient by the weights.</param>
/// <param name="Uses">How Glint computes it: as it is, or the way that is right; null if no way is.</param>
/// <param name="GigaOperationsPerSecond">10^9 operations a second of that, forward and backward, the fastest of five passes; 0 if no way is right.</param>
internal sealed record KernelRow(
    string Layer, string Type, bool ChannelsLast, double OutputOff, double InputGradientOff, double WeightGradientOff, string? Uses, double GigaOperationsPerSecond)
{
    /// <summary>Whether libtorch computes it right as it is.</summary>
    public bool IsRight => Uses == ConvolutionWay.AsGiven.Words();
}

/// <summary>Convolutions of many shapes, narrow and wide: those of the networks here, and those that came out wrong somewhere.</summary>
internal static class KernelSurvey
{
    private const int Batch = 2, Places = 512, WeightPlaces = 32, Timings = 5;

    private static readonly (int From, int To, int Side, int Kernel, bool Transposed)[] Layers =
    [
        (1, 4, 64, 3, false), (1, 32, 64, 3, false), (3, 5, 33, 3, false), (4, 8, 64, 3, false), (8, 12, 32, 3, false), (12, 16, 16, 3, false), (20, 12, 32, 3, false),
        (24, 24, 8, 3, false), (16, 32, 64, 3, false), (32, 64, 64, 3, false), (64, 64, 64, 3, false), (4, 1, 64, 1, false), (32, 1, 64, 1, false),
        (8, 4, 16, 3, true), (24, 24, 8, 3, true), (96, 64, 16, 3, true), (24, 12, 16, 2, true),
    ];

    private static readonly ScalarType[] Types = [ScalarType.Float32, ScalarType.BFloat16];
    private static readonly bool[] Layouts = [false, true];

    internal static int Length => Layers.Length * Types.Length * Layouts.Length;

    internal static IEnumerable<KernelRow> Rows() =>
        from layer in Layers
        from type in Types
        from last in Layouts
        select Row(layer.From, layer.To, layer.Side, layer.Kernel, layer.Transposed, type, last);

    private static KernelRow Row(int from, int to, int side, int kernel, bool transposed, ScalarType type, bool last)
    {
        using var scope = NewDisposeScope();
        ConvolutionGeometry geometry = transposed ? ConvolutionGeometry.Doubling(kernel, kernel) : ConvolutionGeometry.Same(kernel, kernel);
        using var generator = new Generator(1);
        Tensor Drawn(params long[] shape)
        {
            Tensor drawn = empty(shape).uniform_(-1, 1, generator).to(type);
            return last ? Probe.ChannelsLast(drawn) : drawn;
        }
        Tensor x = Drawn(Batch, from, side, side), weight = transposed ? Drawn(from, to, kernel, kernel) : Drawn(to, from, kernel, kernel);
        int outputSide = transposed ? 2 * side : side;
        Tensor gradient = Drawn(Batch, to, outputSide, outputSide);
        (x, weight) = (x.requires_grad_(), weight.requires_grad_());
        (double output, double input, double weights) = AsGiven(x, weight, gradient, geometry);
        (ConvolutionWay? way, double seconds) = Used(x, weight, gradient, geometry);
        double operations = 6.0 * Batch * from * to * kernel * kernel * side * side;
        return new(
            $"{kernel} x {kernel}{(transposed ? " transposed" : "")}, {from} to {to} channels, {side} x {side}", type.ToString().ToLowerInvariant(), last,
            output, input, weights, way?.Words(), way is null ? 0 : operations / seconds / 1e9);
    }

    private static (double Output, double Input, double Weights) AsGiven(Tensor x, Tensor weight, Tensor gradient, ConvolutionGeometry geometry)
    {
        using IDisposable filled = Allocator.FillWithNaN();
        Tensor output = ConvolutionWay.AsGiven.Call(x, weight, null, geometry);
        IList<Tensor> gradients = autograd.grad([output], [x, weight], [gradient]);
        using var _ = no_grad();
        return (Off(output, p => ConvolutionOracle.Output(x, weight, geometry, p)),
            Off(gradients[0], p => ConvolutionOracle.GradientOfInput(gradient, weight, geometry, p)),
            Off(gradients[1], p => ConvolutionOracle.GradientOfWeight(x, gradient, geometry, p), WeightPlaces));
    }

    // How Glint computes it, and the fastest of some passes; null if no way is right. oneDNN is on again afterwards.
    private static (ConvolutionWay? Way, double Seconds) Used(Tensor x, Tensor weight, Tensor gradient, ConvolutionGeometry geometry)
    {
        var checks = new KernelChecks();
        try
        {
            void Pass() => autograd.grad([checks.Convolve(x, weight, null, geometry)], [x, weight], [gradient]);
            Pass();
            return (checks.WaysOut is [.., var way] ? way : ConvolutionWay.AsGiven, Enumerable.Range(0, Timings).Min(_ => Seconds(Pass)));
        }
        catch (GlintException)
        {
            return (null, 0);
        }
        finally
        {
            if (checks.WaysOut.Contains(ConvolutionWay.WithoutOneDnn)) OneDnn.SwitchOn();
        }
    }

    private static double Off(Tensor results, Func<Place[], Expected> oracle, int count = Places)
    {
        long[] shape = results.shape;
        var random = new Random(1);
        Place[] places = [.. Enumerable.Range(0, count).Select(_ => new Place(random.NextInt64(shape[0]), random.NextInt64(shape[1]), random.NextInt64(shape[2]), random.NextInt64(shape[3])))];
        double[] values = oracle(places).Values, found = Agreement.At(results, places);
        double off = found.Zip(values, (f, v) => Math.Abs(f - v)).Aggregate(0.0, (most, d) => double.IsFinite(d) ? Math.Max(most, d) : double.PositiveInfinity);
        return off / values.Max(Math.Abs);
    }

    private static double Seconds(Action pass)
    {
        using var scope = NewDisposeScope();
        var clock = Stopwatch.StartNew();
        pass();
        return clock.Elapsed.TotalSeconds;
    }
}
