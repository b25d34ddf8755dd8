using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>Gradients scaled down together, so that the norm of all of them as one vector is at most a given one; shorter ones stay as they are.</summary>
internal static class GradientClip
{
    /// <summary>What a gradient of this norm is multiplied by.</summary>
    internal static double Factor(double norm, double largestNorm) => norm > largestNorm ? largestNorm / norm : 1;

    /// <summary>Clips what the optimizer is about to step with.</summary>
    internal static void Apply(nn.Module network, double largestNorm)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        List<Tensor> gradients = [.. network.parameters().Select(p => p.grad).OfType<Tensor>()];
        if (gradients.Count == 0) return;
        double factor = Factor(stack([.. gradients.Select(g => g.norm().to(float64))]).norm().ToDouble(), largestNorm);
        if (factor < 1) foreach (Tensor gradient in gradients) gradient.MultiplyInPlace(factor);
    }
}
