using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Benchmarks;

/// <summary>What the machine can do: the best single convolution of the kinds that a mU-Net is made of.</summary>
internal static class Ceiling
{
    private const int Taps = 9, Repeats = 8;

    // Channels in and out, and side: those of the levels of a 512 x 512 slice.
    private static readonly (int Channels, int Side)[] Shapes = [(64, 256), (96, 128), (128, 128), (192, 64), (192, 32)];

    /// <summary>Operations a second, a multiplication and an addition being two; channels-last, forward.</summary>
    internal static double OperationsPerSecond(ScalarType type) => Shapes.Max(shape => Rate(shape.Channels, shape.Side, type));

    private static double Rate(int channels, int side, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        Tensor x = ChannelsLast(rand(1, channels, side, side)).to(type), weight = ChannelsLast(rand(channels, channels, 3, 3)).to(type);
        double best = double.PositiveInfinity;
        for (int i = 0; i < Repeats; i++)
        {
            var clock = Stopwatch.StartNew();
            using Tensor y = nn.functional.conv2d(x, weight, padding: [1, 1]);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        return 2.0 * Taps * channels * channels * side * side / best;
    }

    private static Tensor ChannelsLast(Tensor t) => t.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
