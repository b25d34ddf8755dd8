using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>Steps a copy of the optimizer on a copy of the weights: any optimizer of TorchSharp.</summary>
internal sealed class CopyTrial(
    FlatParameters parameters, Tensor weights, OptimizerHelper optimizer, Func<IEnumerable<Parameter>, OptimizerHelper> another) : ITrialStep
{
    public Tensor Weights(IReadOnlyList<Tensor> basis, double[] coordinates)
    {
        using var scope = NewDisposeScope();
        List<Parameter> copies = parameters.Split(weights).Select(w => new Parameter(w.clone())).ToList();
        using OptimizerHelper copy = another(copies);
        CopyState(optimizer.state_dict(), copy.state_dict());
        var flat = new FlatParameters(copies);
        flat.WriteGradients(ITrialStep.Combined(basis, coordinates));
        copy.step();
        return flat.Read().MoveToOuterDisposeScope();
    }

    private static void CopyState(optim.Optimizer.StateDictionary from, optim.Optimizer.StateDictionary to)
    {
        foreach ((OptimizerOptions source, OptimizerOptions target) in from.Options.Zip(to.Options)) target.LoadStateDict(source);
        foreach ((OptimizerState source, OptimizerState target) in from.State.Zip(to.State))
        {
            // Before its first step SGD has no momentum to copy, and TorchSharp 0.107.0 does not expect that.
            if (source is not SGD.State { momentum_buffer: null }) target.LoadStateDict(source);
        }
    }
}
