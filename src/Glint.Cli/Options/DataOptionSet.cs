using System.CommandLine;
using System.Globalization;
using Glint.Data;
using Glint.Dicom;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Cli.Options;

/// <summary>The options that say where the slices come from.</summary>
internal sealed class DataOptionSet
{
    internal const string DataName = "--data", CacheName = "--cache", PhantomName = "phantom";
    private const long UsualPhantomSeed = 1;

    // The phantom's own balance of slices; what training draws is --tumour-share.
    private const double PhantomTumourShare = 0.5;

    internal Option<string> Data { get; } = OfData();

    internal Option<int?> Label { get; } = NumberOption.Whole(
        "--label", "The label that is tumour, where labels are not just 0 and 1 (LiTS: 2).", NumberRange<int>.AtLeast(1), "0 is the background");

    internal Option<string?> Roi { get; } = OfName("--" + DicomFolder.RoiOption, "In a folder of DICOM patients, the name of the ROI that is tumour in structure sets; not needed where each has one ROI.");

    internal Option<string?> Segment { get; } = OfName("--" + DicomFolder.SegmentOption, "The same for segmentations (SEG): the label of the segment that is tumour.");

    internal Option<PhantomOrgan> Organ { get; } = OfOrgan("lung or liver: what the phantom shows, and the usual intensity window.");

    internal Option<string?> Cache { get; } = PathOption.OrNone(
        CacheName, "Folder that keeps the slices of a data set ready: later runs need not read the scans, nor hold them all in memory. Not for the phantom.");

    internal Option<int?> PhantomPatients { get; } = NumberOption.Count("--phantom-patients", "Patients of the phantom. Default: the preset's.");

    internal Option<int?> PhantomSlices { get; } = NumberOption.Count("--phantom-slices", "Slices of each patient of the phantom. Default: the preset's.");

    internal Option<long?> PhantomSeed { get; } = NumberOption.Seed("--phantom-seed", "Seed of the phantom's patients: another one makes others (default 1).");

    internal Option<GeometryMismatch> OnGeometryMismatch { get; } = OfGeometryMismatch();

    internal Option<string?> Rescale { get; } = RescaleOption.Create();

    /// <summary>The formats that a data set's files may have.</summary>
    internal ScanFormats Formats { get; init; } = ScanFormats.All;

    /// <summary>The same options again, for a process that needs the same data.</summary>
    internal string[] Repeat(ParseResult parsed, Preset preset) =>
    [
        Data.Name, IsPhantom(parsed) ? PhantomName : Path.GetFullPath(parsed.GetValue(Data)!), Organ.Name, ChoiceOption.Word(parsed.GetValue(Organ)),
        .. parsed.GetValue(Label) is { } label ? new[] { Label.Name, label.ToString(CultureInfo.InvariantCulture) } : [],
        .. Said(parsed).SelectMany(said => new[] { said.Option.Name, said.Name }),
        OnGeometryMismatch.Name, ChoiceOption.Word(parsed.GetValue(OnGeometryMismatch)),
        .. parsed.GetValue(Rescale) is { } rescale ? new[] { Rescale.Name, rescale } : [],
        .. !IsPhantom(parsed) && parsed.GetValue(Cache) is { } cache ? new[] { Cache.Name, Path.GetFullPath(cache) } : [],
        .. IsPhantom(parsed)
            ? new[] { PhantomPatients.Name, PatientsOf(parsed, preset).ToString(CultureInfo.InvariantCulture), PhantomSlices.Name, SlicesOf(parsed, preset).ToString(CultureInfo.InvariantCulture) }
            : [],
        .. IsPhantom(parsed) && parsed.GetValue(PhantomSeed) is { } seed ? new[] { PhantomSeed.Name, seed.ToString(CultureInfo.InvariantCulture) } : [],
    ];

    internal void AddTo(Command command)
    {
        command.Options.Add(Data);
        command.Options.Add(Label);
        command.Options.Add(Roi);
        command.Options.Add(Segment);
        command.Options.Add(Organ);
        command.Options.Add(OnGeometryMismatch);
        command.Options.Add(Rescale);
        command.Options.Add(Cache);
        command.Options.Add(PhantomPatients);
        command.Options.Add(PhantomSlices);
        command.Options.Add(PhantomSeed);
    }

