using Glint.Imaging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Glint.Inference;

/// <summary>Finds tumours in scans by a model that <c>glint export</c> wrote, with ONNX Runtime and without libtorch. May be used by several threads at once.</summary>
/// <example>
/// <code>
/// using Segmenter segmenter = Segmenter.Open("model.onnx");
/// Finding found = segmenter.Find(ScanFile.Read("scan.nii.gz"));
/// ScanFile.Write("mask.nii.gz", found.Mask);
/// </code>
/// </example>
public sealed class Segmenter : IDisposable
{
    // Slices pass together up to this many pixels: 8 of 160 x 160, one of 512 x 512.
    private const int PixelsAtOnce = 8 * 160 * 160;

    private readonly InferenceSession _session;

    private Segmenter(InferenceSession session, ModelCard card, double threshold) => (_session, Card, Threshold) = (session, card, threshold);

    /// <summary>Reads a model.</summary>
    /// <param name="path">A file of <c>glint export</c>.</param>
    /// <param name="options">How it runs. Default: the model's own threshold, on all cores.</param>
    /// <exception cref="GlintException">There is no such file, it is no model of Glint's, damaged, of a later version, or ONNX Runtime's native library is missing.</exception>
    public static Segmenter Open(string path, SegmenterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path)) throw new GlintException($"There is no model {path}. Make one by: glint export --model model.glint --output {path}");
        options ??= new SegmenterOptions();
        InferenceSession? session = null;
        try
        {
            // A plan of memory for each size of input is kept, and costs what it plans once more from the second run on: 430 MB at full width; without it no time is lost.
            using var settings = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, EnableMemoryPattern = false };
            if (options.Threads is { } threads) settings.IntraOpNumThreads = threads;
            session = new InferenceSession(path, settings);
            var card = ModelCard.Of(path, session.ModelMetadata.CustomMetadataMap);
            if (!session.InputMetadata.ContainsKey(OnnxMetadata.Input) || !session.OutputMetadata.ContainsKey(OnnxMetadata.Output))
            {
                throw new GlintException($"{path} is damaged: it has no {OnnxMetadata.Input} or no {OnnxMetadata.Output}. Export it again.");
            }
            return new(session, card, options.Threshold ?? card.Threshold);
        }
        catch (OnnxRuntimeException error)
        {
            session?.Dispose();
            throw new GlintException($"{path} is no ONNX file that this computer can run ({error.Message.ReplaceLineEndings(" ").Trim()}). Export it again.", error);
        }
        catch (TypeInitializationException error) when (error.InnerException is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new GlintException("ONNX Runtime's native library is missing, or of another version. Add the package Microsoft.ML.OnnxRuntime to the program.", error);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    /// <summary>What the model says of itself.</summary>
    public ModelCard Card { get; }

    /// <summary>Probability from which a voxel is tumour, above 0 and below 1.</summary>
    public double Threshold { get; }

    /// <summary>Finds tumours: mask and probabilities on the scan's own grid, the lesions, and what is odd about the scan.</summary>
    /// <param name="scan">CT in HU, of any size and orientation.</param>
    /// <param name="progress">Told how many axial slices are done, after each group of them. Default: nobody.</param>
    /// <param name="cancellation">Stops after the group of slices that is being computed.</param>
    /// <exception cref="GlintException">A voxel is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Finding Find(Volume scan, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scan);
        scan.RequireFinite("The scan");
        var view = new AxialView(scan.Geometry);
        var (probabilities, mask) = (new float[scan.Voxels.Length], new byte[scan.Voxels.Length]);
        var slice = 0;
        foreach (var pixels in Probabilities(view, scan, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            view.Put<float>(pixels, slice++, probabilities);
            progress?.Report(slice);
        }
        Mark(probabilities, mask);
        return Finding.Of(scan, new Mask(scan.Geometry, mask), probabilities) with { Warnings = Card.Doubts(scan, "The scan", doubt => doubt.Advice) };
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    /// <summary>A mask for each axial slice as <see cref="AxialView"/> orders them, one after the other.</summary>
    /// <param name="scan">As for <see cref="Find"/>.</param>
    /// <param name="name">What an error calls it: its file.</param>
    internal IEnumerable<byte[]> InSlices(Volume scan, string name)
    {
        scan.RequireFinite($"Image {name}");
        return Probabilities(new AxialView(scan.Geometry), scan, CancellationToken.None).Select(probabilities =>
        {
            var mask = new byte[probabilities.Length];
            Mark(probabilities, mask);
            return mask;
        });
    }

    private IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(DenseTensor<float> images)
    {
        try
        {
            return _session.Run([NamedOnnxValue.CreateFromTensor(OnnxMetadata.Input, images)], [OnnxMetadata.Output]);
        }
        catch (OnnxRuntimeException error)
        {
            throw new GlintException($"ONNX Runtime cannot compute slices of {images.Dimensions[3]}x{images.Dimensions[2]} ({error.Message.ReplaceLineEndings(" ").Trim()}). Crop the scan, or export the model again.", error);
        }
    }

    private void Mark(ReadOnlySpan<float> probabilities, Span<byte> mask)
    {
        var from = (float)Threshold;    // as the network's numbers are
        for (var i = 0; i < mask.Length; i++) mask[i] = probabilities[i] >= from ? (byte)1 : (byte)0;
    }

    private IEnumerable<float[]> Probabilities(AxialView view, Volume scan, CancellationToken cancellation)
    {
        var (height, width, slices) = (view.Geometry.Rows, view.Geometry.Columns, view.Geometry.Slices);
        var atOnce = Math.Clamp(PixelsAtOnce / (height * width), 1, slices);
        var group = new float[atOnce * height * width];
        for (var first = 0; first < slices; first += atOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(atOnce, slices - first);
            for (var i = 0; i < count; i++) view.Cut<float>(scan.Voxels, first + i).CopyTo(group, i * height * width);
            var images = new DenseTensor<float>(group.AsMemory(0, count * height * width), [count, 1, height, width]);
            using var results = Run(images);
            var all = results[0].AsTensor<float>();
            if (all.Length != count * height * width) throw new GlintException($"The model gives {all.Length} probabilities for {count * height * width} pixels: it is damaged. Export it again.");
            var flat = all is DenseTensor<float> dense ? dense.Buffer : all.ToArray();
            for (var i = 0; i < count; i++) yield return flat.Slice(i * height * width, height * width).ToArray();
        }
    }
}

/// <summary>How a model runs.</summary>
public sealed record SegmenterOptions
{
    /// <summary>Probability from which a voxel is tumour, above 0 and below 1; lower finds more, and more falsely. Default: null, the model's own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 1.</exception>
    public double? Threshold
    {
        get;
        init => field = value is null or (> 0 and < 1) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A threshold is above 0 and below 1.");
    }

    /// <summary>Threads that a slice is computed by, at least 1. Default: null, one a core.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int? Threads
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There is one thread at least.");
    }
}
