using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace Glint.Networks;

/// <summary>The type of number in which a network passes. Weights, norms, probabilities, counts, loss and optimizer stay in float32.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "float32 and bfloat16 are the field's names of the two.")]
internal enum ComputePrecision
{
    /// <summary>24 bits of mantissa: the default.</summary>
    Float32,

    /// <summary>Convolutions and activations with 8 bits of mantissa: for processors with bfloat16 instructions; others emulate them.</summary>
    BFloat16,
}

/// <summary>What a precision means for tensors.</summary>
internal static class PrecisionTypes
{
    /// <summary>The type that images must have for a network to pass in this precision.</summary>
    internal static ScalarType Type(this ComputePrecision precision) => precision == ComputePrecision.BFloat16 ? bfloat16 : float32;
}
