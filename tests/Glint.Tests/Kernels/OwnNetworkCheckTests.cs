using Glint.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Tests.Kernels;

/// <summary><see cref="Numerics.Check"/> on networks of somebody's own.</summary>
public sealed class OwnNetworkCheckTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void ANetwork_IsCheckedLayerByLayer_AndStaysAsItWas()
    {
        using IDisposable _ = new KernelChecks { SwitchOff = () => throw new InvalidOperationException("switched off") }.Use();
        using Sequential network = Network();
        network.train();
        ((nn.Module)network.children().First()).eval();
        double[] before = Numbers(network);
        random.manual_seed(3);
        float drawn = rand(1).ToSingle();
        random.manual_seed(3);
        NumericsRecord found = Numerics.Check(network, Example());
        Assert.Equal(6, found.Calls);
        Assert.Empty(found.Mended);
        Assert.Equal(drawn, rand(1).ToSingle());
        Assert.Equal(before, Numbers(network));
        Assert.True(network.training);
        Assert.False(network.children().First().training);
    }

    [Fact]
    public void WhatSaysNothing_IsNotCalledRight()
    {
        using IDisposable _ = new KernelChecks().Use();
        using Sequential network = nn.Sequential(nn.ReLU());
        Assert.Equal("no call of a layer was held against float64", Numerics.Check(network, Example()).Summary);
        Tensor broken = Example();
        broken.fill_(double.NaN);
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => Numerics.Check(network, broken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AWrongLayer_SwitchesOneDnnOff_AndIsNamedIfThatDoesNotHelp()
    {
        bool isOff = false;
        using Sequential network = Network();
        var helped = new KernelChecks { Fault = (_, _) => !isOff, SwitchOff = () => isOff = true };
        using (helped.Use()) Assert.Contains("Conv2d on [2, 1, 16, 16]", Assert.Single(Numerics.Check(network, Example()).Mended), StringComparison.Ordinal);
        var not = new KernelChecks { Fault = (_, _) => true, SwitchOff = () => true };
        using (not.Use()) Assert.Contains("first, Conv2d", Assert.Throws<GlintException>(() => Numerics.Check(network, Example())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SidesThatAreNoImages_AreLeftAlone()
    {
        using IDisposable _ = new KernelChecks().Use();
        using Sequential network = nn.Sequential(nn.Flatten(), nn.Linear(256, 4), nn.PReLU(1));
        Assert.Equal(0, Numerics.Check(network, Example()).Calls);
    }

    private static Sequential Network() => nn.Sequential(
        ("first", nn.Conv2d(1, 8, kernel_size: 3, padding: Padding.Same)), ("norm", nn.BatchNorm2d(8)), ("slope", nn.PReLU(1)), ("pool", nn.MaxPool2d(2)),
        ("dropout", nn.Dropout(0.5)), ("up", nn.ConvTranspose2d(8, 4, kernel_size: 2, stride: 2)), ("last", nn.Conv2d(4, 1, kernel_size: 1)), ("sigmoid", nn.Sigmoid()));

    private static Tensor Example()
    {
        using var generator = new Generator(5);
        return rand([2, 1, 16, 16], generator: generator);
    }

    private static double[] Numbers(nn.Module network) => [.. network.state_dict().Values.SelectMany(t => t.to(float64).reshape(-1).data<double>().ToArray())];

    public void Dispose() => _scope.Dispose();
}
