using Glint.Ranks;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>
/// Dropout whose masks come from a generator passed in, so that runs side by side in one process do not disturb each other's randomness.
/// Elementwise; what is kept is scaled by 1 / (1 - rate). A mask can be held and used again.
/// </summary>
internal sealed class Dropout : nn.Module<Tensor, Tensor>
{
    private readonly double _rate;
    private readonly Generator? _generator;
    private Tensor? _held;
    private bool _holds, _replays;

    internal Dropout(double rate, Generator? generator) : base(nameof(Dropout)) => (_rate, _generator) = (rate, generator);

    /// <summary>Holds the masks that are drawn from now on, the last of them.</summary>
    internal void Hold() => (_holds, _replays) = (true, false);

    /// <summary>Uses the mask that is held instead of drawing, until <see cref="Release"/>.</summary>
    internal void Replay() => _replays = _held is not null;

    /// <summary>Draws again, and holds nothing.</summary>
    internal void Release()
    {
        (_holds, _replays) = (false, false);
        _held?.Dispose();
        _held = null;
    }

    public override Tensor forward(Tensor x)
    {
        if (!training || _rate == 0) return x;
        using var scope = NewDisposeScope();
        return (x * (_replays ? _held! : Drawn(x))).MoveToOuterDisposeScope();
    }

    private Tensor Drawn(Tensor x)
    {
        Tensor mask = DropoutMask.Of(x, _rate, _generator, BatchShare.Current);  // the shape of x
        if (!_holds) return mask;
        _held?.Dispose();
        return _held = mask.DetachFromDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Release();
        base.Dispose(disposing);
    }
}
