using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>A tensor as a file holds it.</summary>
/// <param name="Type">float32, int64 or uint8.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Bytes">Its values, little-endian, last dimension fastest.</param>
internal sealed record StoredTensor(string Type, long[] Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>A new tensor with the values.</summary>
    internal Tensor Read() => Type switch
    {
        "float32" => tensor(MemoryMarshal.Cast<byte, float>(Bytes.Span).ToArray(), Shape),
        "int64" => tensor(MemoryMarshal.Cast<byte, long>(Bytes.Span).ToArray(), Shape),
        _ => tensor(Bytes.ToArray(), Shape),
    };

    internal static string TypeName(ScalarType type) => type switch
    {
        ScalarType.Float32 => "float32",
        ScalarType.Int64 => "int64",
        ScalarType.Byte => "uint8",
        _ => throw new NotSupportedException($"Glint's files hold float32, int64 and uint8; found {type}."),
    };

    /// <summary>Bytes of a tensor, or null where type or shape is none, or nothing in memory could be so large.</summary>
    internal static long? BytesOf(string? type, long[] shape)
    {
        int size = type switch { "float32" => sizeof(float), "int64" => sizeof(long), "uint8" => 1, _ => 0 };
        if (size == 0) return null;
        long bytes = size;
        foreach (long side in shape)
        {
            if (side < 0 || bytes > int.MaxValue / Math.Max(1, side)) return null;
            bytes *= Math.Max(1, side);
        }
        return shape.Contains(0) ? 0 : bytes;
    }
}
