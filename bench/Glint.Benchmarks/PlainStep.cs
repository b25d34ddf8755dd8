using System.Diagnostics;
using System.Globalization;
using Glint.Losses;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Benchmarks;

/// <summary>
/// A training step as one would write it down with TorchSharp alone: NCHW, float32, its own Adam. It runs in a process of its own, since a
/// plain program has none of our memory settings.
/// </summary>
internal static class PlainStep
{
    internal const string Name = "plain-step", Predict = "predict";

    private const int Side = 512;
    private const double TumourShare = 0.001;

    /// <summary>Steps, or predicts, once for each line of input, and prints the seconds.</summary>
    internal static int Run(double width, TextReader input, TextWriter output)
    {
        using var network = new PlainModifiedUNet(width);
        using OptimizerHelper optimizer = optim.Adam(network.parameters(), 1e-4);
        using Tensor image = rand(1, 1, Side, Side), mask = (rand(1, 1, Side, Side) < TumourShare).to(float32);
        while (input.ReadLine() is { } what)
        {
            var clock = Stopwatch.StartNew();
            using var scope = NewDisposeScope();
            if (what == Predict) PredictOnce(network, image);
            else StepOnce(network, optimizer, image, mask);
            output.WriteLine(clock.Elapsed.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        }
        return 0;
    }

    private static void StepOnce(PlainModifiedUNet network, OptimizerHelper optimizer, Tensor image, Tensor mask)
    {
        network.train();
        optimizer.zero_grad();
        GeneralizedLoss.Of(SoftCounts.Squared(network.call(image), mask), Coefficients.Dice).backward();
        optimizer.step();
    }

    private static void PredictOnce(PlainModifiedUNet network, Tensor image)
    {
        using var inference = inference_mode();
        network.eval();
        network.call(image);
    }
}
