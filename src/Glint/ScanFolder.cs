using Glint.Data;
using Glint.Imaging;

namespace Glint;

/// <summary>
/// A folder of labelled scans, in the layout of the Medical Segmentation Decathlon (<c>dataset.json</c>), of LiTS or of <see cref="Layout"/>, as
/// slices to train on, in a loop of your own.
/// </summary>
/// <param name="path">The folder.</param>
/// <example><code>SliceDataset data = new ScanFolder("LiTS") { Label = 2 }.Read();</code></example>
public sealed class ScanFolder(string path)
{
    /// <summary>The formats that the files may have. Default: Glint's own.</summary>
    public ScanFormats Formats { get; init; } = ScanFormats.All;

    /// <summary>A layout that the folder may have beside Decathlon and LiTS, such as <c>DicomFolder</c> of Glint.Dicom. Default: null, none.</summary>
    public IScanLayout? Layout { get; init; }

    /// <summary>The label that is tumour, at least 1. Default: null, for labels that are 0 and 1.</summary>
    public int? Label { get; init; }

    /// <summary>What to do where a label does not lie on its image's voxels. Default: refuse.</summary>
    public GeometryMismatch OnGeometryMismatch { get; init; }

    /// <summary>What makes HU of the images' values. Default: null, they are HU.</summary>
    public IntensityRescale? Rescale { get; init; }

    /// <summary>Folder that keeps the slices ready, so that the data set need not fit into memory. Default: null, memory. Decision 9.</summary>
    public string? Cache { get; init; }

    /// <summary>Reads all scans and cuts them into axial slices.</summary>
    /// <exception cref="GlintException">The folder has neither layout, a file is missing or damaged, a label does not suit its image, or memory is too small.</exception>
    public SliceDataset Read()
    {
        Reading reading = Begin();
        foreach (string _ in reading.Patients()) { }
        return reading.Data;
    }

    /// <summary>Finds the scans and reads their headers; the rest as its patients are enumerated.</summary>
    internal Reading Begin()
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        (IReadOnlyList<LabelledScan> scans, IReadOnlyList<FolderFault> doubts) = DataFolder.Found(path, Formats, Layout);
        IReadOnlyDictionary<string, Geometry> grids = scans.ToDictionary(s => s.Patient, s => s.ReadGrid());
        if (Cache is not null) return new Reading(scans, grids, new SliceCache(Cache, name, scans, Label, OnGeometryMismatch, Rescale)) { LabelChoice = ChoiceOf(scans), FolderDoubts = doubts };
        if (Memory.TooSmall(grids.Values.Sum(g => (double)g.VoxelCount)) is { } found)
        {
            throw new GlintException($"{path} {found} once read. Keep its slices in a file (--cache DIR; ScanFolder.Cache), leave scans out, or crop them.");
        }
        return new Reading(scans, grids, name, scan => scan.Read(Label, OnGeometryMismatch, Rescale)) { LabelChoice = ChoiceOf(scans), FolderDoubts = doubts };
    }

    // Of a folder in another layout nothing was asked, whatever was given.
    private IReadOnlyDictionary<string, string>? ChoiceOf(IReadOnlyList<LabelledScan> scans) =>
        Layout is { Choice.Count: > 0 } && scans.Any(s => s.Person is not null) ? Layout.Choice : null;

    /// <summary>A data set on its way into memory, or into its cache.</summary>
    internal sealed class Reading
    {
        private readonly IReadOnlyList<LabelledScan> _scans;
        private readonly IReadOnlyDictionary<string, Geometry> _grids;
        private readonly Func<IEnumerable<string>> _read;
        private readonly Func<SliceDataset> _data;
        private readonly List<string> _labelDoubts = [];

        internal Reading(IReadOnlyList<LabelledScan> scans, IReadOnlyDictionary<string, Geometry> grids, string name, Func<LabelledScan, IReadOnlyList<Slice>> read)
        {
            var slices = new List<Slice>();
            (_scans, _grids) = (scans, grids);
            _read = () => scans.Select(scan =>
            {
                slices.AddRange(read(scan));
                return WithDoubts(scan).Patient;
            });
            _data = () => new SliceDataset(name, slices);
        }

        internal Reading(IReadOnlyList<LabelledScan> scans, IReadOnlyDictionary<string, Geometry> grids, SliceCache cache)
        {
            SliceDataset? found = cache.Find();
            (_scans, _grids) = (scans, grids);
            _read = () => found is null ? cache.Build().Select(scan => WithDoubts(scan).Patient) : [];
            _data = () => found ?? cache.Find() ?? throw new GlintException($"{cache.FilePath} was replaced or damaged as soon as it was written. Start again, or do without a cache.");
        }

        /// <summary>How many scans there are.</summary>
        internal int Count => _scans.Count;

        /// <summary>Reads scan after scan and yields whose it was. To be enumerated once, to the end.</summary>
        internal IEnumerable<string> Patients() => _read();

        /// <summary>The data set, once all are read.</summary>
        internal SliceDataset Data => _scans.Any(s => s.Person is not null)
            ? _data().On(_grids).Of(_scans.ToDictionary(s => s.Patient, s => s.Person ?? s.Patient), LabelChoice)
            : _data().On(_grids);

        /// <summary>
        /// What somebody should look at, though it can be trained on, each one line: labels of another patient first, then what else headers show,
        /// then labels that were read just now and not found in a cache. Known once all are read.
        /// </summary>
        internal IReadOnlyList<string> Doubts => [.. FolderDoubts.OrderBy(d => d.Kind != FolderFaultKind.OtherPatient).Select(d => d.Text), .. _labelDoubts];

        /// <summary>Those that headers show.</summary>
        internal IReadOnlyList<FolderFault> FolderDoubts { get; init; } = [];

        /// <summary>What was asked of the labels; null: nothing.</summary>
        internal IReadOnlyDictionary<string, string>? LabelChoice { get; init; }

        private LabelledScan WithDoubts(LabelledScan scan)
        {
            _labelDoubts.AddRange(scan.Labels.Doubts);
            return scan;
        }
    }
}
