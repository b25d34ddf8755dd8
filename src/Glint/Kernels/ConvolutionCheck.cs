using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Kernels;

/// <summary>Holds a convolution's output, and the gradients that will be asked for, against float64 at places drawn anew.</summary>
internal static class ConvolutionCheck
{
    // Places of the output and of the gradient by the input, with as many channels as they reach among them, and of that by the weights, each of
    // which sums over all pixels of the batch.
    private const int MostPlaces = 64, FewestPlaces = 24, WeightPlaces = 16;

    // Every so many places lie on a border, where kernels treat what is outside.
    private const int BorderEvery = 4;

    /// <summary>How far it is off in units of what is allowed: over 1 is wrong. Null if the operands are not finite, which says nothing about kernels.</summary>
    /// <param name="compute">The call to be judged: input and weights in, output out.</param>
    /// <param name="x">[B, I, H, W].</param>
    /// <param name="weight">[O, I, h, w]; of a transposed convolution [I, O, h, w].</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="call">Both, as a call.</param>
    internal static double? Worst(Func<Tensor, Tensor, Tensor> compute, Tensor x, Tensor weight, Tensor? bias, ConvolutionCall call)
    {
        using var scope = NewDisposeScope();
        if (!IsFinite(x) || !IsFinite(weight)) return null;
        using IDisposable filled = Allocator.FillWithNaN();
        bool gradients = call.InputGradient || call.WeightGradient;
        (Tensor input, Tensor weights) = (x.detach(), weight.detach());
        if (call.InputGradient) input.requires_grad_();
        if (call.WeightGradient) weights.requires_grad_();
        Tensor output = compute(input, weights);                                 // [B, O, H', W']
        double worst = OutputOff(output, x, weight, bias, call.Geometry);
        if (!gradients || worst > 1) return worst;

        // Of its own generator: training's numbers stay what they are.
        using var generator = new Generator((ulong)Random.Shared.NextInt64(), output.device);
        Tensor gradient = empty_like(output, requires_grad: false).uniform_(-1, 1, generator);
        Tensor[] asked = [.. new[] { (call.InputGradient, input), (call.WeightGradient, weights) }.Where(a => a.Item1).Select(a => a.Item2)];
        IList<Tensor> found = autograd.grad([output], asked, [gradient]);
        using var _ = no_grad();
        if (call.InputGradient)
        {
            Place[] places = Spots(found[0].shape);
            worst = Math.Max(worst, IsFinite(found[0]) ? Agreement.Worst(found[0], places, ConvolutionOracle.GradientOfInput(gradient, weight, call.Geometry, places)) : double.PositiveInfinity);
        }
        if (call.WeightGradient)
        {
            Place[] places = Entries(weight.shape);
            worst = Math.Max(worst, IsFinite(found[^1]) ? Agreement.Worst(found[^1], places, ConvolutionOracle.GradientOfWeight(x, gradient, call.Geometry, places)) : double.PositiveInfinity);
        }
        return worst;
    }

    private static double OutputOff(Tensor output, Tensor x, Tensor weight, Tensor? bias, ConvolutionGeometry geometry)
    {
        using var _ = no_grad();
        if (!IsFinite(output)) return double.PositiveInfinity;
        Place[] places = Spots(output.shape);
        double[]? shifts = bias is null ? null : ConvolutionOracle.Numbers(bias.detach());
        return Agreement.Worst(output, places, ConvolutionOracle.Output(x, weight, geometry, places), shifts is null ? null : [.. places.Select(p => shifts[p.Second])]);
    }

    private static bool IsFinite(Tensor t) => t.detach().isfinite().all().ToBoolean();

    // A channel each, as far as they reach, so that a channel computed wrong is seen.
    private static Place[] Spots(long[] shape)
    {
        int count = (int)Math.Clamp(shape[1], FewestPlaces, MostPlaces);
        long first = Random.Shared.NextInt64(shape[1]);
        return [.. Enumerable.Range(0, count).Select(k => new Place(
            Random.Shared.NextInt64(shape[0]), (first + k) % shape[1], Spot(shape[2], k % BorderEvery == 0), Spot(shape[3], k % BorderEvery == 1)))];
    }

    private static Place[] Entries(long[] shape) =>
        [.. Enumerable.Range(0, WeightPlaces).Select(_ => new Place(
            Random.Shared.NextInt64(shape[0]), Random.Shared.NextInt64(shape[1]), Random.Shared.NextInt64(shape[2]), Random.Shared.NextInt64(shape[3])))];

    private static long Spot(long size, bool isOnBorder) => isOnBorder ? Random.Shared.Next(2) * (size - 1) : Random.Shared.NextInt64(size);
}
