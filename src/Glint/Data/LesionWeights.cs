using Glint.Imaging;
using static TorchSharp.torch;

namespace Glint.Data;

/// <summary>
/// Weights that make the counts of a batch counts of lesions: a lesion of 20 pixels weighs as much as one of 400.
/// </summary>
/// <remarks>
/// With A the mean area of the batch's lesions, a pixel of a lesion of a pixels weighs A / a, so that tumour weighs as much in all as it did.
/// Components are 8-connected, in the plane. Where losses per lesion before it (blob loss, CC-DiceCE) add up a loss of each lesion, this weighs
/// the pixels of one pooled loss.
/// </remarks>
public static class LesionWeights
{
    /// <summary>Pixels of this probability or more are part of a candidate: 0.5, as in evaluation.</summary>
    public const float CandidateThreshold = 0.5f;

    /// <summary>Pixels of lesions weigh A / a, all others 1: [B, 1, H, W], above 0, of the mask's type.</summary>
    /// <param name="mask">g, [B, 1, H, W], 0 or 1.</param>
    public static Tensor Of(Tensor mask)
    {
        Components lesions = LesionNumbers.ComponentsOf(mask);
        double area = MeanArea(lesions);
        return Weights(mask, i => lesions.Labels[i] is > 0 and int lesion ? area / lesions.Sizes[lesion - 1] : 1);
    }

    /// <summary>
    /// The same, and false alarms by the piece: a candidate, a component of p from <see cref="CandidateThreshold"/> on, that touches no lesion
    /// weighs as much as a lesion does, A / c for each of its c pixels, unless it is larger than A. A batch without tumour has no A: there
    /// every pixel weighs 1.
    /// </summary>
    /// <param name="probability">p, [B, 1, H, W], between 0 and 1. No gradient flows through it.</param>
    /// <param name="mask">g, the same shape and type, 0 or 1.</param>
    public static Tensor WithFalseAlarms(Tensor probability, Tensor mask)
    {
        Components lesions = LesionNumbers.ComponentsOf(mask), candidates = LesionNumbers.ComponentsOf(probability.detach(), CandidateThreshold);
        bool[] isHit = new bool[candidates.Count];
        for (int i = 0; i < lesions.Labels.Length; i++)
        {
            if (lesions.Labels[i] > 0 && candidates.Labels[i] > 0) isHit[candidates.Labels[i] - 1] = true;
        }
        double area = MeanArea(lesions);
        return Weights(mask, i => lesions.Labels[i] is > 0 and int lesion ? area / lesions.Sizes[lesion - 1]
            : candidates.Labels[i] is > 0 and int candidate && !isHit[candidate - 1] ? Math.Max(1, area / candidates.Sizes[candidate - 1])
            : 1);
    }

    private static double MeanArea(Components lesions) => lesions.Sizes.DefaultIfEmpty(0).Average();

    private static Tensor Weights(Tensor like, Func<int, double> of)
    {
        float[] weights = new float[like.numel()];
        for (int i = 0; i < weights.Length; i++) weights[i] = (float)of(i);
        return tensor(weights, like.shape, like.dtype, like.device);
    }
}
