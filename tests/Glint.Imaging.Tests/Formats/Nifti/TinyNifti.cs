using System.Buffers.Binary;
using System.IO.Compression;

namespace Glint.Imaging.Tests;

/// <summary>A NIfTI file made field by field, independent of the code under test, so that tests can also make it wrong.</summary>
internal sealed record TinyNifti
{
    public int Version { get; init; } = 1;
    public bool BigEndian { get; init; }
    public long[] Sizes { get; init; } = [2, 3, 2];
    public int Datatype { get; init; } = 4;
    public int Bits { get; init; } = 16;
    public double[] PixDim { get; init; } = [1, 1, 1, 1];
    public double? Offset { get; init; }
    public double Slope { get; init; }
    public double Intercept { get; init; }
    public int Units { get; init; } = 2;
    public int QformCode { get; init; }
    public double[] Quaternion { get; init; } = [0, 0, 0];
    public double[] QformOffset { get; init; } = [0, 0, 0];
    public int SformCode { get; init; }
    public double[] Sform { get; init; } = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
    public double[] Stored { get; init; } = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    public static readonly (int Code, int Bits, double Least, double Most)[] Datatypes =
    [
        (2, 8, 0, 255), (4, 16, -32768, 32767), (8, 32, -16777216, 16777216), (16, 32, -1e30, 1e30), (64, 64, -1e30, 1e30),
        (256, 8, -128, 127),
        (512, 16, 0, 65535), (768, 32, 0, 16777216), (1024, 64, -16777216, 16777216), (1280, 64, 0, 16777216),
    ];

    public byte[] ToBytes()
    {
        var v1 = Version == 1;
        var size = v1 ? 348 : 540;
        var bytes = new byte[size + 4 + Stored.Length * Bits / 8];
        Put(bytes, 0, 4, size);
        (v1 ? "n+1\0"u8 : "n+2\0\r\n\u001a\n"u8).CopyTo(bytes.AsSpan(v1 ? 344 : 4));
        Put(bytes, v1 ? 70 : 12, 2, Datatype);
        Put(bytes, v1 ? 72 : 14, 2, Bits);
        for (var i = 0; i < 8; i++)
        {
            var dim = i == 0 ? Sizes.Length : i <= Sizes.Length ? Sizes[i - 1] : 1;
            Put(bytes, v1 ? 40 + 2 * i : 16 + 8 * i, v1 ? 2 : 8, dim);
        }
        PutAll(bytes, v1 ? 76 : 104, PixDim);
        if (v1) PutAll(bytes, 108, [Offset ?? 352]);
        else Put(bytes, 168, 8, (long)(Offset ?? 544));
        PutAll(bytes, v1 ? 112 : 176, [Slope, Intercept]);
        Put(bytes, v1 ? 123 : 500, v1 ? 1 : 4, Units);
        Put(bytes, v1 ? 252 : 344, v1 ? 2 : 4, QformCode);
        Put(bytes, v1 ? 254 : 348, v1 ? 2 : 4, SformCode);
        PutAll(bytes, v1 ? 256 : 352, [.. Quaternion, .. QformOffset, .. Sform]);
        for (var i = 0; i < Stored.Length; i++)
        {
            var at = size + 4 + i * Bits / 8;
            if (Datatype == 16) Put(bytes, at, 4, BitConverter.SingleToInt32Bits((float)Stored[i]));
            else if (Datatype == 64) Put(bytes, at, 8, BitConverter.DoubleToInt64Bits(Stored[i]));
            else Put(bytes, at, Bits / 8, (long)Stored[i]);
        }
        return bytes;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private void PutAll(byte[] bytes, int at, double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (Version == 1) Put(bytes, at + 4 * i, 4, BitConverter.SingleToInt32Bits((float)values[i]));
            else Put(bytes, at + 8 * i, 8, BitConverter.DoubleToInt64Bits(values[i]));
        }
    }

    private void Put(byte[] bytes, int at, int width, long value)
    {
        Span<byte> whole = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(whole, value);
        var part = whole[..width];
        if (BigEndian) part.Reverse();
        part.CopyTo(bytes.AsSpan(at));
    }
}
