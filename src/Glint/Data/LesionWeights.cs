using Glint.Imaging;
using static TorchSharp.torch;

namespace Glint.Data;

/// <summary>
/// Weights that make the counts of a batch counts of lesions: a lesion of 20 pixels weighs as much as one of 400, and a false alarm as much
/// as a lesion, be it small or large.
/// </summary>
/// <remarks>
/// With A the mean area of the batch's lesions, a pixel of a lesion of a pixels weighs A / a, so that tumour weighs as much in all as it did.
/// A candidate, which is a component of p from <see cref="CandidateThreshold"/> on, that touches no lesion is a false alarm: of c pixels,
/// each weighs A / c, or 1 where it is larger than A. All other pixels weigh 1, as do all of a batch without tumour.
/// Components are 8-connected, in the plane. Where per-lesion losses before it (blob loss, CC-Dice) normalise each lesion's own loss, this
/// weighs the pixels of one pooled loss, and counts false alarms by the piece too.
/// </remarks>
public static class LesionWeights
{
    /// <summary>Pixels of this probability or more are part of a candidate: 0.5, as in evaluation.</summary>
    public const float CandidateThreshold = 0.5f;

    /// <summary>The weights of a batch: [B, 1, H, W], above 0, of the probability's type. No gradient flows through them.</summary>
    /// <param name="probability">p, [B, 1, H, W], between 0 and 1.</param>
    /// <param name="mask">g, the same shape, 0 or 1.</param>
    public static Tensor Of(Tensor probability, Tensor mask)
    {
        Components lesions = ComponentsOf(mask, float.Epsilon);
        if (lesions.Count == 0) return ones_like(probability);
        Components candidates = ComponentsOf(probability.detach(), CandidateThreshold);
        bool[] isHit = new bool[candidates.Count];
        for (int i = 0; i < lesions.Labels.Length; i++)
        {
            if (lesions.Labels[i] > 0 && candidates.Labels[i] > 0) isHit[candidates.Labels[i] - 1] = true;
        }
        double area = lesions.Sizes.Average();
        float[] weights = new float[lesions.Labels.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            (int lesion, int candidate) = (lesions.Labels[i], candidates.Labels[i]);
            weights[i] = lesion > 0 ? (float)(area / lesions.Sizes[lesion - 1])
                : candidate > 0 && !isHit[candidate - 1] ? (float)Math.Max(1, area / candidates.Sizes[candidate - 1])
                : 1;
        }
        return tensor(weights, probability.shape, probability.dtype, probability.device);
    }

    private static Components ComponentsOf(Tensor values, float from)
    {
        using var scope = NewDisposeScope();
        float[] all = values.to(float32).cpu().contiguous().data<float>().ToArray();
        byte[] isThere = new byte[all.Length];
        for (int i = 0; i < all.Length; i++) isThere[i] = all[i] >= from ? (byte)1 : (byte)0;
        return Components.Of(isThere, (int)values.shape[3], (int)values.shape[2], (int)values.shape[0], Connectivity.Eight);
    }
}
