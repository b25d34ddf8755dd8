namespace Glint.Inference;

/// <summary>What a file of <c>glint export</c> says of itself beside the graph: ONNX's key and value texts. Numbers have a point, as in C.</summary>
internal static class OnnxMetadata
{
    /// <summary>Version of what is written here; a reader refuses a later one.</summary>
    internal const int Version = 1;

    internal const string VersionKey = "glint.version", ModelHash = "glint.model_sha256", Threshold = "glint.threshold", Window = "glint.window_hu",
        Intensities = "glint.training_intensities_hu", Spacing = "glint.training_spacing_mm", SideDivisor = "glint.side_divisor", Labels = "glint.labels", Network = "glint.network",
        Method = "glint.method", Data = "glint.training_data", DataHash = "glint.training_data_sha256", Padding = "glint.padding";

    /// <summary>The graph's input, [batch, 1, height, width] in HU, and output, probabilities of the same shape.</summary>
    internal const string Input = "hounsfield", Output = "probability";
}
