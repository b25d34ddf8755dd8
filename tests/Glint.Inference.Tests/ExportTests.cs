using System.Diagnostics;
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

    // float32's rounding through some thirty layers; by ReadMe's promise 1e-5.
    private const double Tolerance = 1e-5;

    public static TheoryData<string, double, bool, double?> Networks => new()
    {
        { "ModifiedUNet", 0.125, false, null }, { "ModifiedUNet", 0.125, true, null }, { "ModifiedUNet", 0.0625, false, 0.01 }, { "UNet", 0.125, false, null }, { "UNet", 0.0625, false, 0.01 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void AnExportedNetwork_GivesLibtorchsProbabilities_OnTenRandomSizes(string architecture, double width, bool authorsHead, double? prior)
    {
        using var folder = new TemporaryFolder();
        using Model model = Exported.Model(new NetworkSpec(width, authorsHead) { Architecture = Architecture.All.Single(a => a.IsCalled(architecture)), Prior = prior });
        using Segmenter segmenter = Segmenter.Open(Exported.Files(model, folder.Path).Onnx);
        var random = new Random(17);
        var predictor = new Predictor(model.Network, model.Facts.Window, 0.5);
        for (int i = 0; i < Sizes; i++)
        {
            (int columns, int rows, int slices) = (random.Next(1, 120), random.Next(1, 120), random.Next(1, 4));
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
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/env", ["-S", "/usr/bin/python3", "-c", "import sys, onnx; m = onnx.load(sys.argv[1]); onnx.checker.check_model(m, full_check=True); print('checked')", file])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        (string output, string error) = (python.StandardOutput.ReadToEnd(), python.StandardError.ReadToEnd());
        python.WaitForExit();
        Assert.SkipWhen(error.Contains("No module named 'onnx'", StringComparison.Ordinal) || python.ExitCode is 126 or 127, "Python's onnx is not installed: its checker cannot be asked.");
        Assert.Equal("checked", output.Trim());
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
