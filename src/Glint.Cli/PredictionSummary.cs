using System.Globalization;
using System.Text.Json;
using Glint.Imaging;
using Glint.Kernels;

namespace Glint.Cli;

/// <summary>A connected piece of a mask: voxels that share a face, an edge or a corner, as lesions are counted elsewhere.</summary>
/// <param name="Voxels">How many.</param>
/// <param name="CubicMillimetres">Their volume.</param>
internal sealed record PredictedLesion(int Voxels, double CubicMillimetres);

/// <summary>What was found in one scan.</summary>
/// <param name="Scan">Its file.</param>
/// <param name="Mask">The mask's file; null if it failed.</param>
/// <param name="Error">Why it failed; null if it did not.</param>
/// <param name="Voxels">Voxels of tumour.</param>
/// <param name="CubicMillimetres">Their volume.</param>
/// <param name="Slices">Axial slices of the scan.</param>
/// <param name="SlicesWithTumour">Those with a voxel of tumour.</param>
/// <param name="Lesions">The largest first.</param>
internal sealed record PredictedScan(
    string Scan, string? Mask, string? Error, int Voxels, double CubicMillimetres, int Slices, int SlicesWithTumour, IReadOnlyList<PredictedLesion> Lesions)
{
    /// <summary>Of a mask.</summary>
    internal static PredictedScan Of(string scan, string path, Mask mask, int slices, int slicesWithTumour)
    {
        double voxel = Math.Abs(mask.Geometry.IndexToWorld.SignedVoxelVolume);
        PredictedLesion[] lesions = [.. Components.Of(mask, Connectivity.TwentySix).Sizes.OrderDescending().Select(size => new PredictedLesion(size, size * voxel))];
        int voxels = lesions.Sum(l => l.Voxels);
        return new(scan, path, null, voxels, voxels * voxel, slices, slicesWithTumour, lesions);
    }

    /// <summary>Of a scan that could not be predicted.</summary>
    internal static PredictedScan Failed(string scan, string error) => new(scan, null, error, 0, 0, 0, 0, []);

    /// <summary>One line for people.</summary>
    internal string Line => string.Create(CultureInfo.InvariantCulture,
        $"{Mask}: {Counted.Of(Voxels, "voxel")} in {SlicesWithTumour} of {Counted.Of(Slices, "slice")}; {Counted.Of(Lesions.Count, "lesion")}, {CubicMillimetres:0.#} mm3.");
}

/// <summary>What was found in several scans, beside their masks.</summary>
/// <param name="Model">The model's file.</param>
/// <param name="Threshold">Probability from which a voxel is tumour.</param>
/// <param name="Scans">In the order in which they were predicted.</param>
/// <param name="Numerics">Whether this processor computed what it was asked to.</param>
internal sealed record PredictionSummary(string Model, double Threshold, IReadOnlyList<PredictedScan> Scans, NumericsRecord Numerics)
{
    internal const string Name = "summary.json";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    internal void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, Name), JsonSerializer.Serialize(this, Json) + "\n");
}
