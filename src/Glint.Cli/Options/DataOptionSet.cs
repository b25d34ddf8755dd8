using System.CommandLine;
using System.Globalization;
using Glint.Data;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Cli.Options;

/// <summary>The options that say where the slices come from.</summary>
internal sealed class DataOptionSet
{
    internal const string PhantomName = "phantom";
    private const long PhantomSeed = 1;

    // The phantom's own balance of slices; what training draws is --tumour-share.
    private const double PhantomTumourShare = 0.5;

    internal Option<string> Data { get; } = new("--data")
    {
        Description = "Folder of a data set (Decathlon or LiTS layout), or 'phantom' for synthetic CT.",
        Required = true,
        HelpName = "DIR|phantom",
    };

    internal Option<int?> Label { get; } = new("--label") { Description = "The label that is tumour, where labels are not just 0 and 1 (LiTS: 2)." };

    internal Option<PhantomOrgan> Organ { get; } = new("--organ") { Description = "lung or liver: what the phantom shows, and the usual intensity window.", DefaultValueFactory = _ => PhantomOrgan.Lung };

    internal Option<string?> Cache { get; } = new("--cache") { Description = "Folder that keeps the slices of a data set ready: later runs need not read the scans, nor hold them all in memory. Not for the phantom.", HelpName = "DIR" };

    internal Option<int?> PhantomPatients { get; } = AtLeastOne("--phantom-patients", "Patients of the phantom. Default: the preset's.");

    internal Option<int?> PhantomSlices { get; } = AtLeastOne("--phantom-slices", "Slices of each patient of the phantom. Default: the preset's.");

    internal Option<GeometryMismatch> OnGeometryMismatch { get; } = OfGeometryMismatch();

    internal Option<string?> Rescale { get; } = RescaleOption.Create();

    /// <summary>The same options again, for a process that needs the same data.</summary>
    internal string[] Repeat(ParseResult parsed, Preset preset) =>
    [
        Data.Name, IsPhantom(parsed) ? PhantomName : Path.GetFullPath(parsed.GetValue(Data)!), Organ.Name, parsed.GetValue(Organ).ToString(),
        .. parsed.GetValue(Label) is { } label ? new[] { Label.Name, label.ToString(CultureInfo.InvariantCulture) } : [],
        OnGeometryMismatch.Name, Word(parsed.GetValue(OnGeometryMismatch)),
        .. parsed.GetValue(Rescale) is { } rescale ? new[] { Rescale.Name, rescale } : [],
        .. !IsPhantom(parsed) && parsed.GetValue(Cache) is { } cache ? new[] { Cache.Name, Path.GetFullPath(cache) } : [],
        .. IsPhantom(parsed)
            ? new[] { PhantomPatients.Name, PatientsOf(parsed, preset).ToString(CultureInfo.InvariantCulture), PhantomSlices.Name, SlicesOf(parsed, preset).ToString(CultureInfo.InvariantCulture) }
            : [],
    ];

    internal void AddTo(Command command)
    {
        AddRecordedTo(command);
        command.Validators.Add(r =>
        {
            if (r.GetValue(Data) is { } data && data != PhantomName && (r.GetValue(PhantomPatients) ?? r.GetValue(PhantomSlices)) is not null)
            {
                r.AddError($"{PhantomPatients.Name} and {PhantomSlices.Name} are for --data {PhantomName}; the data is {data}. Leave them out.");
            }
            if (r.GetValue(Data) == PhantomName && r.GetValue(Rescale) is not null) r.AddError($"{Rescale.Name} is for scans from files; the phantom is in HU. Leave it out.");
        });
    }

    /// <summary>The same without what only a person gets wrong: runs of earlier builds name the phantom's size whatever their data.</summary>
    internal void AddRecordedTo(Command command)
    {
        command.Options.Add(Data);
        command.Options.Add(Label);
        command.Options.Add(Organ);
        command.Options.Add(OnGeometryMismatch);
        command.Options.Add(Rescale);
        command.Options.Add(Cache);
        command.Options.Add(PhantomPatients);
        command.Options.Add(PhantomSlices);
    }

    internal bool IsPhantom(ParseResult parsed) => parsed.GetValue(Data) == PhantomName;

