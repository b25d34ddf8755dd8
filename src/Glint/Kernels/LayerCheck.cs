using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Kernels;

/// <summary>
/// Holds batch norm, PReLU and pooling, and their gradients, against their formulas in float64, on some channels drawn anew, whole. The results
/// are how far they are off in units of what is allowed: over 1 is wrong; null if the input is not finite, which says nothing about kernels.
/// </summary>
internal static class LayerCheck
{
    private const int MostChannels = 2;

    // Of a channel's mean; and what float32 squares, in sums.
    private const double SmallestSpread = 0.01, LargestSpread = 1e15;

    /// <summary>Batch norm, in training or not.</summary>
    /// <param name="compute">The call to be judged. It is made with a copy of the norm, whose running statistics it may move.</param>
    /// <param name="norm">The norm, with weights.</param>
    /// <param name="x">[B, C, H, W].</param>
    /// <param name="trains">Whether the batch's own statistics are taken.</param>
    internal static double? BatchNorm(Func<BatchNorm2d, Tensor, Tensor> compute, BatchNorm2d norm, Tensor x, bool trains)
    {
        using var scope = NewDisposeScope();
        if (!SaysSomething(x) || Steady(x) is not { } steady) return null;
        using BatchNorm2d copy = Copy(norm, trains);
        double? worst = Hold(x, [copy.weight!, copy.bias!], input => compute(copy, input), steady, channels =>
        {
            (Tensor of, Tensor weight, Tensor bias) = (Wide(x, channels), Flat(norm.weight!, channels), Flat(norm.bias!, channels));
            Tensor mean = trains ? of.mean([0, 2, 3], true) : Flat(norm.running_mean!, channels);
            Tensor centred = of - mean;
            Tensor variance = trains ? centred.square().mean([0, 2, 3], true) : Flat(norm.running_var!, channels);
            Tensor rate = variance.Plus(norm.eps).rsqrt(), score = centred * rate, scaled = score * weight;    // [B, c, H, W]
            return new(scaled.Plus(bias), Math.Max(Largest(scaled), Largest(bias)), gradient =>
            {
                Tensor byScore = gradient * score, plain = weight * rate * gradient;
                Tensor byInput = trains ? plain - (weight * rate * (gradient.mean([0, 2, 3], true).Plus(score * byScore.mean([0, 2, 3], true)))) : plain;
                // Of two values a channel what is left is next to nothing, by right.
                return (byInput, Largest(plain), [byScore, gradient]);
            });
        });
        // libtorch sums a channel of channels-last memory term by term.
        return worst is { } off ? Agreement.OfLongSums(off, x.numel() / x.shape[1], x) : null;
    }

    /// <summary>PReLU with a slope for each channel.</summary>
    internal static double? PReLU(Func<PReLU, Tensor, Tensor> compute, PReLU activation, Tensor x)
    {
        using var scope = NewDisposeScope();
        // One slope for all channels sums over all of them.
        Tensor? every = activation.weight!.numel() == 1 ? Channels(x, 0, x.shape[1]) : null;
        return Hold(x, [activation.weight!], input => compute(activation, input), every ?? SomeChannels(x), channels =>
        {
            (Tensor of, Tensor slope) = (Wide(x, channels), Flat(activation.weight!.to(x.dtype), channels));
            Tensor above = of.relu(), below = of - above;
            Tensor output = above.Plus(slope * below);
            return new(output, Largest(output), gradient =>
            {
                Tensor isAbove = of.sign().relu(), byInput = (gradient * isAbove).Plus(gradient * slope * (ones_like(isAbove) - isAbove));
                return (byInput, Largest(byInput), [gradient * below]);
            });
        });
    }

    /// <summary>Pooling that takes the largest of each 2 x 2 pixels; its gradient goes to one of them.</summary>
    internal static double? MaxPool(Func<Tensor, Tensor> compute, Tensor x)
    {
        using var scope = NewDisposeScope();
        if (!SaysSomething(x)) return null;
        Tensor channels = SomeChannels(x), input = Leaf(x), output = compute(input);    // [B, C, H/2, W/2]
        using var _ = no_grad();
        Tensor windows = Windows(Wide(x, channels)), largest = windows.amax([3, 5]);
        double worst = Agreement.Worst(output.index_select(1, channels), largest);
        if (!input.requires_grad) return worst;
        Tensor gradient = Probe.GradientOf(output), found;
        using (enable_grad()) found = autograd.grad([output], [input], [gradient])[0];
        Tensor sent = Windows(Wide(found, channels));
        Tensor away = sent * (windows - largest.unsqueeze(3).unsqueeze(5)).sign().abs();
        return Math.Max(
            Math.Max(worst, away.abs().max().ToDouble() > 0 ? double.PositiveInfinity : 0),
            Agreement.Worst(sent.sum([3, 5]), Wide(gradient, channels)));
    }

