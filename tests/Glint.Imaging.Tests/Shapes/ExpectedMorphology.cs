using System.Text.Json;

namespace Glint.Imaging.Tests;

/// <summary>Random masks with what scipy says of them (expected_morphology.py makes the table).</summary>
internal sealed record ExpectedMorphology(int[] Size, double[] Spacing, string Voxels, Dictionary<Connectivity, int[]> Labels, double[] Distance)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    internal static IReadOnlyList<ExpectedMorphology> All { get; } = JsonSerializer.Deserialize<ExpectedMorphology[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "expected_morphology.json")), Options)!;

    internal Mask Truth => new(
        Geometry.AlongAxes(Size[0], Size[1], Size[2], new(Spacing[0], Spacing[1], Spacing[2])), [.. Voxels.Select(c => (byte)(c - '0'))]);
}
