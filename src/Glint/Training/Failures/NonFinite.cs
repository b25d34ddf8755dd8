using Glint.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>What a step does when a number in it is not finite.</summary>
internal enum OnNonFinite
{
    /// <summary>The run stops, names what it was, and keeps the batch for <c>glint replay</c>.</summary>
    Stop,

    /// <summary>The step is left out, and counted; too many in a row still stop the run.</summary>
    Skip,
}

/// <summary>Steps that were left out.</summary>
/// <param name="All">So many.</param>
/// <param name="InARow">And of these the last so many steps of all.</param>
internal readonly record struct Skips(int All, int InARow)
{
    internal Skips OneMore => new(All + 1, InARow + 1);

    internal bool AreAmong(int steps) => InARow >= 0 && InARow <= All && All <= steps;
}

/// <summary>Finds the number that is not finite, in words for an error.</summary>
internal static class NonFinite
{
    /// <summary>Thrown inside a step, which its caller undoes.</summary>
    internal sealed class Found(string what) : Exception(what);

    /// <summary>After a forward pass that gave a number that is not finite: input, weights, or what they made of each other.</summary>
    internal static string InForward(Batch batch, Tensor probability, nn.Module network)
    {
        using var scope = NewDisposeScope();
        return Of(batch.Images) is { } image ? $"the image of {Name(batch, image)}"
            : network.named_parameters().Where(p => !IsFinite(p.parameter)).Select(p => p.name).FirstOrDefault() is { } name ? $"the weight {name}"
            : Of(probability) is { } output ? $"the network's output for {Name(batch, output)}"
            : "a count of the batch";
    }

    /// <summary>The norm of a network's gradients, of all weights together.</summary>
    /// <exception cref="Found">That of a weight is not finite. A norm sums squares, as Adam's moments do: what they cannot hold counts as not finite.</exception>
    internal static double NormOfGradients(nn.Module network)
    {
        using var scope = NewDisposeScope();
        List<(string Name, Tensor Norm)> norms = [.. network.named_parameters().Where(p => p.parameter.grad is not null).Select(p => (p.name, p.parameter.grad!.norm()))];
        if (norms.Count == 0) return 0;
        // Squares of finite float32 numbers do not overflow a float64.
        double norm = stack(norms.Select(n => n.Norm)).to(float64).norm().ToDouble();
        return double.IsFinite(norm) ? norm : throw new Found($"the gradient of {norms.First(n => !IsFinite(n.Norm)).Name}");
    }

    private static bool IsFinite(Tensor tensor) => tensor.isfinite().all().ToBoolean();

    // Index of the first image with such a number.
    private static int? Of(Tensor perImage)
    {
        for (int i = 0; i < perImage.shape[0]; i++)
        {
            if (!IsFinite(perImage[i])) return i;
        }
        return null;
    }

    private static string Name(Batch batch, int image) => $"{batch.Slices[image].Patient} slice {batch.Slices[image].Index}";
}