    /// <summary>Reads or makes the slices, with progress.</summary>
    internal SliceDataset Load(ParseResult parsed, Preset preset, ProgressDisplay progress)
    {
        if (IsPhantom(parsed))
        {
            PhantomOrgan organ = parsed.GetValue(Organ);
            return Phantom.Dataset(new PhantomOptions(
                organ, preset.Options.Side, PatientsOf(parsed, preset), SlicesOf(parsed, preset), PhantomTumourShare, PhantomSeed));
        }
        return Load(parsed, progress);
    }

    /// <summary>Reads the slices of a folder, with progress.</summary>
    internal SliceDataset Load(ParseResult parsed, ProgressDisplay progress)
    {
        string folder = parsed.GetValue(Data)!;
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        IReadOnlyList<LabelledScan> scans = DataFolder.Find(folder);
        int? label = parsed.GetValue(Label);
        GeometryMismatch onMismatch = parsed.GetValue(OnGeometryMismatch);
        IntensityRescale? rescale = RescaleOption.Of(parsed.GetValue(Rescale));
        SliceDataset read = parsed.GetValue(Cache) is { } cache
            ? Load(new SliceCache(cache, name, scans, label, onMismatch, rescale), scans.Count, progress)
            : Load(folder, name, scans, label, onMismatch, rescale, progress);
        return read.On(scans.ToDictionary(s => s.Patient, s => s.ReadGrid()));
    }

    private int PatientsOf(ParseResult parsed, Preset preset) => parsed.GetValue(PhantomPatients) ?? preset.PhantomPatients;

    private int SlicesOf(ParseResult parsed, Preset preset) => parsed.GetValue(PhantomSlices) ?? preset.PhantomSlicesPerPatient;

    private static SliceDataset Load(
        string folder, string name, IReadOnlyList<LabelledScan> scans, int? label, GeometryMismatch onMismatch, IntensityRescale? rescale, ProgressDisplay progress)
    {
        CheckMemory(folder, scans);
        IEnumerable<Slice> slices = progress
            .Track(scans.Select((scan, i) => (Slices: scan.Read(label, onMismatch, rescale), Line: new ProgressLine("reading " + scan.Patient, i + 1, scans.Count, ""))), s => s.Line)
            .SelectMany(s => s.Slices);
        return new SliceDataset(name, slices);
    }

    private static SliceDataset Load(SliceCache cache, int scans, ProgressDisplay progress)
    {
        if (cache.Find() is { } found) return found;
        progress.Track(cache.Build().Select((scan, i) => new ProgressLine("reading " + scan.Patient, i + 1, scans, "")), line => line);
        return cache.Find() ?? throw new GlintException($"{cache.FilePath} was replaced or damaged as soon as it was written. Start again, or leave out --cache.");
    }

    private static Option<int?> AtLeastOne(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description };
        option.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int?>() is < 1) r.AddError($"{name} must be at least 1.");
        });
        return option;
    }

    private static Option<GeometryMismatch> OfGeometryMismatch()
    {
        var option = new Option<GeometryMismatch>("--on-geometry-mismatch")
        {
            Description = "Where a label does not lie on its image's voxels: error (stop), resample (carry it to the image's grid by nearest neighbour), or ignore (pair voxels of equal index).",
            DefaultValueFactory = _ => GeometryMismatch.Error,
        };
        return option.AcceptOnlyFromAmong([.. Enum.GetValues<GeometryMismatch>().Select(Word)]);
    }

    private static string Word(GeometryMismatch value) => value.ToString().ToLowerInvariant();

    // Slices are kept as float32 with a byte of mask.
    private static void CheckMemory(string folder, IReadOnlyList<LabelledScan> scans)
    {
        const double bytesPerVoxel = sizeof(float) + 1, gibibyte = 1L << 30;
        double needed = bytesPerVoxel * scans.Sum(s => (double)ScanFile.ReadGeometry(s.ImagePath).VoxelCount) / gibibyte;
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / gibibyte;
        if (needed > available)
        {
            throw new GlintException(string.Create(CultureInfo.InvariantCulture,
                $"{folder} needs {needed:0.0} GiB of memory once read; this machine has {available:0.0}. Pass --cache DIR, leave scans out of its dataset.json, or crop them."));
        }
    }
}
