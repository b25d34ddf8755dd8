using System.Text.Json;
using CsCheck;
using Glint.Imaging;

namespace Glint.Tests.Evaluation;

/// <summary>Truth and prediction on one grid: stored ones with what scipy says of them, drawn ones, and random ones.</summary>
internal static class MaskPairs
{
    /// <summary>The table that expected_lesions_and_surfaces.py makes.</summary>
    internal static IReadOnlyList<JsonElement> Stored { get; } = JsonSerializer.Deserialize<JsonElement[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Evaluation", "expected_lesions_and_surfaces.json")))!;

    internal static (Mask Truth, Mask Predicted) Of(JsonElement stored)
    {
        int[] size = [.. stored.GetProperty("size").EnumerateArray().Select(n => n.GetInt32())];
        double[] spacing = [.. stored.GetProperty("spacing").EnumerateArray().Select(n => n.GetDouble())];
        var grid = Geometry.AlongAxes(size[0], size[1], size[2], new(spacing[0], spacing[1], spacing[2]));
        return (new(grid, Voxels(stored.GetProperty("truth").GetString()!)), new(grid, Voxels(stored.GetProperty("predicted").GetString()!)));
    }

    /// <summary>A mask of slices drawn as rows of 0 and 1, of voxels of 1 mm unless said otherwise.</summary>
    internal static Mask Drawn(string[][] slices, Vector3D? spacing = null) => new(
        Geometry.AlongAxes(slices[0][0].Length, slices[0].Length, slices.Length, spacing ?? new(1, 1, 1)),
        Voxels(string.Concat(slices.SelectMany(rows => rows))));

    internal static Gen<(Mask Truth, Mask Predicted)> Random { get; } =
        from columns in Gen.Int[1, 6]
        from rows in Gen.Int[1, 5]
        from slices in Gen.Int[1, 4]
        from spacing in Gen.Select(Gen.Double[0.3, 5], Gen.Double[0.3, 5], Gen.Double[0.3, 5])
        from truth in Voxels(columns * rows * slices)
        from predicted in Voxels(columns * rows * slices)
        let grid = Geometry.AlongAxes(columns, rows, slices, new(spacing.Item1, spacing.Item2, spacing.Item3))
        select (new Mask(grid, truth), new Mask(grid, predicted));

    private static Gen<byte[]> Voxels(int count) =>
        from share in Gen.Double[-0.2, 1]
        from draws in Gen.Double[0, 1].Array[count]
        select draws.Select(d => d < share ? (byte)1 : (byte)0).ToArray();

    private static byte[] Voxels(string digits) => [.. digits.Select(c => (byte)(c - '0'))];
}