    /// <summary>Sums over whole tensors, and the gradient of each by the first.</summary>
    /// <param name="compute">Two tensors in, sums without dimensions out; the oracle is the same in float64.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="other">The same shape.</param>
    internal static double? Sums(Func<Tensor, Tensor, Tensor[]> compute, Tensor x, Tensor other)
    {
        using var scope = NewDisposeScope();
        if (!SaysSomething(x)) return null;
        (Tensor input, Tensor wide) = (Leaf(x), Leaf(x, float64));
        double worst = 0;
        foreach ((Tensor sum, Tensor exact) in compute(input, other).Zip(compute(wide, other.to(float64))))
        {
            worst = Math.Max(worst, Agreement.Worst(sum, exact));
            if (!input.requires_grad || !sum.requires_grad) continue;
            Tensor found = autograd.grad([sum], [input], retain_graph: true)[0], expected = autograd.grad([exact], [wide], retain_graph: true)[0];
            worst = Math.Max(worst, Agreement.Worst(found, expected));
        }
        return worst;
    }

    /// <summary>
    /// A formula's output on some channels with its size, and, given the gradient by it, that by the input with its size, and the terms whose sums
    /// are those by the parameters.
    /// </summary>
    private sealed record Formula(Tensor Output, double Size, Func<Tensor, (Tensor ByInput, double Size, Tensor[] Terms)> Gradients);

    private static double? Hold(Tensor x, Tensor[] parameters, Func<Tensor, Tensor> compute, Tensor channels, Func<Tensor, Formula> formulaOf)
    {
        if (!SaysSomething(x) || !parameters.All(SaysSomething)) return null;
        Tensor input = Leaf(x), output = compute(input);
        using var _ = no_grad();
        Formula formula = formulaOf(channels);
        double worst = Agreement.Worst(output.index_select(1, channels), formula.Output, formula.Size);
        if (!input.requires_grad) return worst;
        Tensor gradient = Probe.GradientOf(output);
        int[] learnt = [.. Enumerable.Range(0, parameters.Length).Where(i => parameters[i].requires_grad)];
        IList<Tensor> found;
        using (enable_grad()) found = autograd.grad([output], [input, .. learnt.Select(i => parameters[i])], [gradient]);
        (Tensor byInput, double size, Tensor[] terms) = formula.Gradients(Wide(gradient, channels));
        worst = Math.Max(worst, Agreement.Worst(found[0].index_select(1, channels), byInput, size));
        foreach ((Tensor sum, Tensor term) in found.Skip(1).Zip(learnt.Select(i => terms[i])))
        {
            bool isOne = sum.numel() == 1;
            long[] summed = isOne ? [0, 1, 2, 3] : [0, 2, 3];
            worst = Math.Max(worst, Agreement.OfSums(isOne ? sum : sum.index_select(0, channels), term.sum(summed), term.square().sum(summed).sqrt(), x));
        }
        return worst;
    }

    private static Tensor Leaf(Tensor x, ScalarType? type = null)
    {
        Tensor leaf = type is null ? x.detach() : x.detach().to(type.Value);
        return is_grad_enabled() && x.requires_grad ? leaf.requires_grad_() : leaf;
    }

    // What is not finite, or not when it is squared, says nothing about kernels.
    private static bool SaysSomething(Tensor t)
    {
        using var _ = no_grad();
        return Probe.IsFinite(t) && Largest(t) < LargestSpread;
    }

    private static double Largest(Tensor t) => t.abs().max().ToDouble();

    // Channels that float32 can norm: those whose values do not lie so close together that what is left of them is rounding. Null if none.
    private static Tensor? Steady(Tensor x)
    {
        using var _ = no_grad();
        Tensor channels = SomeChannels(x), of = Wide(x, channels), mean = of.mean([0, 2, 3]);
        double[] spreads = ConvolutionOracle.Numbers((of - mean.view(1, -1, 1, 1)).abs().amax([0, 2, 3])), means = ConvolutionOracle.Numbers(mean.abs());
        long[] steady = [.. channels.cpu().data<long>().ToArray().Where((_, i) => spreads[i] > SmallestSpread * means[i])];
        return steady.Length == 0 ? null : tensor(steady, device: x.device);
    }

    private static Tensor SomeChannels(Tensor x) => Channels(x, Random.Shared.NextInt64(x.shape[1]), Math.Min(MostChannels, x.shape[1]));

    private static Tensor Channels(Tensor x, long first, long count) =>
        tensor(Enumerable.Range(0, (int)count).Select(k => (first + k) % x.shape[1]).ToArray(), device: x.device);

    private static Tensor Wide(Tensor t, Tensor channels) => t.detach().index_select(1, channels).to(float64);

    // [1, c, 1, 1]; a slope may be one for all.
    private static Tensor Flat(Tensor t, Tensor channels) => (t.numel() == 1 ? t.detach() : t.detach().index_select(0, channels)).to(float64).view(1, -1, 1, 1);

    // [B, C, H/2, 2, W/2, 2]
    private static Tensor Windows(Tensor t)
    {
        (long height, long width) = (t.shape[2] / 2, t.shape[3] / 2);
        return t.narrow(2, 0, 2 * height).narrow(3, 0, 2 * width).reshape(t.shape[0], t.shape[1], height, 2, width, 2);
    }

    private static BatchNorm2d Copy(BatchNorm2d norm, bool trains)
    {
        BatchNorm2d copy = nn.BatchNorm2d(norm.num_features, norm.eps, norm.momentum ?? 0, device: norm.weight!.device, dtype: norm.weight!.dtype);
        using (no_grad())
        {
            copy.weight!.copy_(norm.weight!);
            copy.bias!.copy_(norm.bias!);
            copy.running_mean!.copy_(norm.running_mean!);
            copy.running_var!.copy_(norm.running_var!);
        }
        copy.train(trains);
        return copy;
    }
}