    /// <summary>
    /// Refuses what only a person gets wrong. Not for what a run recorded: runs of earlier builds name the phantom's size whatever their data.
    /// </summary>
    /// <exception cref="WrongOptionException">The phantom's size is given, and the data is no phantom; or the phantom is to be rescaled.</exception>
    internal void CheckFit(ParseResult parsed)
    {
        if (IsPhantom(parsed) && parsed.GetValue(Rescale) is not null) throw new WrongOptionException($"{Rescale.Name} is for scans from files; the phantom is in HU. Leave it out.");
        if (IsPhantom(parsed) && Said(parsed).FirstOrDefault() is { Option: { } idle }) throw new WrongOptionException($"{idle.Name} is for a folder of DICOM patients; the data is {PhantomName}. Leave it out.");
        if (IsPhantom(parsed) || (parsed.GetValue(PhantomPatients) ?? parsed.GetValue(PhantomSlices) ?? parsed.GetValue(PhantomSeed)) is null) return;
        throw new WrongOptionException($"{PhantomPatients.Name}, {PhantomSlices.Name} and {PhantomSeed.Name} are for --data {PhantomName}; the data is {parsed.GetValue(Data)}. Leave them out.");
    }

    private static Option<string> OfData()
    {
        Option<string> option = PathOption.Required(DataName, $"Folder of a data set (Decathlon or LiTS layout, or DICOM patients: series with RTSTRUCT or SEG), or '{PhantomName}' for synthetic CT.");
        option.HelpName = $"DIR|{PhantomName}";
        return option;
    }

    /// <summary><c>--organ</c>; the lung if it is not given.</summary>
    internal static Option<PhantomOrgan> OfOrgan(string description)
    {
        Option<PhantomOrgan> option = ChoiceOption.Of<PhantomOrgan>("--organ", description);
        option.DefaultValueFactory = _ => PhantomOrgan.Lung;
        return option;
    }

    internal bool IsPhantom(ParseResult parsed) => parsed.GetValue(Data) == PhantomName;

    /// <summary>Reads or makes the slices, with progress.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="preset">For the phantom.</param>
    /// <param name="progress">Where it is shown.</param>
    /// <param name="recorded">What a model says of its labels, for where nobody says another (<see cref="SliceDataset.LabelChoice"/>).</param>
    internal SliceDataset Load(ParseResult parsed, Preset preset, ProgressDisplay progress, IReadOnlyDictionary<string, string>? recorded = null)
    {
        if (IsPhantom(parsed))
        {
            return LoadPhantom(new PhantomOptions(
                parsed.GetValue(Organ), preset.Options.Side, PatientsOf(parsed, preset), SlicesOf(parsed, preset), PhantomTumourShare, parsed.GetValue(PhantomSeed) ?? UsualPhantomSeed));
        }
        return Load(parsed, parsed.GetValue(Data)!, progress, recorded);
    }

    /// <summary>Reads the slices of a folder, with progress.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="progress">Where it is shown.</param>
    /// <param name="recorded">As in the other one.</param>
    /// <param name="saysDoubts">Whether the first of what somebody should look at are said, too.</param>
    internal SliceDataset Load(ParseResult parsed, string folder, ProgressDisplay progress, IReadOnlyDictionary<string, string>? recorded = null, bool saysDoubts = true)
    {
        ScanFolder.Reading reading = new ScanFolder(folder)
        {
            Formats = Formats,
            Layout = Layout(parsed, folder, recorded),
            Label = parsed.GetValue(Label),
            OnGeometryMismatch = parsed.GetValue(OnGeometryMismatch),
            Rescale = RescaleOption.Of(parsed.GetValue(Rescale)),
            Cache = parsed.GetValue(Cache),
        }.Begin();
        progress.Track(reading.Patients().Select((patient, i) => new ProgressLine("reading " + patient, i + 1, reading.Count, "")), line => line);
        if (saysDoubts) SayDoubts(parsed, folder, reading.Doubts, progress);
        return reading.Data;
    }

