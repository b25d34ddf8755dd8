using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;
using Glint.Networks;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Inference.Tests;

/// <summary>What ONNX Runtime makes of an exported network is what libtorch makes of the network.</summary>
public class ExportTests
{
    private const int Sizes = 10;

    // What docs/onnx.md says; float32 rounds through some thirty layers.
    private const double Tolerance = 1e-5;

    public static TheoryData<string, double, bool, double?> Networks => new()
    {
        { "ModifiedUNet", 0.125, false, null }, { "ModifiedUNet", 0.125, true, null }, { "ModifiedUNet", 1, false, null }, { "UNet", 1, false, null },
        { "ModifiedUNet", 0.0625, false, 0.01 }, { "UNet", 0.125, false, null }, { "UNet", 0.0625, false, 0.01 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void AnExportedNetwork_GivesLibtorchsProbabilities_OnTenRandomSizes(string architecture, double width, bool authorsHead, double? prior)
    {
        using var folder = new TemporaryFolder();
        using Model model = Exported.Model(new NetworkSpec(width, authorsHead) { Architecture = Architecture.All.Single(a => a.IsCalled(architecture)), Prior = prior });
        using Segmenter segmenter = Segmenter.Open(Exported.Files(model, folder.Path).Onnx);
        var (random, sides) = (new Random(17), width < 1 ? 120 : 60);    // full width takes 64 times as long
        var predictor = new Predictor(model.Network, model.Facts.Window, 0.5);
        for (int i = 0; i < Sizes; i++)
        {
            (int columns, int rows, int slices) = (random.Next(1, sides), random.Next(1, sides), random.Next(1, 4));
            var scan = new Volume(Geometry.AlongAxes(columns, rows, slices, new(0.7, 0.8, 3)), [.. Enumerable.Range(0, columns * rows * slices).Select(_ => (float)random.Next(-1100, 1400))]);
            float[] expected = [.. predictor.Probabilities(AxialSlices.Of(scan, "scan", "P")).SelectMany(p => p)];
            float[] found = [.. InViewOrder(scan, segmenter.Find(scan, null, TestContext.Current.CancellationToken).Probability)];
            double largest = expected.Zip(found, (a, b) => Math.Abs((double)a - b)).Max();
            Assert.True(largest <= Tolerance, $"{columns}x{rows}: {largest:G3} apart.");
            Assert.True(expected.Max() - expected.Min() > 1e-4 || expected.Length < 20, "The network says the same everywhere: nothing is compared.");
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void OnnxsOwnChecker_FindsNoFault(string architecture, double width, bool authorsHead, double? prior)
    {
        using var folder = new TemporaryFolder();
        using Model model = Exported.Model(new NetworkSpec(width, authorsHead) { Architecture = Architecture.All.Single(a => a.IsCalled(architecture)), Prior = prior });
        string file = Exported.Files(model, folder.Path).Onnx;
        Assert.Equal("checked", Oracle.Python(["onnx"], "import sys, onnx; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True); print('checked')", file).Trim());
    }

    [Fact]
    public void ANetworkThatDoesNotSayHow_IsRefusedByItsName()
    {
        using var folder = new TemporaryFolder();
        using Model model = Exported.Model(new NetworkSpec { Architecture = new Architecture("Mine", 1, (_, _) => new Plain()) });
        var refusal = Assert.Throws<GlintException>(() => Exported.Files(model, folder.Path));
        Assert.Contains("Mine does not say how it is exported", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Of("model.onnx")));
    }

    [Fact]
    public void ANetworkOfOnesOwn_IsExportedByTheSameBlocks()
    {
        using var folder = new TemporaryFolder();
        using Model model = Exported.Model(new NetworkSpec { Architecture = new Architecture("Mine", 1, (_, _) => new Exportable()) });
        using Segmenter segmenter = Segmenter.Open(Exported.Files(model, folder.Path).Onnx);
        var scan = new Volume(Geometry.AlongAxes(9, 7, 2, new(1, 1, 1)), [.. Enumerable.Range(0, 126).Select(i => i * 7f - 400)]);
        float[] expected = [.. new Predictor(model.Network, model.Facts.Window, 0.5, sideDivisor: 1).Probabilities(AxialSlices.Of(scan, "scan", "P")).SelectMany(p => p)];
        Assert.Equal(expected, InViewOrder(scan, segmenter.Find(scan, null, TestContext.Current.CancellationToken).Probability), (a, b) => Math.Abs(a - b) <= Tolerance);
    }

    [Fact]
    public void WhatOnnxCannotSayOfALayer_IsRefused()
    {
        var graph = new OnnxGraph("test");
        OnnxValue x = graph.Input("x", 1, 1, 8, 8);
        using Conv2d mirrored = nn.Conv2d(1, 1, kernel_size: 3, padding: 1, padding_mode: PaddingModes.Reflect), even = nn.Conv2d(1, 1, kernel_size: 2, padding: TorchSharp.Padding.Same), plain = nn.Conv2d(1, 1, kernel_size: 1);
        using BatchNorm2d forgetful = nn.BatchNorm2d(1, track_running_stats: false);
        Assert.Contains("pads by Reflect", Assert.Throws<GlintException>(() => graph.Convolution(x, mirrored)).Message, StringComparison.Ordinal);
        Assert.Contains("pads unevenly", Assert.Throws<GlintException>(() => graph.Convolution(x, even)).Message, StringComparison.Ordinal);
        Assert.Contains("no running statistics", Assert.Throws<GlintException>(() => graph.Convolution(x, plain, forgetful)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<float> InViewOrder(Volume scan, Volume probability)
    {
        var view = new AxialView(scan.Geometry);
        return Enumerable.Range(0, view.Geometry.Slices).SelectMany(z => view.Cut<float>(probability.Voxels, z));
    }

    private class Plain : nn.Module<Tensor, Tensor>
    {
        protected readonly Conv2d same = nn.Conv2d(1, 4, kernel_size: 3, padding: TorchSharp.Padding.Same, dilation: 2);
        protected readonly BatchNorm2d norm = nn.BatchNorm2d(4);
        protected readonly Conv2d last = nn.Conv2d(8, 1, kernel_size: (3, 1), padding: (1L, 0L));

        public Plain() : base("Plain") => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            Tensor x = nn.functional.relu(norm.call(same.call(input)));
            return sigmoid(last.call(cat([x, x * 0.5], 1)));
        }
    }

    private sealed class Exportable : Plain, IOnnxNetwork
    {
        public OnnxValue Export(OnnxGraph graph, OnnxValue images)
        {
            OnnxValue x = graph.ReLU(graph.Convolution(images, same, norm));
            return graph.Sigmoid(graph.Convolution(graph.Concatenation(x, graph.Times(x, 0.5)), last));
        }
    }
}
