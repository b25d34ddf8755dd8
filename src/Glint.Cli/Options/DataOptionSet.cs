using System.CommandLine;
using Glint.Data;
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
        Description = "Folder of a data set (Decathlon or LiTS layout), or 'phantom' for synthetic CT.", Required = true, HelpName = "DIR|phantom",
    };

    internal Option<int?> Label { get; } = new("--label") { Description = "The label that is tumour, where labels are not just 0 and 1 (LiTS: 2)." };

    internal Option<PhantomOrgan> Organ { get; } = new("--organ") { Description = "The phantom's organ: lung or liver.", DefaultValueFactory = _ => PhantomOrgan.Lung };

    internal void AddTo(Command command)
    {
        command.Options.Add(Data);
        command.Options.Add(Label);
        command.Options.Add(Organ);
    }

    internal bool IsPhantom(ParseResult parsed) => parsed.GetValue(Data) == PhantomName;

    /// <summary>Reads or makes the slices, with progress.</summary>
    internal SliceDataset Load(ParseResult parsed, Preset preset, ProgressDisplay progress)
    {
        if (IsPhantom(parsed))
        {
            PhantomOrgan organ = parsed.GetValue(Organ);
            return Phantom.Dataset(new PhantomOptions(
                organ, preset.Options.Side, preset.PhantomPatients, preset.PhantomSlicesPerPatient, PhantomTumourShare, PhantomSeed));
        }
        return Load(parsed, progress);
    }

    /// <summary>Reads the slices of a folder, with progress.</summary>
    internal SliceDataset Load(ParseResult parsed, ProgressDisplay progress)
    {
        string folder = parsed.GetValue(Data)!;
        IReadOnlyList<LabelledScan> scans = DataFolder.Find(folder);
        int? label = parsed.GetValue(Label);
        IEnumerable<Slice> slices = progress
            .Track(scans.Select((scan, i) => (Slices: scan.Read(label), Line: new ProgressLine("reading " + scan.Patient, i + 1, scans.Count, ""))), s => s.Line)
            .SelectMany(s => s.Slices);
        return new SliceDataset(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), slices);
    }
}
