using Glint.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Data;

/// <summary>Slices as tensors. Dispose it, or make it inside a dispose scope.</summary>
/// <param name="Images">[B, 1, H, W], the intensity window mapped to 0..1.</param>
/// <param name="Masks">[B, 1, H, W], 0 or 1, float32.</param>
/// <param name="Slices">Where each image came from, to name it in an error.</param>
internal sealed record Batch(Tensor Images, Tensor Masks, IReadOnlyList<Slice> Slices) : IDisposable
{
    /// <summary>A batch of slices of one size.</summary>
    /// <exception cref="ArgumentException">The slices differ in size, or there is none.</exception>
    public static Batch Of(IReadOnlyList<Slice> slices, IntensityWindow window, Device device)
    {
        if (slices.Count == 0) throw new ArgumentException("A batch needs at least one slice.", nameof(slices));
        (int height, int width) = (slices[0].Height, slices[0].Width);
        int pixels = height * width;
        var images = new float[slices.Count * pixels];
        var masks = new float[slices.Count * pixels];
        for (int i = 0; i < slices.Count; i++)
        {
            Slice slice = slices[i];
            if (slice.Height != height || slice.Width != width)
            {
                throw new ArgumentException(
                    $"Slices of one batch must have one size; found {width}x{height} and {slice.Width}x{slice.Height} (patient {slice.Patient}).", nameof(slices));
            }
            window.Apply(slice.Hounsfield, images.AsSpan(i * pixels, pixels));
            byte[] mask = slice.Mask;
            for (int p = 0; p < pixels; p++) masks[i * pixels + p] = mask[p];
        }
        long[] shape = [slices.Count, 1, height, width];
        return new Batch(tensor(images, shape, device: device), tensor(masks, shape, device: device), slices);
    }

    /// <summary>"LUNG_003 slice 14, LUNG_007 slice 2": for errors.</summary>
    public string Describe() => string.Join(", ", Slices.Select(s => $"{s.Patient} slice {s.Index}"));

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Masks.Dispose();
    }
}
