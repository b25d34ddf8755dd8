using System.Runtime.InteropServices;

namespace Glint.Data;

/// <summary>
/// The pixels of one slice in a file, HU as float32 and then the mask: read when they are asked for, and kept until the memory is wanted
/// for something else.
/// </summary>
/// <param name="file">Where they are.</param>
/// <param name="offset">Their first byte.</param>
/// <param name="pixels">How many.</param>
internal sealed class StoredPixels(MappedFile file, long offset, int pixels)
{
    internal const int BytesPerPixel = sizeof(float) + 1;

    private readonly WeakReference<float[]?> _hounsfield = new(null);
    private readonly WeakReference<byte[]?> _mask = new(null);

    internal float[] Hounsfield()
    {
        if (_hounsfield.TryGetTarget(out float[]? kept)) return kept;
        float[] read = GC.AllocateUninitializedArray<float>(pixels);
        file.Read(offset, MemoryMarshal.AsBytes(read.AsSpan()));
        _hounsfield.SetTarget(read);
        return read;
    }

    internal byte[] Mask()
    {
        if (_mask.TryGetTarget(out byte[]? kept)) return kept;
        byte[] read = GC.AllocateUninitializedArray<byte>(pixels);
        file.Read(offset + (long)pixels * sizeof(float), read);
        _mask.SetTarget(read);
        return read;
    }
}