    private void SayDoubts(ParseResult parsed, string folder, IReadOnlyList<string> doubts, ProgressDisplay progress)
    {
        const int MostSaid = 3;
        foreach (string doubt in doubts.Take(MostSaid)) progress.Say($"{GlintCommand.ErrorPrefix}warning: {doubt}");
        if (doubts.Count <= MostSaid) return;
        string names = string.Concat(Said(parsed).Select(said => $" {said.Option.Name} {Quoted(said.Name)}"));
        progress.Say($"{GlintCommand.ErrorPrefix}warning: and {doubts.Count - MostSaid} more: glint check {Quoted(folder)}{names}");

        static string Quoted(string text) => text.All(c => char.IsLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '\\' or ':') ? text : $"\"{text}\"";
    }

    /// <summary>The layout of DICOM patients, with the names that were given.</summary>
    /// <exception cref="WrongOptionException">The folder does not have it and a name was given, or it has it and <see cref="Label"/> was given.</exception>
    internal DicomFolder Layout(ParseResult parsed, string folder, IReadOnlyDictionary<string, string>? recorded = null)
    {
        var said = Said(parsed).ToArray();
        DicomFolder layout = said.Length > 0 || recorded is null
            ? new() { IsOfCommand = true, Roi = parsed.GetValue(Roi), Segment = parsed.GetValue(Segment) }
            : new() { IsOfCommand = true, Roi = recorded.GetValueOrDefault(DicomFolder.RoiOption), Segment = recorded.GetValueOrDefault(DicomFolder.SegmentOption) };
        if (said.Length == 0 && parsed.GetValue(Label) is null) return layout;
        bool isDicom = DataFolder.Has(folder, layout);
        if (isDicom && parsed.GetValue(Label) is not null) throw new WrongOptionException($"{Label.Name} is for files of labels; {folder} holds DICOM, where names say what is tumour. Use {Roi.Name} or {Segment.Name}, or leave it out.");
        if (!isDicom && said.Length > 0 && Path.Exists(folder)) throw new WrongOptionException($"{said[0].Option.Name} is for a folder of DICOM patients, and {folder} is none. Leave it out.");
        return layout;
    }

    private IEnumerable<(Option<string?> Option, string Name)> Said(ParseResult parsed) =>
        new[] { Roi, Segment }.Select(option => (Option: option, Name: parsed.GetValue(option))).Where(said => said.Name is not null).Select(said => (said.Option, said.Name!));

    private static Option<string?> OfName(string name, string description) => new ValueOption<string?>(
        name, description, "a name", text => string.IsNullOrWhiteSpace(text) ? ValueOption<string?>.Refused(name, text, "a name") : new(text))
    {
        HelpName = "NAME",
    };

    private int PatientsOf(ParseResult parsed, Preset preset) => parsed.GetValue(PhantomPatients) ?? preset.PhantomPatients;

    private int SlicesOf(ParseResult parsed, Preset preset) => parsed.GetValue(PhantomSlices) ?? preset.PhantomSlicesPerPatient;

    private static Option<GeometryMismatch> OfGeometryMismatch()
    {
        Option<GeometryMismatch> option = ChoiceOption.Of<GeometryMismatch>(
            "--on-geometry-mismatch",
            "Where a label does not lie on its image's voxels: error (stop), resample (carry it to the image's grid by nearest neighbour), or ignore (pair voxels of equal index).");
        option.DefaultValueFactory = _ => GeometryMismatch.Error;
        return option;
    }

    private SliceDataset LoadPhantom(PhantomOptions options)
    {
        if (Memory.TooSmall((double)options.Side * options.Side * options.SlicesPerPatient * options.Patients) is { } found)
        {
            throw new WrongOptionException($"a phantom of {options.Patients} patients with {options.SlicesPerPatient} slices of {options.Side} x {options.Side} {found}. Use smaller {PhantomPatients.Name}, {PhantomSlices.Name} or --side.");
        }
        try
        {
            return Phantom.Dataset(options);
        }
        catch (GlintException e)
        {
            // It is made of options alone.
            throw new WrongOptionException(e.Message);
        }
    }
}
