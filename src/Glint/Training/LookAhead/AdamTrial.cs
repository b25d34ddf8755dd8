using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>Adam's step written out on vectors in memory; no amsgrad, weight decay or maximizing.</summary>
internal sealed class AdamTrial : ITrialStep
{
    private readonly Tensor _weights, _mean, _square;
    private readonly AdamConstants _constants;

    private AdamTrial(Tensor weights, Tensor mean, Tensor square, AdamConstants constants) =>
        (_weights, _mean, _square, _constants) = (weights, mean, square, constants);

    internal static AdamTrial? Of(FlatParameters parameters, Tensor weights, OptimizerHelper optimizer)
    {
        if (optimizer is not Adam || weights.device.type != DeviceType.CPU) return null;
        optim.Optimizer.StateDictionary state = optimizer.state_dict();
        if (state.Options is not [Adam.Options { amsgrad: not true, maximize: not true, weight_decay: null or 0 } options]) return null;
        List<Adam.State> moments = state.State.Cast<Adam.State>().ToList();
        if (moments.Any(m => m.step != moments[0].step)) return null;
        return new AdamTrial(
            weights, parameters.Join(moments.Select(m => m.exp_avg)), parameters.Join(moments.Select(m => m.exp_avg_sq)),
            AdamConstants.Of(options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value, options.eps!.Value, moments[0].step + 1));
    }

    public Tensor Weights(IReadOnlyList<Tensor> basis, double[] coordinates) =>
        AdamPass.Weights(_weights, _mean, _square, basis, coordinates, _constants);

    public IReadOnlyList<double> Along(Tensor direction, IReadOnlyList<Tensor> basis, IReadOnlyList<double[]> coordinates, int reference) =>
        AdamPass.Along(direction, _mean, _square, basis, coordinates, reference, _constants);
}

/// <summary>The numbers of one step of Adam.</summary>
/// <param name="MeanDecay">beta_1.</param>
/// <param name="SquareDecay">beta_2.</param>
/// <param name="StepSize">Learning rate / (1 - beta_1^t).</param>
/// <param name="RootOfCorrection">sqrt(1 - beta_2^t).</param>
/// <param name="Epsilon">eps.</param>
internal readonly record struct AdamConstants(double MeanDecay, double SquareDecay, double StepSize, double RootOfCorrection, double Epsilon)
{
    /// <summary>For step t, counted from 1.</summary>
    internal static AdamConstants Of(double learningRate, double beta1, double beta2, double epsilon, long t) =>
        new(beta1, beta2, learningRate / (1 - Math.Pow(beta1, t)), Math.Sqrt(1 - Math.Pow(beta2, t)), epsilon);
}
