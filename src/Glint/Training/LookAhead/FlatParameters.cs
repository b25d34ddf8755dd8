using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>
/// A network's parameters as one vector [P], in the order of the list, each in the order in which it lies in memory: channels-last
/// weights are copied as they are.
/// </summary>
internal sealed class FlatParameters(IReadOnlyList<Parameter> parameters)
{
    private readonly bool[] _areChannelsLast = [.. parameters.Select(p => p.dim() == 4 && !p.is_contiguous() && p.permute(0, 2, 3, 1).is_contiguous())];

    internal IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>A copy of the weights.</summary>
    internal Tensor Read()
    {
        using var _ = no_grad();
        return Join(parameters);
    }

    /// <summary>One tensor per parameter, as a vector.</summary>
    internal Tensor Join(IEnumerable<Tensor> perParameter)
    {
        using var scope = NewDisposeScope();
        return cat([.. perParameter.Select((t, i) => (_areChannelsLast[i] ? t.permute(0, 2, 3, 1) : t).reshape(-1))]).MoveToOuterDisposeScope();    // [P]
    }

    /// <summary>A vector as one tensor per parameter, each a view.</summary>
    internal IEnumerable<Tensor> Split(Tensor flat)
    {
        long start = 0;
        for (int i = 0; i < parameters.Count; i++)
        {
            long count = parameters[i].numel();
            long[] shape = parameters[i].shape;
            Tensor part = flat.narrow(0, start, count);
            yield return _areChannelsLast[i] ? part.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2) : part.view(shape);
            start += count;
        }
    }

    /// <summary>Puts weights into the network.</summary>
    internal void Write(Tensor flat)
    {
        using var scope = NewDisposeScope();
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
