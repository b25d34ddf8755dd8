using System.Globalization;
using Glint.Imaging;

namespace Glint.Inference;

/// <summary>What a model file says of itself.</summary>
/// <param name="Threshold">Probability from which a voxel is tumour, above 0 and below 1.</param>
/// <param name="WindowHounsfield">What the network sees as 0 and as 1, in HU; the file applies it.</param>
/// <param name="TrainingHounsfield">
/// Where most values of the training patients' scans lie, in HU: smallest and largest 1st percentile, then smallest and largest 99th. Empty where the model does not know.
/// </param>
/// <param name="Network">Architecture and width.</param>
/// <param name="Method">The method that it was trained by.</param>
/// <param name="Data">Name of the data set that it was trained on.</param>
/// <param name="ModelHash">SHA-256 of the model.glint that it was exported from, in hexadecimal digits.</param>
public sealed record ModelCard(
    double Threshold, (double Low, double High) WindowHounsfield, IReadOnlyList<double> TrainingHounsfield, string Network, string Method, string Data, string ModelHash)
{
    /// <summary>
    /// How far apart the pixels and the slices of the training patients' scans lay, in millimetres: smallest and largest of pixels, then of slices. Empty where the model does
    /// not know. The network sees pixels: a scan of other pixels shows it tumours of another size.
    /// </summary>
    public IReadOnlyList<double> TrainingMillimetres { get; init; } = [];

    /// <summary>As <see cref="Finding.Warnings"/>, of a scan in HU.</summary>
    internal IReadOnlyList<string> Doubts(Volume scan, string name, Func<IntensityDoubt, string> remedy) => ScanDoubts.Of(
        scan, name, new IntensityWindow(WindowHounsfield.Low, WindowHounsfield.High),
        TrainingHounsfield is [var lowFrom, var lowTo, var highFrom, var highTo] ? new IntensityRange(lowFrom, lowTo, highFrom, highTo) : null,
        TrainingMillimetres is [var pixelFrom, var pixelTo, var sliceFrom, var sliceTo] ? new SpacingRange(pixelFrom, pixelTo, sliceFrom, sliceTo) : null, remedy);

    internal static ModelCard Of(string path, IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(OnnxMetadata.VersionKey, out var version))
        {
            throw new GlintException($"{path} is an ONNX file, but none of Glint's: it lacks {OnnxMetadata.VersionKey}. Make one by: glint export --model model.glint --output model.onnx");
        }
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > OnnxMetadata.Version)
        {
            throw new GlintException($"{path} was exported by a later Glint (format {version}; this one reads up to {OnnxMetadata.Version}). Use that version, or export it again.");
        }
        var (window, threshold) = (Numbers(OnnxMetadata.Window, 2), Numbers(OnnxMetadata.Threshold, 1)[0]);
        if (threshold is not (> 0 and < 1)) throw Damaged(OnnxMetadata.Threshold);
        if (!(window[0] < window[1])) throw Damaged(OnnxMetadata.Window);
        return new(threshold, (window[0], window[1]), metadata.ContainsKey(OnnxMetadata.Intensities) ? Numbers(OnnxMetadata.Intensities, 4) : [],
            Text(OnnxMetadata.Network), Text(OnnxMetadata.Method), Text(OnnxMetadata.Data), Text(OnnxMetadata.ModelHash))
        { TrainingMillimetres = metadata.ContainsKey(OnnxMetadata.Spacing) ? Numbers(OnnxMetadata.Spacing, 4) : [] };

        string Text(string key) => metadata.TryGetValue(key, out var text) ? text : throw Damaged(key);

        double[] Numbers(string key, int count)
        {
            var texts = Text(key).Split(',');
            var numbers = new double[count];
            for (var i = 0; i < count; i++)
            {
                if (texts.Length != count || !double.TryParse(texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i])) throw Damaged(key);
            }
            return numbers;
        }

        GlintException Damaged(string key) =>
            new($"{path} is damaged: {key} is {(metadata.TryGetValue(key, out var found) ? $"'{found}'" : "missing")}. Export it again.");
    }
}
