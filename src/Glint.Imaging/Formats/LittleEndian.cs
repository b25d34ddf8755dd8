using System.Runtime.InteropServices;

namespace Glint.Imaging;

/// <summary>Numbers as files have them, chunk by chunk.</summary>
internal static class LittleEndian
{
    private const int ChunkNumbers = 1 << 16;

    public static void Write(Stream stream, float[] numbers)
    {
        var chunk = new byte[Math.Min(ChunkNumbers, numbers.Length) * sizeof(float)];
        for (var done = 0; done < numbers.Length; done += ChunkNumbers)
        {
            var part = numbers.AsSpan(done, Math.Min(ChunkNumbers, numbers.Length - done));
            var bytes = chunk.AsSpan(0, part.Length * sizeof(float));
            MemoryMarshal.AsBytes(part).CopyTo(bytes);
            if (!BitConverter.IsLittleEndian) VoxelReader.ReverseBytes(bytes, sizeof(float));
            stream.Write(bytes);
        }
    }
}
