using System.Text.Json.Serialization;

namespace Glint.Kernels;

/// <summary>What was found of the arithmetic of a processor.</summary>
/// <param name="Calls">Calls of layers, each of a shape, layout and type of its own, that were held against float64.</param>
/// <param name="Mended">Those that libtorch computes wrong here as it is asked, each with the way that is right and was taken instead; empty if none.</param>
/// <param name="Seconds">What that took.</param>
public sealed record NumericsRecord(int Calls, IReadOnlyList<string> Mended, double Seconds)
{
    /// <summary>In a line.</summary>
    [JsonIgnore]
    public string Summary => (Calls, Mended.Count) switch
    {
        (0, 0) => "no call of a layer was held against float64",
        (_, 0) => $"{Calls} kinds of call held against float64: right",
        _ => $"{Calls} kinds of call held against float64: {Mended.Count} came out wrong on this processor and went another way, which is right",
    };

    /// <summary>This and what another process found.</summary>
    internal NumericsRecord And(NumericsRecord? other) =>
        other is null ? this : new(Calls + other.Calls, [.. Mended.Union(other.Mended)], Math.Round(Seconds + other.Seconds, 2));
}
