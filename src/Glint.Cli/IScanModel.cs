using Glint.Data;
using Glint.Imaging;
using Glint.Kernels;
using Glint.Training;

namespace Glint.Cli;

/// <summary>A trained network that predicts scans, whichever library runs it.</summary>
internal interface IScanModel : IDisposable
{
    /// <summary>Probability from which a voxel is tumour.</summary>
    double Threshold { get; }

    /// <summary>The method that it was trained by.</summary>
    string Method { get; }

    /// <summary>SHA-256 of the model.glint, in hexadecimal digits; of an exported one that which it came from.</summary>
    string Hash { get; }

    /// <summary>What the network sees as 0 and as 1.</summary>
    IntensityWindow Window { get; }

    /// <summary>Whether this processor computed what it was asked to; null where nothing was held against float64.</summary>
    NumericsRecord? Numerics { get; }

    /// <summary>A scan in HU, where the values of its file are none.</summary>
    Volume InHounsfield(Volume scan);

    /// <summary>As <see cref="Segmenter.Doubts"/>.</summary>
    IReadOnlyList<string> Doubts(Volume scan, string name);

    /// <summary>A mask for each axial slice, computed as they are enumerated.</summary>
    /// <exception cref="GlintException">A voxel is not a number.</exception>
    IEnumerable<byte[]> InSlices(Volume scan, string name);
}

/// <summary>A model.glint, by libtorch.</summary>
internal sealed class TorchScanModel(Segmenter segmenter) : IScanModel
{
    public string Method => segmenter.Facts.Method;

    public string Hash => segmenter.Hash;

    public double Threshold => segmenter.Threshold;

    public IntensityWindow Window => segmenter.Facts.Window;

    public NumericsRecord? Numerics => Kernels.Numerics.Record;

    public Volume InHounsfield(Volume scan) => segmenter.Rescale?.Of(scan) ?? scan;

    public IReadOnlyList<string> Doubts(Volume scan, string name) => segmenter.Doubts(scan, name);

    public IEnumerable<byte[]> InSlices(Volume scan, string name) => segmenter.InSlices(segmenter.SlicesOf(scan, name));

    public void Dispose() => segmenter.Dispose();
}

/// <summary>An exported model, by ONNX Runtime.</summary>
internal sealed class OnnxScanModel(Inference.Segmenter segmenter, IntensityRescale? rescale) : IScanModel
{
    public string Method => segmenter.Card.Method;

    public string Hash => segmenter.Card.ModelHash;

    public double Threshold => segmenter.Threshold;

    public IntensityWindow Window => new(segmenter.Card.WindowHounsfield.Low, segmenter.Card.WindowHounsfield.High);

    public NumericsRecord? Numerics => null;

    public Volume InHounsfield(Volume scan) => rescale?.Of(scan) ?? scan;

    public IReadOnlyList<string> Doubts(Volume scan, string name) => segmenter.Card.Doubts(InHounsfield(scan), name, doubt => doubt.Remedy(takesWindow: false, rescale));

    public IEnumerable<byte[]> InSlices(Volume scan, string name) => segmenter.InSlices(InHounsfield(scan), name);

    public void Dispose() => segmenter.Dispose();
}
