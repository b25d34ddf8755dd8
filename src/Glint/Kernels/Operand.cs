using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Kernels;

/// <summary>What libtorch chooses a kernel by, of one tensor: its sizes, its layout, its type and where it lies.</summary>
internal readonly record struct Operand(long First, long Second, long Height, long Width, bool ChannelsLast, ScalarType Type, DeviceType Device)
{
    /// <summary>Of images [B, C, H, W] or weights [O, I, h, w]; of another shape the number of elements is all that counts.</summary>
    internal static Operand Of(Tensor t)
    {
        long[] shape = t.shape;
        return shape.Length == 4
            ? new(shape[0], shape[1], shape[2], shape[3], t.stride()[1] == 1, t.dtype, t.device_type)
            : new(t.numel(), 1, 1, 1, false, t.dtype, t.device_type);
    }
}
