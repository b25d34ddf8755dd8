using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Glint.Comparing;

/// <summary>Numbers as bytes in little-endian order, packed by zlib.</summary>
internal static class Packed
{
    internal static byte[] Of<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) stream.Write(MemoryMarshal.AsBytes(values));
        return packed.ToArray();
    }

    /// <summary>The numbers again.</summary>
    /// <param name="packed">Of <see cref="Of"/>.</param>
    /// <param name="count">How many there must be: no more are unpacked.</param>
    /// <exception cref="InvalidDataException">They are fewer or more, or the bytes are no zlib stream.</exception>
    internal static T[] Read<T>(byte[] packed, int count) where T : unmanaged
    {
        var values = new T[count];
        using var stream = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw new InvalidDataException("packed numbers end early.");
        if (stream.ReadByte() >= 0) throw new InvalidDataException("packed numbers do not end where they should.");
        return values;
    }
}
