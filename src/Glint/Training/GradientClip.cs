using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>Gradients scaled down together, so that the norm of all of them as one vector is at most a given one; shorter ones stay as they are.</summary>
internal static class GradientClip
{
    /// <summary>What a gradient of this norm is multiplied by.</summary>
    internal static double Factor(double norm, double largestNorm) => norm > largestNorm ? largestNorm / norm : 1;

    /// <summary>The norm of a network's gradients, of all weights together.</summary>
    internal static double Norm(nn.Module network)
    {
        using var scope = NewDisposeScope();
        List<Tensor> norms = [.. network.parameters().Where(p => p.grad is not null).Select(p => p.grad!.norm().to(float64))];
        return norms.Count == 0 ? 0 : stack(norms).norm().ToDouble();
    }

    /// <summary>Clips what the optimizer is about to step with.</summary>
    /// <param name="network">With gradients.</param>
    /// <param name="norm">Theirs.</param>
    /// <param name="largestNorm">What it may be.</param>
    internal static void Apply(nn.Module network, double norm, double largestNorm)
    {
        double factor = Factor(norm, largestNorm);
        if (factor == 1) return;
        using var _ = no_grad();
        foreach (Parameter parameter in network.parameters()) parameter.grad?.MultiplyInPlace(factor);
    }
}
