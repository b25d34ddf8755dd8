using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Ranks;

/// <summary>
/// y = the sum over ranks of x. Each rank goes on with a y of its own, so that the loss of all asks of x what it asks of any of these: the
/// gradient is the sum over ranks, too.
/// </summary>
internal sealed class SumOverRanks : autograd.SingleTensorFunction<SumOverRanks>
{
    private const string RanksKey = "ranks";

    public override string Name => nameof(SumOverRanks);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var ranks = (RankGroup)vars[1];
        ctx.save_data(RanksKey, ranks);
        return BatchShare.Summed((Tensor)vars[0], ranks);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [BatchShare.Summed(grad_output, (RankGroup)ctx.get_data(RanksKey)), null!];
}
