using Glint.Networks;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Glint.Tests.Networks;

/// <summary>The oracle is libtorch's own batch norm and PReLU, in float64.</summary>
public sealed class ChannelsLastTests
{
    [Theory]
    [InlineData(4, true)]
    [InlineData(12, true)]
    [InlineData(8, true)]
    [InlineData(4, false)]
    public void BatchNormValuesGradientsAndRunningStatistics_AreThoseOfLibtorch(int channels, bool training)
    {
        using var scope = NewDisposeScope();
        BatchNorm2d ours = Norm(channels, training), theirs = Norm(channels, training);
        for (int step = 0; step < 3; step++)
        {
            Compare(channels, step, x => ChannelsLast.BatchNorm(ours, x), theirs.call, ours, theirs);
        }
        foreach (((string name, Tensor a), (_, Tensor b)) in ours.named_buffers().Zip(theirs.named_buffers())) Close(a, b, name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(24)]
    [InlineData(32)]
    public void PReLUValuesAndGradients_AreThoseOfLibtorch(int channels)
    {
        using var scope = NewDisposeScope();
        PReLU ours = Slopes(channels), theirs = Slopes(channels);
        Compare(channels, 0, x => ChannelsLast.PReLU(ours, x), theirs.call, ours, theirs);
    }

    private static void Compare(int channels, int seed, Func<Tensor, Tensor> ours, Func<Tensor, Tensor> theirs, nn.Module ourModule, nn.Module theirModule)
    {
        Tensor x = 3 * randn([2, channels, 6, 10], dtype: float64, generator: new Generator((ulong)seed)) + 1;
        Tensor weights = randn([2, channels, 6, 10], dtype: float64, generator: new Generator(99));
        Tensor a = x.clone().requires_grad_(), b = x.clone().requires_grad_();
        ourModule.zero_grad();
        theirModule.zero_grad();

        Tensor value = ours(a), expected = theirs(b);
        (value * weights).sum().backward();
        (expected * weights).sum().backward();

        Close(value, expected, "value");
        Close(a.grad!, b.grad!, "gradient of the input");
        foreach (((string name, Parameter p), (_, Parameter q)) in ourModule.named_parameters().Zip(theirModule.named_parameters()))
        {
            Close(p.grad!, q.grad!, $"gradient of {name}");
        }
    }

    private static void Close(Tensor found, Tensor expected, string what) =>
        Assert.True(found.allclose(expected, rtol: 1e-9, atol: 1e-9), $"{what}: found {found.cstr()}, expected {expected.cstr()}");

    private static BatchNorm2d Norm(int channels, bool training)
    {
        BatchNorm2d norm = nn.BatchNorm2d(channels, eps: 1e-3, momentum: 0.1, dtype: float64);
        using var _ = no_grad();
        norm.weight!.copy_(linspace(0.5, 1.5, channels, dtype: float64));
        norm.bias!.copy_(linspace(1, -1, channels, dtype: float64));
        norm.running_var!.copy_(linspace(2, 0.5, channels, dtype: float64));
        norm.train(training);
        return norm;
    }

    private static PReLU Slopes(int channels)
    {
        PReLU activation = nn.PReLU(channels, 0.1, dtype: float64);
        using var _ = no_grad();
        activation.weight!.copy_(linspace(-0.5, 1.5, channels, dtype: float64));
        return activation;
    }
}
