using System.Text.Json.Serialization;
using Glint.Data;
using Glint.Imaging;
using Glint.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>What a model file says about itself beside the weights.</summary>
/// <param name="Network">The network's layers.</param>
/// <param name="Window">The intensity window it was trained with, applied again at prediction.</param>
/// <param name="Threshold">Probability from which a pixel is tumour.</param>
/// <param name="Framing">The framing it was trained with, which evaluation uses unless told otherwise.</param>
/// <param name="Side">Side of its training frames.</param>
/// <param name="TileSide">Side of a mosaic's tile.</param>
/// <param name="SmallTumourPixels">Tumours of fewer pixels counted as small.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Data">Name of the data set it was trained on.</param>
/// <param name="DataHash">SHA-256 of that data set's content.</param>
/// <param name="Split">Patients per side: what --split test looks up.</param>
/// <param name="Seed">Root seed of the run.</param>
/// <param name="Iteration">Step after which these weights were best on validation.</param>
/// <param name="ValidationDice">Mean Dice on validation slices with tumour.</param>
internal sealed record ModelFacts(
    NetworkSpec Network, IntensityWindow Window, double Threshold, FramingKind Framing, int Side, int TileSide, int SmallTumourPixels,
    string Method, string Data, string DataHash, PatientSplit Split, long Seed, int Iteration, double ValidationDice)
{
    /// <summary>How <see cref="Window"/> came about.</summary>
    public WindowOrigin WindowOrigin { get; init; }

    /// <summary>Where the values of the training patients' scans lie; null in a model of an earlier build, which did not keep it.</summary>
    public IntensityRange? Intensities { get; init; }

    /// <summary>How far apart the training patients' pixels and slices lie; null where no scans told, as of synthetic slices, and in a model of an earlier build.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SpacingRange? Spacing { get; init; }

    /// <summary>What was asked of the labels it was trained on, by option without dashes, such as the ROI's name; null where nothing was, or nothing could be.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? LabelChoice { get; init; }

    /// <summary>As <see cref="Segmenter.Doubts"/>, of a scan in HU; <paramref name="given"/> is the rescaling that it has been through.</summary>
    public IReadOnlyList<string> Doubts(Volume scan, string name, IntensityRescale? given = null) =>
        ScanDoubts.Of(scan, name, Window, Intensities, Spacing, doubt => doubt.Remedy(takesWindow: false, given));
}

/// <summary>A network with all that is needed to use it.</summary>
/// <param name="Facts">Network, window, threshold and provenance.</param>
/// <param name="Network">[B, 1, H, W] to probabilities of the same shape.</param>
internal sealed record Model(ModelFacts Facts, nn.Module<Tensor, Tensor> Network) : IDisposable
{
    /// <summary>SHA-256 of the file that it was read from, in hexadecimal digits: what tells it from any other.</summary>
    public required string Hash { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
