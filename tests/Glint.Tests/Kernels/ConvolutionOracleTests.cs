using CsCheck;
using Glint.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Kernels;

/// <summary>The sums of products at single places are libtorch's convolution in float64, which no fault was seen in, at every place.</summary>
public sealed class ConvolutionOracleTests
{
    private static readonly Gen<(long, long)> Pairs = Gen.Select(Gen.Long[0, 2], Gen.Long[0, 2]);

    private static readonly Gen<ConvolutionGeometry> Geometries = Gen.Select(
        Gen.Select(Gen.Long[1, 3], Gen.Long[1, 3]), Pairs, Gen.Select(Gen.Long[1, 2], Gen.Long[1, 2]), Gen.Long[1, 3], Gen.Bool,
        (stride, padding, dilation, groups, transposed) => new ConvolutionGeometry(
            stride, padding, dilation, transposed ? (stride.Item1 - 1, stride.Item2 - 1) : (0, 0), groups, transposed));

    [Fact]
    public void OutputAndGradients_AreThoseOfTheWholeConvolution_AtEveryPlace() =>
        Gen.Select(Geometries, Gen.Select(Gen.Long[1, 3], Gen.Long[1, 3]), Gen.Select(Gen.Long[1, 2], Gen.Long[1, 2]), Gen.ULong, (g, kernel, channels, seed) => (g, kernel, channels, seed))
            .Sample(
                (geometry, kernel, channels, seed) =>
                {
                    using var scope = NewDisposeScope();
                    using var generator = new Generator(seed);
                    Tensor Drawn(params long[] shape) => rand(shape, dtype: float64, generator: generator);
                    (long from, long to) = (channels.Item1 * geometry.Groups, channels.Item2 * geometry.Groups);
                    Tensor x = Drawn(2, from, 7, 6).requires_grad_();
                    Tensor weight = (geometry.Transposed ? Drawn(from, channels.Item2, kernel.Item1, kernel.Item2) : Drawn(to, channels.Item1, kernel.Item1, kernel.Item2)).requires_grad_();
                    Tensor output = ConvolutionWay.AsGiven.Call(x, weight, null, geometry), gradient = Drawn(output.shape);
                    IList<Tensor> gradients = autograd.grad([output], [x, weight], [gradient]);
                    using var _ = no_grad();
                    AssertSame(output, p => ConvolutionOracle.Output(x, weight, geometry, p));
                    AssertSame(gradients[0], p => ConvolutionOracle.GradientOfInput(gradient, weight, geometry, p));
                    AssertSame(gradients[1], p => ConvolutionOracle.GradientOfWeight(x, gradient, geometry, p));
                },
                iter: 60, threads: 1);

    private static void AssertSame(Tensor expected, Func<Place[], Expected> at)
    {
        long[] s = expected.shape;
        Place[] every = [.. from a in Enumerable.Range(0, (int)s[0]) from b in Enumerable.Range(0, (int)s[1])
            from c in Enumerable.Range(0, (int)s[2]) from d in Enumerable.Range(0, (int)s[3]) select new Place(a, b, c, d)];
        double[] whole = [.. expected.detach().contiguous().data<double>()];
        Assert.All(at(every).Values.Zip(whole), v => Assert.Equal(v.Second, v.First, 1e-12));
        Assert.InRange(Agreement.Worst(expected, every, at(every)), 0, 1);
    }
}
