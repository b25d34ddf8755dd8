using System.CommandLine;
using Glint.Dicom;
using Glint.Imaging;

namespace Glint.Cli.Options;

/// <summary>What a prediction of a DICOM series is written as.</summary>
internal enum DicomOutput
{
    /// <summary>A segmentation, BINARY.</summary>
    Seg,

    /// <summary>A segmentation of the newer kind, LABELMAP.</summary>
    Labelmap,

    /// <summary>A structure set.</summary>
    Rtstruct,
}

/// <summary>The options of predict for a DICOM series.</summary>
internal sealed class DicomOptionSet
{
    internal const string Ending = ".dcm", RoiName = "--roi-name";

    private readonly Option<string?> _series = new("--series") { Description = "Series Instance UID, where the folder of --input holds several DICOM series.", HelpName = "UID" };
    private readonly Option<DicomOutput> _type = ChoiceOption.Of<DicomOutput>("--output-type", "What a .dcm of --output is: seg (BINARY), labelmap, or rtstruct, a structure set of ROIs that are UNAPPROVED.");
    private readonly Option<string?> _name = new ValueOption<string?>(
        RoiName, "Name of the segment or ROI in a .dcm (default: Tumour).", "a name", text => new(text, FindingOptions.WhyNoName(text) is { } why ? $"{RoiName} {why}." : null))
    {
        HelpName = "NAME",
    };
    private readonly Option<string?> _structures = PathOption.OrNone("--structure-set", "A structure set (.dcm) of the same findings, beside --output.");
    private readonly Option<bool> _perLesion = new("--per-lesion") { Description = "A segment or ROI of its own for each lesion in a .dcm." };

    internal DicomOptionSet() => _type.DefaultValueFactory = _ => DicomOutput.Seg;

    internal void AddTo(Command command)
    {
        command.Options.Add(_series);
        command.Options.Add(_type);
        command.Options.Add(_name);
        command.Options.Add(_perLesion);
        command.Options.Add(_structures);
    }

    /// <summary>The series to predict and what to write; null where the input is none.</summary>
    /// <exception cref="GlintException">The folder holds no series that can be read, or several; or the output cannot be written.</exception>
    /// <exception cref="WrongOptionException">An option for a .dcm was given, and the output is none.</exception>
    internal DicomPrediction? Of(ParseResult parsed, IReadOnlyList<string> inputs, string output, ScanFormats formats)
    {
        bool isDicom = output.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);
        string? uid = parsed.GetValue(_series);
        if (!isDicom && new Option[] { _type, _name, _perLesion, _structures }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } idle)
        {
            throw new WrongOptionException($"{idle.Name} is for an --output that ends in {Ending}; found {output}. Leave it out, or name such a file.");
        }
        if (!isDicom && uid is null && !(inputs is [var one] && Directory.Exists(one) && formats.Find(output) is not null)) return null;
        if (inputs is not [var folder]) throw new GlintException($"{output} is written for one series; found {inputs.Count} inputs. Pass --input one folder with a DICOM series.");
        if (!Path.Exists(folder)) throw new GlintException($"There is no {folder}. Pass --input a folder with a DICOM series.");
        ScanInput.CheckNoSlice(folder, formats);
        if (!Directory.Exists(folder)) throw new GlintException($"A DICOM series is a folder of files, and {folder} is none. Pass --input that folder, or --output a mask in another format.");
        Prediction.CheckFree(output);
        if (!isDicom) formats.CheckName(output);
        string? structures = parsed.GetValue(_structures);
        if (structures is not null && !structures.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)) throw new WrongOptionException($"{_structures.Name} takes a file that ends in {Ending}; found {structures}.");
        if (structures is not null && (Path.Exists(structures) || Path.GetFullPath(structures) == Path.GetFullPath(output))) throw new GlintException($"{structures} exists already, or is --output. Choose another {_structures.Name}, or delete it first.");
        foreach (string file in new[] { output, structures ?? output })
        {
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } parent && !Directory.Exists(parent)) throw new GlintException($"Cannot write {file}: there is no folder {parent}. Create it, or choose another.");
        }
        DicomOutput type = parsed.GetValue(_type);
        return new(Opened(folder, uid), output, structures, isDicom ? type : null, new FindingOptions
        {
            Name = parsed.GetValue(_name) ?? "Tumour",
            PerLesion = parsed.GetValue(_perLesion),
            Encoding = type == DicomOutput.Labelmap ? SegmentationEncoding.LabelMap : SegmentationEncoding.Binary,
        });
    }

    // One that the folder does not have is a wrong option, as every unknown name is.
    private DicomSeries Opened(string folder, string? uid)
    {
        IReadOnlyList<DicomSeries> all = DicomSeries.Find(folder);
        if (uid is not null && all.Count > 0 && !all.Any(series => series.SeriesUid == uid)) throw new WrongOptionException($"{_series.Name} is '{uid}', no series of {folder}. It holds: {DicomSeries.Listed(all)}.");
        return DicomSeries.Choose(folder, all, uid);
    }
}
