using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>
/// TorchSharp's Adam to the last bit, with numbers that outlive the calls that read them (see <see cref="Arithmetic"/>): another thread may
/// prepare data beside it. No amsgrad, weight decay or maximizing.
/// </summary>
internal sealed class SafeAdam(IEnumerable<Parameter> parameters, double learningRate)
    : Adam(parameters, learningRate, MeanDecay, SquareDecay, Stability, weight_decay: 0, amsgrad: false, maximize: false)
{
    // The defaults of the method (Kingma and Ba 2015), which the article keeps.
    private const double MeanDecay = 0.9, SquareDecay = 0.999, Stability = 1e-8;

    public override Tensor? step(Func<Tensor>? closure = null)
    {
        if (closure is not null) throw new NotSupportedException("This Adam steps with the gradients that are there.");
        using var _ = no_grad();
        foreach ((Parameter parameter, OptimizerState state) in parameters().Zip(state_dict().State))
        {
            if (parameter.grad is { } gradient) Step(parameter, gradient, (State)state);
        }
        return null;
    }

    private void Step(Parameter parameter, Tensor gradient, State moments)
    {
        using var scope = NewDisposeScope();
        double rate = ParamGroups.First().LearningRate;
        AdamConstants constants = AdamConstants.Of(rate, MeanDecay, SquareDecay, Stability, ++moments.step);
        moments.exp_avg.MultiplyInPlace(MeanDecay).AddInPlace(gradient, times: 1 - MeanDecay);
        moments.exp_avg_sq.MultiplyInPlace(SquareDecay).AddProductInPlace(gradient, gradient, times: 1 - SquareDecay);
        Tensor denominator = moments.exp_avg_sq.sqrt().DivideInPlace(constants.RootOfCorrection).AddInPlace(Stability);
        parameter.AddQuotientInPlace(moments.exp_avg, denominator, times: -constants.StepSize);
    }
}
