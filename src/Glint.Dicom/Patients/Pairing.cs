using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>Which object marks which series, and what is wrong where none does, or several.</summary>
internal sealed class Pairing
{
    private readonly string _folder;
    private readonly IReadOnlyList<DicomSeries> _series;
    private readonly Dictionary<DicomSeries, List<DicomObject>> _objects = [];
    private readonly Dictionary<DicomSeries, HashSet<string>> _instances;
    private readonly List<FolderFault> _faults = [];

    public Pairing(string folder, IReadOnlyList<DicomSeries> series, IReadOnlyList<DicomObject> objects)
    {
        (_folder, _series) = (folder, series);
        _instances = series.ToDictionary(s => s, s => s.Found.Select(f => f.File.DataSet.Text(Tags.SopInstanceUid)).OfType<string>().ToHashSet());
        List<DicomObject> left = [];
        foreach (DicomObject marks in objects)
        {
            if (Referred(marks) is { } own) Put(own, marks);
            else left.Add(marks);
        }
        // Only series that nobody refers to: an object of a series that is not here must not double another's.
        DicomSeries[] free = [.. series.Where(s => !_objects.ContainsKey(s))];
        foreach (DicomObject marks in left) PutByFrame(marks, free);
        foreach (DicomSeries one in series) Judge(one);
    }

    /// <summary>What is wrong, in the order of the files' names.</summary>
    public IReadOnlyList<FolderFault> Faults => [.. _faults.OrderBy(f => f.File, StringComparer.Ordinal)];

    /// <summary>The series that one object marks, called by Patient ID; with a number behind it where a patient has several, in the order of their studies.</summary>
    public IReadOnlyList<FoundScan> Scans(string? roi, string? segment, bool isOfCommand) =>
    [
        .. _series.Where(s => PersonOf(s).Length > 0 && _objects.TryGetValue(s, out List<DicomObject>? marks) && marks.Count == 1).GroupBy(PersonOf)
            .SelectMany(person => person.OrderBy(s => s.First.Text(Tags.StudyDate) ?? "", StringComparer.Ordinal).ThenBy(s => s.First.Text(Tags.StudyTime) ?? "", StringComparer.Ordinal)
                .ThenBy(s => s.First.Text(Tags.StudyInstanceUid) ?? "", StringComparer.Ordinal).ThenBy(s => s.SeriesUid, StringComparer.Ordinal)
                .Select((series, i) => Scan(person.Count() == 1 ? person.Key : FormattableString.Invariant($"{person.Key}/{i + 1}"), person.Key, series, new MarkedSource(series, _objects[series][0], roi, segment) { IsOfCommand = isOfCommand }))),
    ];

    private FoundScan Scan(string name, string person, DicomSeries series, MarkedSource marks) => new(name, person, new SeriesSource(series, PlaceOf(series)), marks);

    // By the series that it says; of several that are here, the one whose images it refers to. Where it says none, by its images alone.
    private DicomSeries? Referred(DicomObject marks)
    {
        DicomSeries[] said = [.. _series.Where(s => s.SeriesUid.Length > 0 && marks.SeriesUids.Contains(s.SeriesUid))];
        if (said.Length == 1) return said[0];
        DicomSeries[] drawnOn = [.. (said.Length == 0 ? _series : said).Where(s => _instances[s].Overlaps(marks.Instances))];
        if (drawnOn.Length == 1) return drawnOn[0];
        return (drawnOn.Length > 0 ? drawnOn : said).Where(s => s.Modality == "CT").ToArray() is [var onlyCt] ? onlyCt : null;
    }

    private void PutByFrame(DicomObject marks, DicomSeries[] free)
    {
        DicomSeries[] several = [.. _series.Where(s => marks.SeriesUids.Contains(s.SeriesUid) || _instances[s].Overlaps(marks.Instances))];
        if (several.Length > 1)
        {
            Fault(FolderFaultKind.DoubtfulPair, true, null, marks.Path, $"{marks.Path} is a {marks.Kind} of {several.Length} series in {_folder}: {string.Join("; ", several.Select(s => s.ToString()))}. Keep the one that it was drawn on, or split it.");
            return;
        }
        DicomSeries[] beside = [.. free.Where(s => FrameOf(s) is { } frame && marks.Frames.Contains(frame) && s.PatientId == marks.PatientId)];
        if (beside.Length > 1 && beside.Where(s => s.Modality == "CT").ToArray() is [var onlyCt]) beside = [onlyCt];
        if (beside.Length == 1)
        {
            Put(beside[0], marks);
            Fault(FolderFaultKind.DoubtfulPair, false, null, marks.Path, $"{marks.Path} refers to {Said(marks)}, and is taken for series {DataSet.ShownWhole(beside[0].SeriesUid)} ({PlaceOf(beside[0])}), which alone shares its frame of reference. Look whether it was drawn on that, or add the series it refers to.");
            return;
        }
        Fault(FolderFaultKind.LabelWithoutImage, false, null, marks.Path, beside.Length > 1
            ? $"{marks.Path} refers to {Said(marks)}, and {beside.Length} series share its frame of reference: it is left out. Add the series it was drawn on, or take it away."
            : $"{marks.Path} has no series: it refers to {Said(marks)}, and no other one without an object lies in its frame of reference. Add the series it was drawn on, or take it away.");
    }

