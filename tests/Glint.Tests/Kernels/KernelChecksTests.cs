using Glint.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Tests.Kernels;

/// <summary>A fault is put in on purpose, so that the ways out are taken on processors without one.</summary>
public sealed class KernelChecksTests : IDisposable
{
    private static readonly ConvolutionGeometry Geometry = ConvolutionGeometry.Same(3, 3);
    private readonly DisposeScope _scope = NewDisposeScope();

    // Calls that came out wrong where a virtual machine hid the caches of an AMD processor: channels, side.
    [Theory]
    [InlineData(1, 4, 64)]
    [InlineData(4, 8, 64)]
    [InlineData(8, 12, 32)]
    [InlineData(24, 24, 8)]
    [InlineData(3, 5, 33)]
    [InlineData(12, 16, 16)]
    [InlineData(20, 12, 32)]
    [InlineData(16, 32, 64)]
    public void AConvolution_IsRightInEitherTypeAndLayout_OnThisProcessor(int from, int to, int side)
    {
        using IDisposable _ = new KernelChecks().Use();
        foreach (ScalarType type in new[] { float32, bfloat16 })
        {
            foreach (bool last in new[] { false, true })
            {
                (Tensor x, Tensor weight) = Operands(from, to, side, type);
                if (last) (x, weight) = (Probe.ChannelsLast(x), Probe.ChannelsLast(weight));
                (x, weight) = (x.requires_grad_(), weight.requires_grad_());
                Tensor gradient = Drawn(2, to, side, side).to(type);
                Tensor[] found = WithGradients(x, weight, gradient, KernelChecks.Current.Convolve(x, weight, null, Geometry));
                (Tensor x64, Tensor weight64) = (x.detach().to(float64).requires_grad_(), weight.detach().to(float64).requires_grad_());
                Tensor[] exact = WithGradients(x64, weight64, gradient.to(float64), ConvolutionWay.AsGiven.Call(x64, weight64, null, Geometry));
                Assert.All(found.Zip(exact), pair => Assert.InRange(
                    (pair.First.to(float64) - pair.Second).abs().max().ToDouble() / pair.Second.abs().max().ToDouble(), 0, type == float32 ? 1e-5 : 1e-2));
            }
        }
    }

    [Theory]
    [InlineData(ConvolutionWay.ChannelsLast)]
    [InlineData(ConvolutionWay.PaddedChannels)]
    public void AWrongConvolution_GoesTheFirstWayThatIsRight_AndIsRecorded(object wayOut)
    {
        var checks = new KernelChecks { Fault = (_, way) => way < (ConvolutionWay)wayOut };
        (Tensor x, Tensor weight) = Operands(3, 5, 16, float32);
        Assert.Equal(0, DistanceFromFloat64(checks, x, weight), 1e-5);
        string mended = Assert.Single(checks.Record.Mended);
        Assert.Contains("3 x 3 convolution of 3 to 5 channels", mended, StringComparison.Ordinal);
        Assert.EndsWith(((ConvolutionWay)wayOut).Words(), mended, StringComparison.Ordinal);
        Assert.True(checks.HasMended(float32));
    }

    [Fact]
    public void WhereNoLayoutHelps_OneDnnIsSwitchedOff_AndEveryCallIsCheckedAnew()
    {
        bool isOff = false;
        var checks = new KernelChecks { Fault = (_, _) => !isOff, SwitchOff = () => isOff = true };
        (Tensor x, Tensor weight) = Operands(3, 5, 16, float32);
        Assert.Equal(0, DistanceFromFloat64(checks, x, weight), 1e-5);
        Assert.Contains("without oneDNN", Assert.Single(checks.Record.Mended), StringComparison.Ordinal);
    }

