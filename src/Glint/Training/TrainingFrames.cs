using Glint.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>
/// The frames a run trains on, drawn with replacement. Frame j of step i depends on the root seed, i and j alone, so that a run can go on
/// anywhere and two methods with one seed see the same frames. Whether a step takes crops depends on the root seed and i.
/// </summary>
internal sealed class TrainingFrames
{
    private readonly SliceDataset _data;
    private readonly TrainingOptions _options;
    private readonly IFraming _framing;
    private readonly RandomCrop? _crop;
    private readonly Augmentation _augmentation;
    private readonly List<Slice> _tumour, _tumourFree, _all;

    /// <summary>Frames of these patients.</summary>
    /// <exception cref="GlintException">The slices do not suit the options, or a kind of slice that they ask for is missing.</exception>
    public TrainingFrames(SliceDataset data, IReadOnlyList<string> patients, TrainingOptions options)
    {
        options.Check();
        (_data, _options, _framing, _augmentation) = (data, options, options.TrainingFraming(), new Augmentation(options.Augmentation));
        _crop = options.CropSide is { } side ? new RandomCrop(side) : null;
        _all = patients.SelectMany(data.Of).ToList();
        _tumour = _all.Where(s => s.TumourPixels > 0).ToList();
        _tumourFree = _all.Where(s => s.TumourPixels == 0).ToList();
        if (_tumour.Count == 0) throw new GlintException($"No training patient of {data.Name} ({patients.Count} in all) has a slice with tumour. Check the labels and --label, or divide the patients otherwise.");
        if (_tumourFree.Count == 0 && options.TumourShare is < 1)
        {
            throw new GlintException($"The training patients of {data.Name} have no tumour-free slice, but {1 - options.TumourShare:p0} of the frames should be tumour-free. Pass --tumour-share 1.");
        }
        if (options.Framing == FramingKind.Whole) CheckWholeSides(_all);
        else CheckFraming(patients);
    }

    /// <summary>Slices that frames are drawn from.</summary>
    public int Slices => _all.Count;

    /// <summary>Pixels of a batch; of whole slices of several sizes, and of crops among them, on average.</summary>
    public double PixelsPerBatch => _options.BatchSize * (_options.Framing == FramingKind.Whole
        ? ((1 - _options.CropShare) * _all.Average(s => (double)s.Height * s.Width)) + (_options.CropShare * Math.Pow(_options.CropSide ?? 0, 2))
        : (double)_options.Side * _options.Side);

    /// <summary>The batch of one step, counted from 1.</summary>
    public Batch Of(int step, Device device)
    {
        var slices = new Slice[_options.BatchSize];
        bool crops = _crop is not null && Seeds.Derive(_options.Seed, "crops", step).NextDouble() < _options.CropShare;
        for (int i = 0; i < slices.Length; i++)
        {
            Random random = Seeds.Derive(_options.Seed, "training frame", step, i);
            List<Slice> from = crops ? _tumour : _options.TumourShare is not { } share ? _all : random.NextDouble() < share ? _tumour : _tumourFree;
            Slice subject = from[random.Next(from.Count)];
            Slice frame = (crops ? _crop! : _framing).Frame(subject, _data.Of(subject.Patient), subject.Index, random).Slice;
            slices[i] = _augmentation.Apply(frame, random);
        }
        return Batch.Of(slices, _options.Window, device);
    }

    // A frame of each patient's smallest slice: what cannot be framed is known before the first step.
    private void CheckFraming(IReadOnlyList<string> patients)
    {
        foreach (IReadOnlyList<Slice> slices in patients.Select(_data.Of))
        {
            Slice smallest = slices.MinBy(s => Math.Min(s.Height, s.Width))!;
            _framing.Frame(smallest, slices, smallest.Index, Seeds.Derive(_options.Seed, "framing check"));
        }
    }

    private void CheckWholeSides(List<Slice> slices)
    {
        int divisor = _options.Network.Architecture.SideDivisor;
        if (slices.Find(s => s.Height % divisor != 0 || s.Width % divisor != 0) is { } odd)
        {
            throw new GlintException(
                $"Slice {odd.Index} of patient {odd.Patient} is {odd.Width}x{odd.Height}; height and width must be divisible by {divisor} to train on whole slices. "
                + $"Train on crops (--framing crop --side {SideOfCrops(slices)}), which repeat the border around smaller slices, or resample.");
        }
        if (_options.BatchSize > 1 && slices.Find(s => s.Height != slices[0].Height || s.Width != slices[0].Width) is { } other)
        {
            throw new GlintException(
                $"Slice {other.Index} of patient {other.Patient} is {other.Width}x{other.Height}, slice {slices[0].Index} of patient {slices[0].Patient} is {slices[0].Width}x{slices[0].Height}; "
                + $"one batch needs one size. Train on crops (--framing crop --side {SideOfCrops(slices)}), or with --batch 1.");
        }
    }

    // That hold the largest slice; less is possible, too.
    private static int SideOfCrops(List<Slice> slices)
    {
        int divisor = Networks.NetworkSpec.SideDivisor, largest = slices.Max(s => Math.Max(s.Height, s.Width));
        return (largest + divisor - 1) / divisor * divisor;
    }
}
