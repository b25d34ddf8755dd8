using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;
using Glint.Networks;
using Glint.Training;

namespace Glint;

/// <summary>Finds tumours in scans by a trained model: a scan in, a mask on its own grid out.</summary>
/// <example>
/// <code>
/// using Segmenter segmenter = Segmenter.Open("runs/gd/model.glint");
/// ScanFile.Write("mask.nii.gz", segmenter.Find(ScanFile.Read("scan.nii.gz")));
/// </code>
/// </example>
public sealed class Segmenter : IDisposable
{
    private readonly Model _model;
    private readonly ComputePrecision _precision;

    internal Segmenter(Model model, ComputePrecision precision = ComputePrecision.Float32)
    {
        (_model, _precision, Facts) = (model, precision, model.Facts);
        Threshold = Facts.Threshold;
    }

    /// <summary>Reads a model of <c>glint train</c>.</summary>
    /// <param name="path">The file, model.glint.</param>
    /// <param name="networks">Networks beside Glint's own that it may name.</param>
    /// <exception cref="GlintException">There is no such file, it is no model, damaged, of a later version, or of a network that is not known.</exception>
    public static Segmenter Open(string path, params IReadOnlyList<Architecture> networks) => new(ModelFile.Read(path, networks));

    /// <summary>What the model says of itself.</summary>
    internal ModelFacts Facts { get; }

    /// <summary>SHA-256 of the model's file.</summary>
    internal string Hash => _model.Hash;

    /// <summary>What makes HU of a scan's values. Default: null, they are HU.</summary>
    public IntensityRescale? Rescale { get; init; }

    /// <summary>
    /// Probability from which a voxel is tumour, above 0 and below 1. Default: the model's own, 0.5 as a rule. Lower, more is found, and more
    /// falsely; a comparison's report says what each threshold is worth.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 1.</exception>
    public double Threshold
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A threshold is above 0 and below 1.");
    }

    /// <summary>A mask on the scan's own grid: 1 where the model finds tumour, else 0.</summary>
    /// <param name="scan">CT of any size and orientation; in HU, unless <see cref="Rescale"/> makes it so.</param>
    /// <exception cref="GlintException">A voxel is not finite, or a convolution comes out wrong on this processor and no way round it is right.</exception>
    public Mask Find(Volume scan) => MaskOf(scan, InSlices(SlicesOf(scan, "the scan")));

    /// <summary>
    /// What is odd about a scan, a line each: values that are no HU, or unlike those that the model was trained on, or distances between voxels that
    /// no scan of a person has. Empty where nothing is. The model finds something or nothing whatever it is given.
    /// </summary>
    /// <param name="scan">As for <see cref="Find"/>.</param>
    /// <param name="name">What the lines call it: its file.</param>
    public IReadOnlyList<string> Doubts(Volume scan, string name) => Facts.Doubts(InHounsfield(scan), name, Rescale);

    /// <summary>The scan's axial slices.</summary>
    internal IReadOnlyList<Slice> SlicesOf(Volume scan, string name) => AxialSlices.Of(InHounsfield(scan), name, "scan");

    /// <summary>A mask for each slice, one after the other.</summary>
    internal IEnumerable<byte[]> InSlices(IReadOnlyList<Slice> slices) =>
        new Predictor(_model.Network, Facts.Window, Threshold, _precision, Facts.Network.Architecture.SideDivisor).Predict(slices);

    /// <summary>The slices' masks as one on the scan's grid.</summary>
    internal static Mask MaskOf(Volume scan, IEnumerable<byte[]> masks) => new AxialView(scan.Geometry).Restore([.. masks]);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private Volume InHounsfield(Volume scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return Rescale?.Of(scan) ?? scan;
    }
}
