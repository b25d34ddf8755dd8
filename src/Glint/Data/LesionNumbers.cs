using Glint.Imaging;
using static TorchSharp.torch;

namespace Glint.Data;

/// <summary>The lesions of a batch: the 8-connected components of its masks, numbered through, for a loss that counts by lesion.</summary>
public static class LesionNumbers
{
    /// <summary>[B, 1, H, W], int64: 0 outside, 1 to N inside, no number in two images.</summary>
    /// <param name="masks">[B, 1, H, W], 0 or 1.</param>
    public static Tensor Of(Tensor masks) =>
        tensor(InImages(masks).Labels, int64, masks.device).reshape(masks.shape);

    /// <summary>The lesions of each image, numbered through the batch: those of an image follow on those of the image before.</summary>
    /// <param name="masks">[B, 1, H, W], 0 or 1.</param>
    internal static Components InImages(Tensor masks)
    {
        byte[] voxels = [.. masks.to(uint8).cpu().contiguous().data<byte>()];
        return Components.Of(voxels, (int)masks.shape[3], (int)masks.shape[2], (int)masks.shape[0], Connectivity.Eight);
    }
}
