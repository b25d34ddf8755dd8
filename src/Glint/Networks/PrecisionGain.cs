using System.Diagnostics;
using System.Globalization;
using Glint.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>
/// Whether bfloat16 is worth it where convolutions had to go another way in it: passes of both types in turn, of the images at hand, once a
/// process. Where nothing had to, nothing is timed, and whoever asks for bfloat16 gets it.
/// </summary>
internal static class PrecisionGain
{
    private const int Pairs = 3;

    // Shares of time closer than this are one, as times go.
    private const double Margin = 0.05;

    /// <summary>Refuses bfloat16 where it is right only in ways that are no faster than float32.</summary>
    /// <param name="network">In training, a pass is forward and backward. Its gradients are left behind.</param>
    /// <param name="images">[B, 1, H, W] in float32, once passed in bfloat16.</param>
    /// <exception cref="GlintException">It is no faster.</exception>
    internal static void Require(nn.Module<Tensor, Tensor> network, Tensor images)
    {
        KernelChecks checks = KernelChecks.Current;
        if (checks.IsPrecisionJudged || !checks.HasMended(bfloat16)) return;
        _ = Seconds(network, images);    // the first pass is checked
        double[] ratios = [.. Enumerable.Range(0, Pairs).Select(_ => Seconds(network, images.to(bfloat16)) / Seconds(network, images)).Order()];
        if (Refusal(ratios[Pairs / 2]) is { } refusal) throw new GlintException(refusal);
        checks.IsPrecisionJudged = true;
    }

    /// <summary>What to say of a pass in bfloat16 that takes so many times as long as one in float32; null if it is faster.</summary>
    internal static string? Refusal(double ratio) => ratio < 1 - Margin ? null : string.Create(CultureInfo.InvariantCulture,
        $"libtorch computes bfloat16 convolutions wrong on this processor ({Processor.Name}), and the way that is right takes {ratio:0.0} times as long as float32. Leave out --precision bfloat16.");

    private static double Seconds(nn.Module<Tensor, Tensor> network, Tensor images)
    {
        using var scope = NewDisposeScope();
        var clock = Stopwatch.StartNew();
        Tensor probability = network.call(images);
        if (is_grad_enabled() && network.training) probability.sum().backward();
        return clock.Elapsed.TotalSeconds;
    }
}
