using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>What one step of an optimizer would make of the weights, for gradients that are not in the network. Takes no step.</summary>
internal interface ITrialStep
{
    /// <summary>The weights after a step with the gradient that is a sum of basis vectors times coordinates, [P].</summary>
    Tensor Weights(IReadOnlyList<Tensor> basis, double[] coordinates);

    /// <summary>
    /// For each gradient, combined from a basis: direction . (weights after its step - weights after the step of the reference), in float64.
    /// </summary>
    /// <param name="direction">[P].</param>
    /// <param name="basis">Each [P].</param>
    /// <param name="coordinates">Per gradient a number per basis vector.</param>
    /// <param name="reference">Index of the gradient that the others are compared with.</param>
    IReadOnlyList<double> Along(Tensor direction, IReadOnlyList<Tensor> basis, IReadOnlyList<double[]> coordinates, int reference)
    {
        using var scope = NewDisposeScope();
        Tensor origin = Weights(basis, coordinates[reference]);
        return coordinates.Select(c =>
        {
            using var inner = NewDisposeScope();
            return ((Weights(basis, c) - origin).to(float64) * direction.to(float64)).sum().ToDouble();
        }).ToList();
    }

    /// <summary>The sum of basis vectors times coordinates, [P].</summary>
    internal static Tensor Combined(IReadOnlyList<Tensor> basis, double[] coordinates) =>
        basis.Zip(coordinates, (vector, c) => vector.Times(c)).Aggregate((a, b) => a.AddInPlace(b));

    /// <summary>The fused form for Adam as the trainer uses it, a step of a copy for anything else.</summary>
    /// <param name="parameters">Those of the optimizer.</param>
    /// <param name="weights">Their values before the step, [P].</param>
    /// <param name="optimizer">Whose step.</param>
    /// <param name="another">A new optimizer of the same kind.</param>
    /// <param name="largestNorm">What the trainer clips gradients to; null if it does not.</param>
    internal static ITrialStep Of(
        FlatParameters parameters, Tensor weights, OptimizerHelper optimizer, Func<IEnumerable<Parameter>, OptimizerHelper> another, double? largestNorm = null)
    {
        ITrialStep step = AdamTrial.Of(parameters, weights, optimizer) ?? (ITrialStep)new CopyTrial(parameters, weights, optimizer, another);
        return largestNorm is { } largest ? new ClippedTrial(step, largest) : step;
    }
}
