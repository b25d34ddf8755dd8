using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Kernels;

/// <summary>What the checks of convolutions and of other layers have in common.</summary>
internal static class Probe
{
    /// <summary>Whether every number is finite.</summary>
    internal static bool IsFinite(Tensor t) => t.detach().isfinite().all().ToBoolean();

    /// <summary>A gradient by that output: numbers between -1 and 1, of a generator of its own, so that training's random numbers stay what they are.</summary>
    internal static Tensor GradientOf(Tensor output)
    {
        using var generator = new Generator((ulong)Random.Shared.NextInt64(), output.device);
        return empty_like(output, requires_grad: false).uniform_(-1, 1, generator);
    }

    /// <summary>The same numbers in channels-last memory, [B, C, H, W].</summary>
    internal static Tensor ChannelsLast(Tensor t) => t.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
