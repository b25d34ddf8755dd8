using Glint.Data;
using Glint.Imaging;
using Glint.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Evaluation;

/// <summary>Masks of slices of any size: pads each side to a multiple of what the network halves by repeating the border, predicts, and crops back.</summary>
/// <param name="network">[B, 1, H, W] to the same shape; put into evaluation mode.</param>
/// <param name="window">The intensity window it was trained with.</param>
/// <param name="threshold">Probability from which a pixel is tumour.</param>
/// <param name="precision">What the network passes in.</param>
/// <param name="sideDivisor">Sides are padded to a multiple of this; 32 suits Glint's own networks.</param>
internal sealed class Predictor(
    nn.Module<Tensor, Tensor> network, IntensityWindow window, double threshold, ComputePrecision precision = ComputePrecision.Float32, int sideDivisor = NetworkSpec.SideDivisor)
{
    // Slices are predicted together up to this many pixels: 8 of 160 x 160, one of 512 x 512.
    private const int PixelsAtOnce = 8 * 160 * 160;

    /// <summary>A mask for each slice, in order, row by row, 0 or 1.</summary>
    public IEnumerable<byte[]> Predict(IEnumerable<Slice> slices) => Probabilities(slices).Select(Mask);

    /// <summary>1 where a probability reaches the threshold, else 0.</summary>
    public byte[] Mask(float[] probabilities) => Marked(probabilities, threshold);

    /// <summary>The same at another threshold.</summary>
    internal static byte[] Marked(float[] probabilities, double threshold)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        float from = (float)threshold;    // as the network's numbers are
        byte[] mask = new byte[probabilities.Length];
        for (int i = 0; i < mask.Length; i++) mask[i] = probabilities[i] >= from ? (byte)1 : (byte)0;
        return mask;
    }

    /// <summary>What the network says of each slice, in order, row by row.</summary>
    public IEnumerable<float[]> Probabilities(IEnumerable<Slice> slices)
    {
        var group = new List<Slice>();
        foreach (Slice slice in slices)
        {
            bool full = group.Count > 0 && (group[0].Width != slice.Width || group[0].Height != slice.Height
                || (group.Count + 1) * slice.Width * slice.Height > PixelsAtOnce);
            if (full)
            {
                foreach (float[] probabilities in PredictGroup(group)) yield return probabilities;
                group.Clear();
            }
            group.Add(slice);
        }
        if (group.Count > 0)
        {
            foreach (float[] probabilities in PredictGroup(group)) yield return probabilities;
        }
    }

    private List<float[]> PredictGroup(List<Slice> slices)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        network.eval();
        Device device = network.parameters().First().device;
        (int height, int width) = (slices[0].Height, slices[0].Width);
        Batch batch = Batch.Of(slices, window, device);
        Tensor padded = Pad(batch.Images, height, width);                        // [B, 1, H', W']
        Tensor probability = network.call(padded.to(precision.Type()))
            .slice(2, 0, height, 1).slice(3, 0, width, 1);                       // [B, 1, H, W]
        if (precision != ComputePrecision.Float32) PrecisionGain.Require(network, padded);
        float[] all = probability.to(float32).contiguous().cpu().data<float>().ToArray();
        return all.Chunk(height * width).ToList();
    }

    private Tensor Pad(Tensor images, int height, int width)
    {
        int Missing(int side) => (sideDivisor - (side % sideDivisor)) % sideDivisor;
        (int below, int right) = (Missing(height), Missing(width));
        return below + right == 0 ? images : nn.functional.pad(images, [0, right, 0, below], PaddingModes.Replicate);
    }
}