    [Fact]
    public void WhereNothingHelps_TheErrorNamesTheConvolutionAndTheProcessor()
    {
        var checks = new KernelChecks { Fault = (_, _) => true, SwitchOff = () => true };
        (Tensor x, Tensor weight) = Operands(3, 5, 16, float32);
        string message = Assert.Throws<GlintException>(() => checks.Convolve(x, weight, null, Geometry)).Message;
        Assert.Contains("3 to 5 channels", message, StringComparison.Ordinal);
        Assert.Contains(Processor.Name, message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongBFloat16_DoesNotSwitchOneDnnOff_ButIsRefused()
    {
        var checks = new KernelChecks { Fault = (call, _) => call.Input.Type == bfloat16, SwitchOff = () => throw new InvalidOperationException("switched off") };
        (Tensor x, Tensor weight) = Operands(3, 5, 16, bfloat16);
        Assert.Contains("Leave out --precision bfloat16", Assert.Throws<GlintException>(() => checks.Convolve(x, weight, null, Geometry)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneWrongChannel_IsSeen()
    {
        (Tensor x, Tensor weight) = Operands(8, 24, 16, float32);
        var call = ConvolutionCall.Of(x, weight, null, Geometry);
        Tensor keep = ones(1, 24, 1, 1);
        keep.select(1, 17).zero_();
        Assert.True(ConvolutionCheck.Worst((input, taps) => ConvolutionWay.AsGiven.Call(input, taps, null, Geometry) * keep, x, weight, null, call) > 1);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void AWrongGradientAlone_IsSeen(bool ofInput, bool ofWeight)
    {
        (Tensor x, Tensor weight) = Operands(8, 8, 16, float32);
        (x, weight) = (x.requires_grad_(), weight.requires_grad_());
        // The value of one operand with the gradient of twice of it.
        Tensor Lying(Tensor t, bool lies) => lies ? (2 * t) - t.detach() : t;
        double? worst = ConvolutionCheck.Worst(
            (input, taps) => ConvolutionWay.AsGiven.Call(Lying(input, ofInput), Lying(taps, ofWeight), null, Geometry), x, weight, null, ConvolutionCall.Of(x, weight, null, Geometry));
        Assert.True(worst > 1);
    }

    [Fact]
    public void OperandsThatAreNotFinite_SayNothingOfKernels()
    {
        (Tensor x, Tensor weight) = Operands(3, 5, 16, float32);
        x.fill_(double.NaN);
        var checks = new KernelChecks { Fault = (_, _) => true };
        checks.Convolve(x, weight, null, Geometry);
        Assert.Empty(checks.Record.Mended);
        Assert.Equal(0, checks.Record.Calls);
    }

    [Fact]
    public void EachKindOfCall_IsCheckedOnce_AndNoRandomNumberOfTrainingIsTaken()
    {
        var checks = new KernelChecks();
        (Tensor x, Tensor weight) = Operands(3, 5, 16, float32);
        random.manual_seed(3);
        Tensor before = rand(1);
        random.manual_seed(3);
        for (int i = 0; i < 3; i++) checks.Convolve(x, weight.requires_grad_(), null, Geometry);
        Assert.Equal(1, checks.Record.Calls);
        Assert.Equal(before.ToSingle(), rand(1).ToSingle());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OperandsWhoseSumsOverflow_SayNothingOfKernels(bool ofBias)
    {
        (Tensor x, Tensor weight) = Operands(3, 5, 16, float32);
        Tensor bias = full([5], ofBias ? double.PositiveInfinity : 0);
        if (!ofBias) x.fill_(1e37);
        var checks = new KernelChecks { Fault = (_, _) => true };
        checks.Convolve(x, weight, bias, Geometry);
        Assert.Empty(checks.Record.Mended);
    }

    [Fact]
    public void OneWrongRowOfTheGradientByTheWeights_IsSeen()
    {
        (Tensor x, Tensor weight) = Operands(8, 24, 16, float32);
        weight.requires_grad_();
        Tensor keep = ones(24, 1, 1, 1);
        keep.select(0, 17).zero_();
        // The value of the weights, with no gradient for one output channel.
        Assert.True(ConvolutionCheck.Worst(
            (input, taps) => ConvolutionWay.AsGiven.Call(input, (taps * keep) + (taps.detach() * (1 - keep)), null, Geometry), x, weight, null, ConvolutionCall.Of(x, weight, null, Geometry)) > 1);
    }

    [Fact]
    public void OneSlopeForAllChannels_AndASlopeThatIsNotLearnt_AreRight()
    {
        Tensor x = Drawn(2, 8, 8, 8).requires_grad_();
        using PReLU one = nn.PReLU(1), frozen = nn.PReLU(8);
        frozen.weight!.requires_grad_(false);
        Assert.InRange(LayerCheck.PReLU((a, t) => a.call(t), one, x)!.Value, 0, 1);
        Assert.InRange(LayerCheck.PReLU((a, t) => a.call(t), frozen, x)!.Value, 0, 1);
    }

    // By right float32 cannot norm what hardly differs, or overflows as it is squared; of two values a channel hardly any gradient is left.
    [Theory]
    [InlineData(1e5, 1e-3, 8)]
    [InlineData(0, 1e30, 8)]
    [InlineData(0, 1e3, 1)]
    [InlineData(3, 0, 8)]
    public void WhatFloat32CannotNorm_IsNoFaultOfTheProcessor(double mean, double spread, int side)
    {
        Tensor x = (Drawn(2, 6, side, side) * spread + mean).detach().requires_grad_();
        using BatchNorm2d norm = nn.BatchNorm2d(6);
        Assert.False(LayerCheck.BatchNorm((n, t) => n.call(t), norm, x, true) > 1);
    }

    [Fact]
    public void WrongSumsAndTheirWrongGradients_AreSeen()
    {
        Tensor x = Drawn(2, 1, 8, 8).requires_grad_(), other = ones(2, 1, 8, 8);
        Assert.InRange(LayerCheck.Sums((a, b) => [(a * b).sum()], x, other)!.Value, 0, 1);
        Assert.True(LayerCheck.Sums((a, b) => [a.dtype == float64 ? (a * b).sum() : (a * b).sum() * 1.01], x, other) > 1);
        Assert.True(LayerCheck.Sums((a, b) => [a.dtype == float64 ? (a * b).sum() : (2 * a * b).sum() - (a * b).sum().detach()], x, other) > 1);
    }

    [Fact]
    public void MemoryIsFilledWithNaN_UntilTheLastCheckIsDone()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("glibc alone fills memory.");
        IDisposable first = Allocator.FillWithNaN(), second = Allocator.FillWithNaN();
        first.Dispose();
        // Larger than what glibc hands out again as it came back.
        Assert.True(float.IsNaN(empty(1 << 20).data<float>()[12345]));
        second.Dispose();
    }

    [Fact]
    public void OneDnn_CanBeSwitchedOffAndOn_AndConvolutionsStayRight()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("The switch is found by its name on Linux alone.");
        (Tensor x, Tensor weight) = Operands(20, 12, 32, float32);
        try
        {
            Assert.True(OneDnn.SwitchOff());
            Assert.InRange(ConvolutionCheck.Worst((input, taps) => ConvolutionWay.AsGiven.Call(input, taps, null, Geometry), x, weight, null, ConvolutionCall.Of(x, weight, null, Geometry))!.Value, 0, 1);
        }
        finally
        {
            Assert.True(OneDnn.SwitchOn());
        }
    }

    [Fact]
    public void WhatLongSumsOfFloat32Lose_IsNoFaultOfTheProcessor_AndWhatIsWrongIsSeen()
    {
        // Most of a CT is background: a channel is small numbers with a few large, here cubes of normal ones, in channels-last memory.
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        Tensor x = Probe.ChannelsLast(randn(10, 4, 512, 512, generator: generator).abs().pow(3)).requires_grad_();
        using BatchNorm2d norm = nn.BatchNorm2d(4);
        double right = LayerCheck.BatchNorm((n, t) => n.call(t), norm, x, true)!.Value;
        Assert.InRange(right, 0, 0.5);
        Assert.True(right * Agreement.OfLongSums(1, 1, x) / Agreement.OfLongSums(1, 10 * 512 * 512, x) > 1, "Held as short sums are, it would be no false alarm.");
        Assert.True(LayerCheck.BatchNorm((n, t) => n.call(t) * 1.14, norm, x, true) > 1);
    }

    [Fact]
    public void WrongBatchNormPReLUAndPooling_AreSeen()
    {
        Tensor x = Drawn(2, 6, 8, 8);
        using BatchNorm2d norm = nn.BatchNorm2d(6);
        using PReLU activation = nn.PReLU(6);
        x.requires_grad_();
        Assert.InRange(LayerCheck.BatchNorm((n, t) => n.call(t), norm, x, true)!.Value, 0, 1);
        Assert.InRange(LayerCheck.PReLU((a, t) => a.call(t), activation, x)!.Value, 0, 1);
        Assert.InRange(LayerCheck.MaxPool(t => nn.functional.max_pool2d(t, 2), x)!.Value, 0, 1);
        Assert.True(LayerCheck.BatchNorm((n, t) => n.call(t) * 1.01, norm, x, true) > 1);
        Assert.True(LayerCheck.PReLU((a, t) => a.call(t) * 1.01, activation, x) > 1);
        Assert.True(LayerCheck.MaxPool(t => nn.functional.avg_pool2d(t, 2), x) > 1);
    }

    [Fact]
    public void Checks_LeaveNoTensorBehind()
    {
        (Tensor x, Tensor weight) = Operands(3, 5, 16, float32);
        weight.requires_grad_();
        new KernelChecks().Convolve(x, weight, null, Geometry);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 5; i++) new KernelChecks().Convolve(x, weight, null, Geometry).Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static double DistanceFromFloat64(KernelChecks checks, Tensor x, Tensor weight) =>
        (checks.Convolve(x, weight, null, Geometry).to(float64) - ConvolutionWay.AsGiven.Call(x.to(float64), weight.to(float64), null, Geometry)).abs().max().ToDouble();

    private static Tensor[] WithGradients(Tensor x, Tensor weight, Tensor gradient, Tensor output) => [output.detach(), .. autograd.grad([output], [x, weight], [gradient])];

    private static (Tensor X, Tensor Weight) Operands(int from, int to, int side, ScalarType type) => (Drawn(2, from, side, side).to(type), Drawn(to, from, 3, 3).to(type));

    private static Tensor Drawn(params long[] shape)
    {
        using var generator = new Generator(5);
        return empty(shape).uniform_(-1, 1, generator);
    }

    public void Dispose() => _scope.Dispose();
}
