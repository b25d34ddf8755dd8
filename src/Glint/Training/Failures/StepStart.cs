using Glint.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>What a step changes before its update, as it was when the step began: running statistics and the generator.</summary>
internal sealed class StepStart(nn.Module network, Generator generator)
{
    private readonly List<Tensor> _statistics = [.. network.buffers().Select(b => b.clone())];
    private readonly Tensor _randomness = generator.get_state();

    internal void Restore()
    {
        using var _ = no_grad();
        foreach ((Tensor buffer, Tensor value) in network.buffers().Zip(_statistics)) buffer.copy_(value);
        generator.set_state(_randomness);
    }

    /// <summary>The step, which outlives the scope it was taken in.</summary>
    internal FailedStep Failed(FailureFacts facts, Batch batch) =>
        new(facts, batch.Images.DetachFromDisposeScope(), batch.Masks.DetachFromDisposeScope(), _randomness.DetachFromDisposeScope());
}
