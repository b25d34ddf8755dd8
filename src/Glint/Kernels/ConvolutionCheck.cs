using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Kernels;

/// <summary>Holds a convolution's output, and the gradients that will be asked for, against float64 at places drawn anew.</summary>
internal static class ConvolutionCheck
{
    // Places go through the channels one after the other, as far as they reach. Of the gradient by the weights there are fewer, since each sums
    // over all pixels of the batch.
    private const int MostPlaces = 64, FewestPlaces = 16, MostEntries = 32, FewestEntries = 8;

    // Every so many places lie on a border, where kernels treat what is outside.
    private const int BorderEvery = 4;

    // Sums that reach it may be infinite by right.
    private const double NearOverflow = 1e37;

    /// <summary>
    /// How far it is off in units of what is allowed: over 1 is wrong. Null if the operands are not finite, or so large that their sums need not
    /// be, which says nothing about kernels.
    /// </summary>
    /// <param name="compute">The call to be judged: input and weights in, output out.</param>
    /// <param name="x">[B, I, H, W].</param>
    /// <param name="weight">[O, I, h, w]; of a transposed convolution [I, O, h, w].</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="call">All three, as a call.</param>
    internal static double? Worst(Func<Tensor, Tensor, Tensor> compute, Tensor x, Tensor weight, Tensor? bias, ConvolutionCall call)
    {
        using var scope = NewDisposeScope();
        if (!SaysSomething(x, weight, bias)) return null;
        using IDisposable filled = Allocator.FillWithNaN();
        (Tensor input, Tensor weights) = (x.detach(), weight.detach());
        if (call.InputGradient) input.requires_grad_();
        if (call.WeightGradient) weights.requires_grad_();
        Tensor output = compute(input, weights);                                 // [B, O, H', W']
        double worst = OutputOff(output, x, weight, bias, call.Geometry);
        if (worst > 1 || !(call.InputGradient || call.WeightGradient)) return worst;

        Tensor gradient = Probe.GradientOf(output);
        List<Tensor> asked = [];
        if (call.InputGradient) asked.Add(input);
        if (call.WeightGradient) asked.Add(weights);
        IList<Tensor> found = autograd.grad([output], asked, [gradient]);
        using var _ = no_grad();
        if (call.InputGradient) worst = Math.Max(worst, Off(found[0], Spots(x.shape), p => ConvolutionOracle.GradientOfInput(gradient, weight, call.Geometry, p)));
        if (call.WeightGradient) worst = Math.Max(worst, Off(found[^1], Entries(weight.shape), p => ConvolutionOracle.GradientOfWeight(x, gradient, call.Geometry, p)));
        return worst;
    }

    /// <summary>The same of an output alone, [B, O, H', W'].</summary>
    internal static double? WorstOfOutput(Tensor output, Tensor x, Tensor weight, Tensor? bias, ConvolutionGeometry geometry)
    {
        using var scope = NewDisposeScope();
        return SaysSomething(x, weight, bias) ? OutputOff(output, x, weight, bias, geometry) : null;
    }

    private static bool SaysSomething(Tensor x, Tensor weight, Tensor? bias)
    {
        using var _ = no_grad();
        if (!Probe.IsFinite(x) || !Probe.IsFinite(weight) || !(bias is null || Probe.IsFinite(bias))) return false;
        // As many terms as a gradient by the weights has, or an output.
        double terms = Math.Max(x.numel() / x.shape[1], weight.numel());
        return x.abs().max().ToDouble() * Math.Max(1, weight.abs().max().ToDouble()) * terms < NearOverflow;
    }

    private static double OutputOff(Tensor output, Tensor x, Tensor weight, Tensor? bias, ConvolutionGeometry geometry)
    {
        using var _ = no_grad();
        double[]? shifts = bias is null ? null : ConvolutionOracle.Numbers(bias.detach());
        return Off(output, Spots(output.shape), places =>
        {
            Expected bare = ConvolutionOracle.Output(x, weight, geometry, places);
            return shifts is null ? bare : bare with { Values = [.. bare.Values.Zip(places, (value, p) => value + shifts[p.Second])] };
        });
    }

    private static double Off(Tensor results, Place[] places, Func<Place[], Expected> expected) =>
        Probe.IsFinite(results) ? Agreement.Worst(results, places, expected(places)) : double.PositiveInfinity;

    private static Place[] Spots(long[] shape)
    {
        int count = (int)Math.Clamp(shape[1], FewestPlaces, MostPlaces);
        long first = Random.Shared.NextInt64(shape[1]);
        return [.. Enumerable.Range(0, count).Select(k => new Place(
            Random.Shared.NextInt64(shape[0]), (first + k) % shape[1], Spot(shape[2], k % BorderEvery == 0), Spot(shape[3], k % BorderEvery == 1)))];
    }

    private static Place[] Entries(long[] shape)
    {
        int count = (int)Math.Clamp(Math.Max(shape[0], shape[1]), FewestEntries, MostEntries);
        (long first, long second) = (Random.Shared.NextInt64(shape[0]), Random.Shared.NextInt64(shape[1]));
        return [.. Enumerable.Range(0, count).Select(k => new Place(
            (first + k) % shape[0], (second + k) % shape[1], Random.Shared.NextInt64(shape[2]), Random.Shared.NextInt64(shape[3])))];
    }

    private static long Spot(long size, bool isOnBorder) => isOnBorder ? Random.Shared.Next(2) * (size - 1) : Random.Shared.NextInt64(size);
}
