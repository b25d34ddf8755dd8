using Glint.Losses;
using Glint.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>What a layer gave, or a gradient holds.</summary>
/// <param name="Name">Of the module or the parameter.</param>
/// <param name="Largest">The largest absolute value among the finite ones; NaN if there is none.</param>
/// <param name="NonFinite">How many are not.</param>
/// <param name="Count">How many there are.</param>
internal sealed record TensorHealth(string Name, double Largest, long NonFinite, long Count)
{
    internal static TensorHealth Of(string name, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        Tensor values = tensor.detach().to(float64), finite = values.isfinite();
        long sound = finite.sum().ToInt64();
        return new TensorHealth(name, sound == 0 ? double.NaN : values.masked_select(finite).abs().max().ToDouble(), values.numel() - sound, values.numel());
    }
}

/// <summary>A step that stopped a run at a number that is not finite, taken again layer by layer. Nothing is updated, and a search's look-ahead is not taken again.</summary>
/// <param name="Iteration">The step, from 1.</param>
/// <param name="Batch">Patients and slices.</param>
/// <param name="Cause">What stopped the run.</param>
/// <param name="Images">The input.</param>
/// <param name="Layers">Outputs in the order of the forward pass, and last the counts that a rule reads.</param>
/// <param name="Loss">Of the batch, with the coefficients of the step.</param>
/// <param name="Gradients">Of the parameters, in their order; empty if the loss is not finite.</param>
internal sealed record Replay(
    int Iteration, string Batch, string Cause, TensorHealth Images, IReadOnlyList<TensorHealth> Layers, double Loss, IReadOnlyList<TensorHealth> Gradients)
{
    /// <summary>Takes the failed step of a run again.</summary>
    /// <param name="folder">The run's.</param>
    /// <param name="options">The run's.</param>
    /// <param name="method">The run's.</param>
    /// <exception cref="GlintException">The folder holds no failed step, or a damaged one.</exception>
    public static Replay Of(string folder, TrainingOptions options, Method method)
    {
        Objective objective = method.Objective;
        using var scope = NewDisposeScope();
        if (options.Threads is { } threads) set_num_threads(threads);
        Device device = DeviceName.Find(options.Device);
        using var generator = new Generator((ulong)options.Seed, device);
        using nn.Module<Tensor, Tensor> network = Trainer.Built(options, generator);
        using FailedStep failed = FailedStep.Read(folder, network);
        generator.set_state(failed.Randomness);
        network.train();
        var layers = new List<TensorHealth>();
        foreach ((string name, nn.Module module) in network.named_modules())
        {
            if (module is nn.Module<Tensor, Tensor> layer) layer.register_forward_hook((_, _, output) =>
            {
                layers.Add(TensorHealth.Of(name, output));
                return output;
            });
        }
        Tensor probability = network.call(failed.Images.to(device).to(options.Precision.Type()));
        Tensor masks = failed.Masks.to(device);
        SoftCounts counts = objective.Counts(options.Counts, probability, masks);
        (double truePositives, double falsePositives, double falseNegatives) = objective.Read(counts, options.Counts, probability, masks);
        layers.Add(TensorHealth.Of("counts", tensor(new[] { truePositives, falsePositives, falseNegatives })));
        // Of NaN libtorch makes no cross-entropy, and the layers have said it already.
        Tensor? loss = double.IsFinite(truePositives + falsePositives + falseNegatives) ? objective.Loss(probability, masks, counts, failed.Facts.Coefficients) : null;
        double value = loss?.ToDouble() ?? double.NaN;
        bool isFinite = double.IsFinite(value);
        if (isFinite) loss!.backward();
        return new Replay(
            failed.Facts.Iteration, failed.Facts.Batch, failed.Facts.Cause, TensorHealth.Of("images", failed.Images), layers, value,
            isFinite ? [.. network.named_parameters().Where(p => p.parameter.grad is not null).Select(p => TensorHealth.Of(p.name, p.parameter.grad!))] : []);
    }
}
