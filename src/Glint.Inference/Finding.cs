using Glint.Imaging;

namespace Glint.Inference;

/// <summary>What was found in a scan.</summary>
/// <param name="Mask">1 where tumour is, on the scan's own grid.</param>
/// <param name="Probability">The network's output for every voxel, on the scan's own grid.</param>
/// <param name="Lesions">The mask's connected pieces, each with its highest probability, the largest first; empty where nothing was found.</param>
public sealed record Finding(Mask Mask, Volume Probability, IReadOnlyList<Lesion> Lesions)
{
    /// <summary>
    /// What is odd about the scan, a line each with what to do: values that are no HU, or unlike those that the model was trained on; voxels whose distances no scan of a person
    /// has, or other than the training scans'. Empty where nothing is. The model finds something or nothing whatever it is given: show these beside the mask.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    internal static Finding Of(Volume scan, Mask mask, float[] probabilities)
    {
        var pieces = Components.Of(mask, Connectivity.TwentySix);
        var peaks = new float[pieces.Count];
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (pieces.Labels[i] is > 0 and var label) peaks[label - 1] = Math.Max(peaks[label - 1], probabilities[i]);
        }
        return new(mask, new Volume(scan.Geometry, probabilities), [.. Lesion.Of(mask, scan, pieces).Select(lesion => lesion with { Peak = peaks[lesion.Number - 1] })]);
    }
}
