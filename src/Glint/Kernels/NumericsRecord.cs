using System.Text.Json.Serialization;

namespace Glint.Kernels;

/// <summary>What a process found of the arithmetic of its processor.</summary>
/// <param name="Calls">Calls of layers, each of a shape, layout and type of its own, that were held against float64.</param>
/// <param name="Mended">Those that libtorch computes wrong here as it is asked, each with the way that is right and was taken instead; empty if none.</param>
/// <param name="Seconds">What that took.</param>
public sealed record NumericsRecord(int Calls, IReadOnlyList<string> Mended, double Seconds)
{
    /// <summary>In a line.</summary>
    [JsonIgnore]
    public string Summary => Mended.Count == 0
        ? $"{Calls} kinds of call held against float64: right"
        : $"{Calls} kinds of call held against float64: {Mended.Count} came out wrong on this processor and went another way, which is right";
}
