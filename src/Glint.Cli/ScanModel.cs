using System.Security.Cryptography;
using Glint.Data;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Cli;

/// <summary>A trained network that predicts scans, whichever library runs it.</summary>
internal abstract class ScanModel : IDisposable
{
    /// <summary>Probability from which a voxel is tumour.</summary>
    internal abstract double Threshold { get; }

    /// <summary>The method that it was trained by.</summary>
    internal abstract string Method { get; }

    /// <summary>SHA-256 of the model.glint, in hexadecimal digits; of an exported one that which it came from.</summary>
    internal abstract string Hash { get; }

    /// <summary>As <see cref="Segmenter.Doubts"/>.</summary>
    internal abstract IReadOnlyList<string> Doubts(Volume scan, string name);

    /// <summary>A mask for each axial slice, computed as they are enumerated.</summary>
    /// <exception cref="GlintException">A voxel is not a number.</exception>
    internal abstract IEnumerable<byte[]> InSlices(Volume scan, string name);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A model.glint, by libtorch.</summary>
internal sealed class TorchScanModel(Segmenter segmenter, string path) : ScanModel
{
    internal override string Method => segmenter.Facts.Method;

    internal override string Hash
    {
        get
        {
            using FileStream file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
    }

    internal override double Threshold => segmenter.Threshold;

    internal override IReadOnlyList<string> Doubts(Volume scan, string name) => segmenter.Doubts(scan, name);

    internal override IEnumerable<byte[]> InSlices(Volume scan, string name) => segmenter.InSlices(segmenter.SlicesOf(scan, name));

    public override void Dispose() => segmenter.Dispose();
}

/// <summary>An exported model, by ONNX Runtime.</summary>
internal sealed class OnnxScanModel(Inference.Segmenter segmenter, IntensityRescale? rescale) : ScanModel
{
    internal override string Method => segmenter.Card.Method;

    internal override string Hash => segmenter.Card.ModelHash;

    internal override double Threshold => segmenter.Threshold;

    internal override IReadOnlyList<string> Doubts(Volume scan, string name) => ScanDoubts.Of(
        InHounsfield(scan), name, new IntensityWindow(segmenter.Card.WindowHounsfield.Low, segmenter.Card.WindowHounsfield.High),
        segmenter.Card.TrainingHounsfield is [var lowFrom, var lowTo, var highFrom, var highTo] ? new IntensityRange(lowFrom, lowTo, highFrom, highTo) : null, rescale);

    internal override IEnumerable<byte[]> InSlices(Volume scan, string name) => segmenter.InSlices(InHounsfield(scan));

    public override void Dispose() => segmenter.Dispose();

    private Volume InHounsfield(Volume scan) => rescale?.Of(scan) ?? scan;
}
