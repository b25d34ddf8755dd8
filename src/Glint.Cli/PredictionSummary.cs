using System.Globalization;
using System.Text.Json;
using Glint.Imaging;
using Glint.Kernels;

namespace Glint.Cli;

/// <summary>What was found in one scan.</summary>
/// <param name="Scan">Its file, or the folder of its series.</param>
/// <param name="SeriesInstanceUid">Of a DICOM series (0020,000E); else null.</param>
/// <param name="Mask">The file that holds what was found; null if it failed.</param>
/// <param name="StructureSet">The file that holds the same as a structure set beside it; null for none.</param>
/// <param name="Picture">The file with a picture of the largest lesion; null where nothing was found.</param>
/// <param name="Error">Why it failed; null if it did not.</param>
/// <param name="Voxels">Voxels of tumour.</param>
/// <param name="CubicMillimetres">Their volume.</param>
/// <param name="Slices">Axial slices of the scan.</param>
/// <param name="SlicesWithTumour">Those with a voxel of tumour.</param>
/// <param name="Lesions">The largest first.</param>
internal sealed record PredictedScan(
    string Scan, string? SeriesInstanceUid, string? Mask, string? StructureSet, string? Picture, string? Error, int Voxels, double CubicMillimetres, int Slices, int SlicesWithTumour, IReadOnlyList<Lesion> Lesions)
{
    /// <summary>Of a scan that could not be predicted.</summary>
    internal static PredictedScan Failed(string scan, string error) => new(scan, null, null, null, null, error, 0, 0, 0, 0, []);

    /// <summary>One line for people.</summary>
    internal string Line => string.Create(CultureInfo.InvariantCulture,
        $"{Mask}: {Counted.Of(Voxels, "voxel")} in {SlicesWithTumour} of {Counted.Of(Slices, "slice")}; {Counted.Of(Lesions.Count, "lesion")}, {CubicMillimetres:0.#} mm3{(Lesions.Count > 0 ? $", longest diameter {Lesions.Max(l => l.LongestDiameterMillimetres):0.0} mm" : "")}.");
}

/// <summary>What was found: beside the mask of one scan by its name and <see cref="Ending"/>, in the folder of several by <see cref="Name"/>.</summary>
/// <param name="Model">The model's file.</param>
/// <param name="Method">The method that it was trained by.</param>
/// <param name="ModelSha256">SHA-256 of the model.glint, in hexadecimal digits.</param>
/// <param name="Threshold">Probability from which a voxel is tumour.</param>
/// <param name="Scans">In the order in which they were predicted.</param>
/// <param name="Numerics">Whether this processor computed what it was asked to; null for an exported model, whose runtime nothing is held against.</param>
internal sealed record PredictionSummary(string Model, string Method, string ModelSha256, double Threshold, IReadOnlyList<PredictedScan> Scans, NumericsRecord? Numerics)
{
    internal const string Name = "summary.json", Ending = ".json";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    internal static PredictionSummary Of(string file, IScanModel model, IReadOnlyList<PredictedScan> scans) => new(file, model.Method, model.Hash, model.Threshold, scans, model.Numerics);

    internal void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, Json) + "\n");
}
