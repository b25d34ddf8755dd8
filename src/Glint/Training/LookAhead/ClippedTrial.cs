using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>The step of a trainer that clips gradients: another's, with each gradient scaled down to a norm first.</summary>
internal sealed class ClippedTrial(ITrialStep step, double largestNorm) : ITrialStep
{
    public Tensor Weights(IReadOnlyList<Tensor> basis, double[] coordinates) => step.Weights(basis, Clipped(basis, coordinates));

    public IReadOnlyList<double> Along(Tensor direction, IReadOnlyList<Tensor> basis, IReadOnlyList<double[]> coordinates, int reference) =>
        step.Along(direction, basis, [.. coordinates.Select(c => Clipped(basis, c))], reference);

    private double[] Clipped(IReadOnlyList<Tensor> basis, double[] coordinates)
    {
        using var scope = NewDisposeScope();
        double factor = GradientClip.Factor(ITrialStep.Combined(basis, coordinates).norm().ToDouble(), largestNorm);
        return [.. coordinates.Select(c => c * factor)];
    }
}
