using Glint.Kernels;
using Glint.Ranks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>
/// Batch norm and PReLU on the layout the convolutions leave, where libtorch's own kernels are slow for few channels: batch norm wherever
/// the channels are no multiple of 8, the backward pass of PReLU always. Whole image rows, [B H, W C], are added and multiplied
/// by the channels' values repeated W times, so the inner loop is long. Parameters and running statistics stay in TorchSharp's modules.
/// </summary>
internal static class ChannelsLast
{
    // Channels that the kernels of libtorch take at once.
    private const int VectorWidth = 8;

    /// <summary>norm.call(x), [B, C, H, W]; in training over the images of all ranks.</summary>
    internal static Tensor BatchNorm(BatchNorm2d norm, Tensor x)
    {
        BatchShare? share = norm.training ? BatchShare.Current : null;
        // Of this rank's images alone: ranks judge their processors when each of them has to.
        KernelChecks.Current.Once(norm.training ? "batch norm in training" : "batch norm", x, () => LayerCheck.BatchNorm(share is null ? Normed : NormedByRows, norm, x, norm.training));
        return share is null ? Normed(norm, x) : NormedByRows(norm, x, share);
    }

    private static Tensor Normed(BatchNorm2d norm, Tensor x) => x.shape[1] % VectorWidth == 0 ? norm.call(x) : NormedByRows(norm, x);

    private static Tensor NormedByRows(BatchNorm2d norm, Tensor x) => NormedByRows(norm, x, null);

    private static Tensor NormedByRows(BatchNorm2d norm, Tensor x, BatchShare? share)
    {
        if (x.dtype == bfloat16) return NormedByRows(norm, x.to(float32), share).to(bfloat16);
        Tensor rows = Rows(x);
        Tensor mean, variance;
        if (norm.training)
        {
            mean = ChannelMean(rows, x, share);
            rows = rows - Repeated(mean, x);
            variance = ChannelMean(rows * rows, x, share);
            Commit(norm, mean, variance, x.numel() / x.shape[1] / x.shape[0] * (share?.Images ?? x.shape[0]));
        }
        else
        {
            (mean, variance) = (norm.running_mean!, norm.running_var!);
            rows = rows - Repeated(mean, x);
        }
        Tensor scale = norm.weight! * variance.Plus(norm.eps).rsqrt();
        Tensor scaled = is_grad_enabled() ? rows * Repeated(scale, x) : rows.mul_(Repeated(scale, x));
        return Image(scaled.Plus(Repeated(norm.bias!, x)), x);
    }

    /// <summary>activation.call(x), [B, C, H, W], with a slope for each channel: between max(x, 0) and x by the slope.</summary>
    internal static Tensor PReLU(PReLU activation, Tensor x)
    {
        KernelChecks.Current.Once("PReLU", x, () => LayerCheck.PReLU(Activated, activation, x));
        return Activated(activation, x);
    }

    /// <summary>pool.call(x) for the largest of each 2 x 2 pixels, [B, C, H, W] to [B, C, H/2, W/2].</summary>
    internal static Tensor MaxPool(MaxPool2d pool, Tensor x)
    {
        KernelChecks.Current.Once("max pooling", x, () => LayerCheck.MaxPool(pool.call, x));
        return pool.call(x);
    }

    private static Tensor Activated(PReLU activation, Tensor x)
    {
        Tensor slopes = activation.weight!.to(x.dtype);
        if (!is_grad_enabled() && x.shape[1] % VectorWidth == 0) return nn.functional.prelu(x, slopes);
        Tensor rows = Rows(x);
        Tensor slope = Repeated(slopes, x);
        return Image(is_grad_enabled() ? lerp(rows.relu(), rows, slope) : rows.relu().lerp_(rows, slope), x);
    }

    // The running variance takes the unbiased estimate, as in libtorch.
    private static void Commit(BatchNorm2d norm, Tensor mean, Tensor variance, long count)
    {
        using var _ = no_grad();
        norm.running_mean!.lerp_(mean, norm.momentum!.Value);
        norm.running_var!.lerp_(variance.Times((double)count / (count - 1)), norm.momentum!.Value);
        norm.num_batches_tracked!.AddOneInPlace();
    }

    private static Tensor Rows(Tensor x) => x.permute(0, 2, 3, 1).reshape(x.shape[0] * x.shape[2], x.shape[3] * x.shape[1]);

    private static Tensor Image(Tensor rows, Tensor like) =>
        rows.view(like.shape[0], like.shape[2], like.shape[3], like.shape[1]).permute(0, 3, 1, 2);

    private static Tensor Repeated(Tensor ofChannel, Tensor like) => ofChannel.expand(like.shape[3], like.shape[1]).reshape(-1);

    private static Tensor ChannelMean(Tensor rows, Tensor like, BatchShare? share) => share is null
        ? rows.mean([0]).view(like.shape[3], like.shape[1]).mean([0])
        : share.Sum(rows.sum([0L]).view(like.shape[3], like.shape[1]).sum([0L])).Times(1.0 / ((double)share.Images * like.shape[2] * like.shape[3]));
}
