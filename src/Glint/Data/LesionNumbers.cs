using Glint.Imaging;
using static TorchSharp.torch;

namespace Glint.Data;

/// <summary>The lesions of a batch: the 8-connected components of its masks, numbered through.</summary>
internal static class LesionNumbers
{
    /// <summary>[B, 1, H, W], int64: 0 outside, 1 to N inside, no number in two images.</summary>
    /// <param name="masks">[B, 1, H, W], 0 or 1.</param>
    internal static Tensor Of(Tensor masks) => tensor(ComponentsOf(masks).Labels, int64, masks.device).reshape(masks.shape);

    /// <summary>The 8-connected components of a batch, image by image in the plane.</summary>
    /// <param name="values">[B, 1, H, W].</param>
    /// <param name="from">Pixels of this value or more are there; of a mask, any above 0.</param>
    internal static Components ComponentsOf(Tensor values, float from = float.Epsilon)
    {
        using var scope = NewDisposeScope();
        float[] all = values.to(float32).cpu().contiguous().data<float>().ToArray();
        byte[] isThere = new byte[all.Length];
        for (int i = 0; i < all.Length; i++) isThere[i] = all[i] >= from ? (byte)1 : (byte)0;
        return Components.Of(isThere, (int)values.shape[3], (int)values.shape[2], (int)values.shape[0], Connectivity.Eight);
    }
}
