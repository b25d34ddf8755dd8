using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>
/// The layout of a folder of DICOM patients: series, and for each an RTSTRUCT or a SEG in which the tumour is marked. Files may lie in a folder a
/// patient, in one flat folder or anyhow: what belongs together is told by the series that an object refers to and by frames of reference,
/// whose a series is by Patient ID.
/// </summary>
/// <example><code>SliceDataset data = new ScanFolder("patients") { Layout = new DicomFolder { Roi = "GTV" } }.Read();</code></example>
public sealed class DicomFolder : IScanLayout
{
    internal const string RoiOption = "roi", SegmentOption = "segment";

    /// <summary>
    /// The name of the ROI that is tumour in structure sets, capitals or not; several of the name count together. Default: null, each structure
    /// set has one ROI. Where it is given and <see cref="Segment"/> is not, segmentations are left out.
    /// </summary>
    public string? Roi { get; init; }

    /// <summary>The same for segmentations: the label of the segment.</summary>
    public string? Segment { get; init; }

    /// <summary>Whether messages are read by somebody who sits before the command, and knows its options alone.</summary>
    internal bool IsOfCommand { get; init; }

    string IScanLayout.Description => "DICOM series with RTSTRUCT or SEG";

    string IScanLayout.Remedy => $"Choose another ROI or segment (--{RoiOption}, --{SegmentOption}), or mark the tumours.";

    IReadOnlyDictionary<string, string> IScanLayout.Choice => new[] { (Name: RoiOption, Value: Roi), (Name: SegmentOption, Value: Segment) }
        .Where(c => c.Value is not null).ToDictionary(c => c.Name, c => c.Value!);

    bool IScanLayout.Has(string folder) => Directory.Exists(folder) && DicomSeries.FilesOf(folder).Any(IsDicom);

    FoundScans IScanLayout.Find(string folder)
    {
        string[] names = DicomSeries.FilesOf(folder);
        var files = new FoundFile?[names.Length];
        var marks = new DicomObject?[names.Length];
        var faults = new FolderFault?[names.Length];
        InParallel.For(names.Length, i =>
        {
            try
            {
                FoundFile? file = FoundFile.TryRead(names[i]);
                marks[i] = file is null ? null : DicomObject.TryOf(file.File);
                files[i] = file;
            }
            catch (GlintException error)
            {
                faults[i] = new(FolderFaultKind.Unreadable, Stops: true, null, names[i], error.Message);
            }
        });
        faults = [.. faults, .. StrayFiles.Of(names, files).Where(stray => !faults.Any(fault => fault?.File == stray.Path)).Select(StrayFault)];
        DicomObject[] all = [.. marks.OfType<DicomObject>()], objects = [.. all.Where(IsAskedFor)];
        if (all.Length > 0 && objects.Length == 0) return new([], [.. faults.OfType<FolderFault>(), OtherKind(folder, all)]);
        var pairing = new Pairing(folder, DicomSeries.Of(folder, files.OfType<FoundFile>(), []), objects);
        HashSet<string?> torn = [.. faults.OfType<FolderFault>().Where(fault => fault.Kind == FolderFaultKind.Unreadable).Select(fault => Path.GetDirectoryName(fault.File))];
        return new([.. pairing.Scans(Roi, Segment, IsOfCommand).Where(scan => !IsTorn(scan, torn))], [.. faults.OfType<FolderFault>(), .. pairing.Faults]);
    }

    // Whose slices make no volume beside a damaged file, lacks that file: what is said of the file is enough.
    private static bool IsTorn(FoundScan scan, HashSet<string?> folders)
    {
        if (scan.Image is not SeriesSource image || !image.Series.Found.Any(f => folders.Contains(Path.GetDirectoryName(f.File.Path)))) return false;
        try
        {
            return image.ReadGeometry() is null;
        }
        catch (GlintException)
        {
            return true;
        }
    }

    private static FolderFault StrayFault(StrayFile stray) =>
        new(FolderFaultKind.Unlisted, Stops: false, null, stray.Path, $"{stray.Path} {stray.Why}, and is left out. If it was a slice or an object, copy it again; else take it away.");

    // Who names an ROI means structure sets.
    private bool IsAskedFor(DicomObject o) => (Roi is null && Segment is null) || (o.IsStructureSet ? Roi : Segment) is not null;

    private static FolderFault OtherKind(string folder, DicomObject[] all)
    {
        (string found, string missing, string option, string instead) = all[0].IsStructureSet
            ? ("structure set", "segmentation", SegmentOption, RoiOption) : ("segmentation", "structure set", RoiOption, SegmentOption);
        return new(FolderFaultKind.ImageWithoutLabel, Stops: true, null, folder,
            $"{folder} holds no {missing}, which --{option} is for, but {all.Length} {found}(s), as {all[0].Path}. Name what is tumour there with --{instead} NAME, and leave --{option} out.");
    }

    private static bool IsDicom(string path)
    {
        try
        {
            return DicomFile.TryRead(path) is not null;
        }
        catch (GlintException)
        {
            // Damaged, or closed to us: the one is DICOM, and of the other it will be said that it cannot be read.
            return true;
        }
    }
}
