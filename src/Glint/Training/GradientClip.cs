using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>Gradients scaled down together, so that the norm of all of them as one vector is at most a given one; shorter ones stay as they are.</summary>
internal static class GradientClip
{
    /// <summary>What a gradient of this norm is multiplied by.</summary>
    internal static double Factor(double norm, double largestNorm) => norm > largestNorm ? largestNorm / norm : 1;

    /// <summary>Clips what the optimizer is about to step with.</summary>
    /// <param name="network">With gradients.</param>
    /// <param name="norm">Theirs, see <see cref="NonFinite.NormOfGradients"/>.</param>
    /// <param name="largestNorm">What it may be.</param>
    internal static void Apply(nn.Module network, double norm, double largestNorm)
    {
        double factor = Factor(norm, largestNorm);
        if (factor == 1) return;
        using var _ = no_grad();
        foreach (Parameter parameter in network.parameters()) parameter.grad?.MultiplyInPlace(factor);
    }
}
