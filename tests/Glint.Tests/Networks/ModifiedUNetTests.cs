using Glint.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Tests.Networks;

/// <summary>The mU-Net against the article's table (layer widths of the authors' code).</summary>
public class ModifiedUNetTests
{
    [Theory]
    [InlineData(false, 8_928)]
    [InlineData(true, 8_929)]
    public void FullWidth_HasTheParametersOfTheArticle(bool authorsHead, long normAndActivation)
    {
        using nn.Module<Tensor, Tensor> network = new NetworkSpec(AuthorsHead: authorsHead).Build();
        Assert.Equal(5_944_640, network.parameters().Where(p => p.dim() == 4).Sum(p => p.numel()));
        Assert.Equal(normAndActivation, network.parameters().Where(p => p.dim() == 1).Sum(p => p.numel()));
        Assert.Equal(5_944_640 + normAndActivation, network.parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void FullWidth_TakesASliceOf512()
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        using nn.Module<Tensor, Tensor> network = new NetworkSpec().Build();
        network.eval();
        Assert.Equal([1, 1, 512, 512], network.call(rand(1, 1, 512, 512)).shape);
    }

    [Theory]
    [InlineData("ModifiedUNet", 32, 32)]
    [InlineData("ModifiedUNet", 96, 160)]
    [InlineData("UNet", 32, 64)]
    public void Output_IsAProbabilityOfTheInputsShape(string kind, int height, int width)
    {
        using var scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> network = Narrow(kind);
        Tensor p = network.call(rand(2, 1, height, width));
        Assert.Equal([2, 1, height, width], p.shape);
        Assert.InRange(p.min().ToDouble(), 0, 1);
        Assert.InRange(p.max().ToDouble(), 0, 1);
    }

    [Theory]
    [InlineData(1, 33)]
    [InlineData(2, 32)]
    public void Input_OfAWrongShape_IsRefusedWithWhatWasFound(int channels, int height)
    {
        long[] shape = [1, channels, height, 32];
        using var scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> network = Narrow("ModifiedUNet");
        Assert.Contains($"[{string.Join(", ", shape)}]", Assert.Throws<ArgumentException>(() => network.call(rand(shape))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InitialWeights_AreATruncatedNormal_AndNormsStartAtTheArticlesBias()
    {
        using nn.Module<Tensor, Tensor> network = new NetworkSpec().Build();
        foreach (Tensor weight in network.parameters().Where(p => p.dim() == 4 && p.numel() > 10_000))
        {
            Assert.InRange(weight.abs().max().ToDouble(), 0.09, 0.1);
            // A normal of sd 0.05 cut at 2 sd has sd 0.05 x 0.8796.
            Assert.InRange(weight.std().ToDouble(), 0.0425, 0.0455);
            Assert.InRange(weight.mean().ToDouble(), -0.002, 0.002);
        }
        foreach (BatchNorm2d norm in network.modules().OfType<BatchNorm2d>())
        {
            Assert.All(norm.weight!.data<float>().ToArray(), v => Assert.Equal(1f, v));
            Assert.All(norm.bias!.data<float>().ToArray(), v => Assert.Equal(0.1f, v));
            Assert.Equal((1e-3, 0.1), (norm.eps, norm.momentum));
        }
        Assert.All(network.modules().OfType<PReLU>().SelectMany(a => a.weight!.data<float>().ToArray()), v => Assert.Equal(0.1f, v));
    }

    [Fact]
    public void Dropout_DropsTheArticlesShare_KeepsTheMean_AndOnlyWhileTraining()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        using var dropout = new Glint.Networks.Dropout(new NetworkSpec().DropRate, generator);
        Tensor ones = torch.ones(1, 1, 500, 500), dropped = dropout.call(ones);
        Assert.Equal(0.4, dropped.eq(0).to(float32).mean().ToDouble(), 0.005);
        Assert.Equal(1, dropped.mean().ToDouble(), 0.01);
        dropout.eval();
        Assert.Equal(250_000, dropout.call(ones).sum().ToDouble());
    }

    [Fact]
    public void AuthorsHead_AddsTheInputAndIsNotBoundedByOne()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using nn.Module<Tensor, Tensor> network = new NetworkSpec(Width: 0.125, AuthorsHead: true).Build();
        network.eval();
        Tensor dark = network.call(zeros(1, 1, 32, 32)), bright = network.call(full(1, 1, 32, 32, 10f));
        Assert.True((bright - dark).mean().ToDouble() > 5);
    }

    [Fact]
    public void Skip_PassesOnWhatPoolingLost()
    {
        // With the up-sampling weights at 0, nothing is brought back and the skip is the level's own features: the output differs.
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using nn.Module<Tensor, Tensor> network = Narrow("ModifiedUNet");
        network.eval();
        Tensor image = rand(1, 1, 64, 64), before = network.call(image);
        using (no_grad())
        {
            foreach ((string name, Parameter p) in network.named_parameters())
            {
                if (name.StartsWith("encoder.", StringComparison.Ordinal) && name.EndsWith(".up.weight", StringComparison.Ordinal)) p.zero_();
            }
        }
        Assert.True((network.call(image) - before).abs().max().ToDouble() > 1e-4);
    }

    [Theory]
    [InlineData(0, 0.4)]
    [InlineData(double.NaN, 0.4)]
    [InlineData(1, 1)]
    public void Spec_OutOfRange_IsRefused(double width, double dropRate) =>
        Assert.Throws<GlintException>(() => new NetworkSpec(Width: width, DropRate: dropRate).Build());

    private static nn.Module<Tensor, Tensor> Narrow(string kind) => new NetworkSpec(Width: 0.125) { Architecture = Architecture.All.Single(a => a.IsCalled(kind)) }.Build();
}
