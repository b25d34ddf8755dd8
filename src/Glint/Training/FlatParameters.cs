using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>A network's parameters as one vector [P], in the order of the list.</summary>
internal sealed class FlatParameters(IReadOnlyList<Parameter> parameters)
{
    internal IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>A copy of the weights.</summary>
    internal Tensor Read()
    {
        using var _ = no_grad();
        return Join(parameters);
    }

    /// <summary>One tensor per parameter, as a vector.</summary>
    internal static Tensor Join(IEnumerable<Tensor> perParameter)
    {
        using var scope = NewDisposeScope();
        return cat([.. perParameter.Select(t => t.reshape(-1))]).MoveToOuterDisposeScope();    // [P]
    }

    /// <summary>A vector as one tensor per parameter, each a view.</summary>
    internal IEnumerable<Tensor> Split(Tensor flat)
    {
        long start = 0;
        foreach (Parameter parameter in parameters)
        {
            long count = parameter.numel();
            yield return flat.narrow(0, start, count).view(parameter.shape);
            start += count;
        }
    }

    /// <summary>Puts weights into the network.</summary>
    internal void Write(Tensor flat)
    {
        using var _ = no_grad();
        foreach ((Parameter parameter, Tensor values) in parameters.Zip(Split(flat))) parameter.copy_(values);
    }

    /// <summary>Puts gradients where the optimizer looks for them, each in its parameter's layout.</summary>
    internal void WriteGradients(Tensor flat)
    {
        using var _ = no_grad();
        foreach ((Parameter parameter, Tensor values) in parameters.Zip(Split(flat))) parameter.grad = empty_like(parameter, requires_grad: false).copy_(values);
    }

    /// <summary>The gradient of a number, [P].</summary>
    internal Tensor Gradient(Tensor ofNumber, bool keepGraph)
    {
        using var scope = NewDisposeScope();
        return Join(autograd.grad([ofNumber], [.. parameters], retain_graph: keepGraph)).MoveToOuterDisposeScope();
    }
}
