using Glint.Adaptation;
using Glint.Losses;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Glint.Tests.Losses;

/// <summary>The oracle is autograd through the loss itself, candidate by candidate, in float64.</summary>
public sealed class CandidateGradientsTests
{
    [Theory]
    [InlineData(CountKind.Squared, 0.0, 2)]
    [InlineData(CountKind.Linear, 0.0, 2)]
    [InlineData(CountKind.Linear, -12.0, 2)]
    // Next to nothing found: the two directions would lose the smoothing, so three are taken.
    [InlineData(CountKind.Squared, -12.0, 3)]
    public void EveryCandidatesGradient_IsACombinationOfTheDirections(CountKind kind, double bias, int directions)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        Tensor logits = (randn([2, 1, 16, 16], dtype: float64, generator: generator) + bias).requires_grad_();
        Tensor mask = (rand([2, 1, 16, 16], dtype: float64, generator: generator) < 0.1).to(float64);
        SoftCounts counts = SoftCounts.Of(kind, sigmoid(logits), mask);
        var gradients = CandidateGradients.Of(kind, counts, counts.Read());
        Assert.Equal(directions, gradients.Directions.Count);
        List<Tensor> basis = [.. gradients.Directions.Select(d => Gradient(d, logits))];
        foreach (Coefficients candidate in ExploratorySearch.Published.Candidates(new Coefficients(0.7, 2, 1.5)))
        {
            Tensor expected = Gradient(GeneralizedLoss.Of(counts, candidate), logits);
            Tensor found = basis.Zip(gradients.Coordinates(candidate), (b, c) => b * c).Aggregate((a, b) => a + b);
            double error = ((found - expected).norm() / expected.norm()).ToDouble();
            Assert.True(error < 1e-9, $"{candidate}: relative error {error}");
        }
    }

    private static Tensor Gradient(Tensor number, Tensor of) => autograd.grad([number], [of], retain_graph: true)[0];
}
