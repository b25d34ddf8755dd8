using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Glint.Imaging;

/// <summary>Reads stored voxels into floats, chunk by chunk, without a second copy of the image.</summary>
internal static class VoxelReader
{
    private const int ChunkBytes = 1 << 16;

    // A compressed file may claim any size. We believe eight-fold compression (CT reaches two to four), beyond it only what was read.
    private const int BelievedCompression = 8;
    private const int FewestVoxels = 1 << 16;

    /// <summary>Reads <paramref name="count"/> voxels from where the file stands.</summary>
    public static float[] Read(InputFile file, VoxelEncoding encoding, int count)
    {
        var size = encoding.BytesPerVoxel;
        var believed = file.IsCompressed ? Math.Max(FewestVoxels, file.BytesOnDisk * BelievedCompression / size) : count;
        var voxels = GC.AllocateUninitializedArray<float>((int)Math.Min(count, believed));
        var buffer = new byte[ChunkBytes];
        for (var done = 0; done < count;)
        {
            if (done == voxels.Length) Array.Resize(ref voxels, (int)Math.Min(count, 2L * voxels.Length));
            var chunk = Math.Min(voxels.Length - done, ChunkBytes / size);
            var bytes = buffer.AsSpan(0, chunk * size);
            var got = file.Fill(bytes);
            if (got < bytes.Length)
            {
                throw new GlintException(
                    $"{file.Path} is cut off: it ends after {done + got / size} of {count} voxels. Copy or download it again.");
            }
            Decode(bytes, encoding, voxels.AsSpan(done, chunk));
            done += chunk;
        }
        return voxels;
    }

    /// <summary>Stored voxels as floats; the bytes may be turned around on the way.</summary>
    public static void Decode(Span<byte> stored, VoxelEncoding encoding, Span<float> voxels)
    {
        if (encoding.BigEndian == BitConverter.IsLittleEndian) ReverseBytes(stored, encoding.BytesPerVoxel);
        switch (encoding.Type)
        {
            case VoxelType.UInt8: Convert<byte>(stored, encoding, voxels); break;
            case VoxelType.Int8: Convert<sbyte>(stored, encoding, voxels); break;
            case VoxelType.UInt16: Convert<ushort>(stored, encoding, voxels); break;
            case VoxelType.Int16: Convert<short>(stored, encoding, voxels); break;
            case VoxelType.UInt32: Convert<uint>(stored, encoding, voxels); break;
            case VoxelType.Int32: Convert<int>(stored, encoding, voxels); break;
            case VoxelType.UInt64: Convert<ulong>(stored, encoding, voxels); break;
            case VoxelType.Int64: Convert<long>(stored, encoding, voxels); break;
            case VoxelType.Float32: Convert<float>(stored, encoding, voxels); break;
            default: Convert<double>(stored, encoding, voxels); break;
        }
    }

    public static void ReverseBytes(Span<byte> stored, int size)
    {
        if (size == 2) BinaryPrimitives.ReverseEndianness(Cast<short>(stored), Cast<short>(stored));
        if (size == 4) BinaryPrimitives.ReverseEndianness(Cast<int>(stored), Cast<int>(stored));
        if (size == 8) BinaryPrimitives.ReverseEndianness(Cast<long>(stored), Cast<long>(stored));
    }

    private static void Convert<T>(Span<byte> stored, VoxelEncoding encoding, Span<float> voxels) where T : unmanaged, INumber<T>
    {
        var numbers = Cast<T>(stored);
        if (encoding.IsScaled)
        {
            var (slope, intercept) = (encoding.Slope, encoding.Intercept);
            for (var i = 0; i < numbers.Length; i++) voxels[i] = (float)(double.CreateTruncating(numbers[i]) * slope + intercept);
        }
        else
        {
            for (var i = 0; i < numbers.Length; i++) voxels[i] = float.CreateTruncating(numbers[i]);
        }
    }

    private static Span<T> Cast<T>(Span<byte> bytes) where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes);
}
