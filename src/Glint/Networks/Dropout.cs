using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>
/// Dropout whose masks come from a generator passed in, so that runs side by side in one process do not disturb each other's randomness.
/// Elementwise; what is kept is scaled by 1 / (1 - rate).
/// </summary>
internal sealed class Dropout : nn.Module<Tensor, Tensor>
{
    private readonly double _rate;
    private readonly Generator? _generator;

    internal Dropout(double rate, Generator? generator) : base(nameof(Dropout)) => (_rate, _generator) = (rate, generator);

    public override Tensor forward(Tensor x)
    {
        if (!training || _rate == 0) return x;
        using var scope = NewDisposeScope();
        Tensor mask = empty_like(x, requires_grad: false).bernoulli_(1 - _rate, _generator).div_(1 - _rate);    // the shape of x
        return (x * mask).MoveToOuterDisposeScope();
    }
}