    private void Judge(DicomSeries series)
    {
        string place = PlaceOf(series);
        if (!_objects.TryGetValue(series, out List<DicomObject>? marks))
        {
            Fault(FolderFaultKind.ImageWithoutLabel, false, null, place, $"{place} (series {series}) has no structure set or segmentation and is left out. Add one that refers to it, or take the series away.");
            return;
        }
        string? name = PersonOf(series) is { Length: > 0 } person ? person : null;
        if (name is null)
        {
            Fault(FolderFaultKind.NoPatient, true, null, place, $"{place} (series {series}) has no Patient ID, by which patients are told apart in training and testing. Give its files one: dcmodify -i \"(0010,0020)=NAME\" FILES.");
        }
        if (marks.Count > 1)
        {
            Fault(FolderFaultKind.SeveralLabels, true, name, marks[1].Path, $"{string.Join(" and ", marks.Select(m => m.Path))} mark one series, {series} in {place}. Keep the one to train on, or choose structure sets or segmentations with --roi or --segment.");
        }
        foreach (DicomObject one in marks)
        {
            if (FrameOf(series) is { } frame && one.Frames.Count > 0 && !one.Frames.Contains(frame)) Fault(FolderFaultKind.OtherFrameOfReference, !IsDrawnOn(one, series), name, one.Path, IsDrawnOn(one, series)
                ? $"{one.Path} lies in the frame of reference {DataSet.ShownWhole(one.Frames[0])}, its series {place} in {DataSet.ShownWhole(frame)}; as its contours name images of the series, their positions are taken for those. Look whether they lie right."
                : $"{one.Path} lies in the frame of reference {DataSet.ShownWhole(one.Frames[0])}, its series {place} in {DataSet.ShownWhole(frame)}: positions in one mean nothing in the other. Export both again, or take them away.");
            if (name is not null && one.PatientId != series.PatientId)
            {
                Fault(FolderFaultKind.OtherPatient, false, name, one.Path, $"{one.Path} is of patient '{DataSet.Shown(one.PatientId)}', its series {place} of patient '{DataSet.Shown(series.PatientId)}', which counts. Look whether they belong together.");
            }
        }
        if (series.LeftOut.Count > 0)
        {
            const int MostNamed = 3;
            Fault(FolderFaultKind.Unlisted, false, name, place, $"{series.LeftOut.Count} file(s) of series {DataSet.ShownWhole(series.SeriesUid)} are left out: {string.Join("; ", series.LeftOut.Take(MostNamed))}{(series.LeftOut.Count > MostNamed ? "; ..." : "")}. Right for what is no slice; else export it again.");
        }
    }

    // Some writers of structure sets, such as rt-utils, make up a frame of reference; what names the images leaves no doubt. Segmentations are refused when they are read.
    private bool IsDrawnOn(DicomObject marks, DicomSeries series) => marks.IsStructureSet && _instances[series].Overlaps(marks.Instances);

    private void Put(DicomSeries series, DicomObject marks)
    {
        if (!_objects.TryGetValue(series, out List<DicomObject>? known)) _objects.Add(series, known = []);
        known.Add(marks);
    }

    private void Fault(FolderFaultKind kind, bool stops, string? scan, string file, string text) => _faults.Add(new(kind, stops, scan, file, text));

    private static string Said(DicomObject marks) => marks.SeriesUids.Count > 0 ? $"series {DataSet.ShownWhole(marks.SeriesUids[0])}, which is not here" : "no series that is here";

    private static string? FrameOf(DicomSeries series) => series.First.Text(Tags.FrameOfReferenceUid);

    // As a name that is shown and written down.
    private static string PersonOf(DicomSeries series) => string.Concat(series.PatientId.Select(c => char.IsControl(c) ? '?' : c)).Trim();

    // Its folder where that holds no slice of another series, else its first file.
    private string PlaceOf(DicomSeries series)
    {
        string first = series.Found[0].File.Path, folder = Path.GetDirectoryName(first)!;
        bool isAlone = series.Found.All(f => IsIn(f, folder)) && _series.Where(s => s != series).All(s => !s.Found.Any(f => IsIn(f, folder)));
        return isAlone && Path.GetFullPath(folder) != Path.GetFullPath(_folder) ? folder : first;
    }

    private static bool IsIn(FoundFile file, string folder) => Path.GetDirectoryName(file.File.Path) == folder;
}
