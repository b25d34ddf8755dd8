using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Ranks;

/// <summary>
/// A rank's share of one step's batch: images From to To of all. While it is in use on a thread, batch norm in training takes its statistics over the
/// whole batch, and dropout draws the whole batch's masks and takes its part. Of a process by itself the share is the whole, and everything is as ever;
/// so it is where there are fewer images than ranks, who then all take the same step and share what a search tries.
/// </summary>
internal sealed class BatchShare : IDisposable
{
    [ThreadStatic]
    private static BatchShare? _current;

    private readonly RankGroup _ranks;
    private readonly BatchShare? _before;

    internal BatchShare(RankGroup ranks, int images)
    {
        (_ranks, Images) = (ranks, images);
        (From, To) = IsWhole ? (0, images) : (Bound(ranks.Rank, ranks.Count, images), Bound(ranks.Rank + 1, ranks.Count, images));
        (_before, _current) = (_current, this);
    }

    /// <summary>Of the step that this thread takes; null outside of one and where this process takes all of it.</summary>
    internal static BatchShare? Current => _current is { IsWhole: false } share ? share : null;

    /// <summary>Images of the whole batch.</summary>
    internal int Images { get; }

    /// <summary>The first that is this rank's.</summary>
    internal int From { get; }

    /// <summary>The first that is not any more.</summary>
    internal int To { get; }

    internal bool IsWhole => _ranks.IsAlone || Images < _ranks.Count;

    /// <summary>Who takes this step.</summary>
    internal RankGroup Ranks => _ranks;

    /// <summary>Who share the candidates of a search: all ranks where the batch is too small for them, else nobody.</summary>
    internal RankGroup Searchers => IsWhole ? _ranks : RankGroup.Alone;

    /// <summary>The network's answer for the whole batch, [B, 1, H, W], of which this rank's images are on its graph.</summary>
    /// <param name="network">[b, 1, H, W] to the same shape.</param>
    /// <param name="images">Of the whole batch, [B, 1, H, W].</param>
    internal static Tensor Pass(nn.Module<Tensor, Tensor> network, Tensor images) =>
        Current is { } share ? share.Whole(network.call(images.narrow(0, share.From, share.To - share.From))) : network.call(images);

    /// <summary>The sum over ranks of a tensor that each computed of its own images, off the graph; in place where that can be.</summary>
    internal static Tensor SumOf(Tensor tensor)
    {
        Current?._ranks.SumInPlace(tensor);
        return tensor;
    }

    /// <summary>The sum over ranks, with its gradient: what any rank's loss asks of the sum it asks of every rank's part.</summary>
    internal Tensor Sum(Tensor part) => is_grad_enabled() && part.requires_grad ? SumOverRanks.apply(part, _ranks) : Summed(part, _ranks);

    /// <summary>Sums the gradients of parameters over ranks: those of the whole batch's loss.</summary>
    internal static void SumGradients(IEnumerable<TorchSharp.Modules.Parameter> parameters)
    {
        if (Current is not { } share) return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        List<Tensor> gradients = [.. parameters.Select(p => p.grad).OfType<Tensor>()];
        Tensor flat = cat([.. gradients.Select(g => g.reshape(-1))]);             // [P]
        share._ranks.SumInPlace(flat);
        long from = 0;
        foreach (Tensor gradient in gradients)
        {
            gradient.copy_(flat.narrow(0, from, gradient.numel()).view(gradient.shape));
            from += gradient.numel();
        }
    }

    public void Dispose() => _current = _before;

    internal static Tensor Summed(Tensor part, RankGroup ranks)
    {
        Tensor sum = part.detach().contiguous().clone();
        ranks.SumInPlace(sum);
        return sum;
    }

    private static int Bound(int rank, int ranks, int images) => (int)((long)images * rank / ranks);

    // Shares differ by one image at most: each is sent in the room of the largest.
    private Tensor Whole(Tensor own)
    {
        using var scope = NewDisposeScope();
        int most = (Images + _ranks.Count - 1) / _ranks.Count;
        long[] shape = own.shape;
        Tensor all;
        using (no_grad())
        {
            shape[0] = most;
            Tensor mine = zeros(shape, own.dtype);
            mine.narrow(0, 0, own.shape[0]).copy_(own.detach());
            shape[0] = most * _ranks.Count;
            all = empty(shape, own.dtype);
            _ranks.Gather(mine.bytes, all.bytes);
        }
        return cat(
        [
            .. Enumerable.Range(0, _ranks.Count).Select(rank => rank == _ranks.Rank
                ? own
                : all.narrow(0, rank * most, Bound(rank + 1, _ranks.Count, Images) - Bound(rank, _ranks.Count, Images)).to(own.device)),
        ], 0).MoveToOuterDisposeScope();
    }
}
