using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Losses;

/// <summary>
/// The asymmetric Unified Focal loss of Yeung et al. (Comput. Med. Imaging Graph. 95:102026, 2022), binary, with the authors' default
/// constants: half an asymmetric focal Tversky loss, per image and for both classes, and half an asymmetric focal loss.
/// </summary>
/// <remarks>
/// With d = 0.6 and c = 0.5: 1/2 mean over images of 1/2 [(1 - TI of background) + (1 - TI of foreground)^(1-c)], and
/// 1/2 mean over pixels of -(d g log p + (1-d) p^c (1-g) log(1-p)). TI weighs what a class misses by d and what it takes wrongly by 1-d.
/// p is cut at 1e-7 from 0 and 1. An empty mask gives a foreground TI near 0 unless sum p is of the order of 1e-7: about 1/4 is added to the
/// loss of such an image, with next to no gradient. 1 - TI is cut at 1e-7, where the root's slope would be infinite.
/// </remarks>
public static class UnifiedFocal
{
    private const double Weight = 0.5, Delta = 0.6, Gamma = 0.5, Epsilon = 1e-7;

    /// <summary>Shape [].</summary>
    /// <param name="probability">p, [B, 1, H, W], between 0 and 1.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    public static Tensor Of(Tensor probability, Tensor mask)
    {
        using var scope = NewDisposeScope();
        Tensor p = probability.Between(Epsilon, 1 - Epsilon);                     // [B, 1, H, W]
        Tensor absent = mask.OneMinus(), q = p.OneMinus();
        Tensor inside = Sum(p * mask), taken = Sum(p * absent), missed = Sum(q * mask), outside = Sum(q * absent);      // [B]
        Tensor background = Missed(outside, missed: taken, taken: missed), foreground = Missed(inside, missed, taken);
        Tensor tversky = background.Plus(foreground.AtLeast(Epsilon).Power(1 - Gamma)).mean().Times(0.5);
        Tensor focal = (mask * p.log()).Times(-Delta).Plus((p.Power(Gamma) * absent * q.log()).Times(Delta - 1)).mean();
        return tversky.Times(Weight).Plus(focal.Times(1 - Weight)).MoveToOuterDisposeScope();
    }

    // 1 - TI, [B].
    private static Tensor Missed(Tensor matched, Tensor missed, Tensor taken)
    {
        Tensor wrong = missed.Times(Delta).Plus(taken.Times(1 - Delta));
        return wrong / matched.Plus(wrong).Plus(Epsilon);
    }

    private static Tensor Sum(Tensor image) => image.sum([1L, 2L, 3L]);
}
