namespace Glint.Dicom;

/// <summary>A structure set or a segmentation, and what it says it belongs to.</summary>
/// <param name="File">Its file.</param>
/// <param name="IsStructureSet">Whether it is a structure set; a segmentation else.</param>
internal sealed record DicomObject(DicomFile File, bool IsStructureSet)
{
    public string Path => File.Path;

    /// <summary>What messages call it.</summary>
    public string Kind => IsStructureSet ? "structure set" : "segmentation";

    /// <summary>Series Instance UIDs of the series that it refers to.</summary>
    public IReadOnlyList<string> SeriesUids { get; private init; } = [];

    /// <summary>The frames of reference that it lies in: those of its series, or of its ROIs.</summary>
    public IReadOnlyList<string> Frames { get; private init; } = [];

    /// <summary>SOP Instance UIDs of the images that it refers to.</summary>
    public IReadOnlySet<string> Instances { get; private init; } = new HashSet<string>();

    public string PatientId => File.DataSet.Text(Tags.PatientId) ?? "";

    /// <summary>Of a file; null where it is none of the two.</summary>
    public static DicomObject? TryOf(DicomFile file)
    {
        DataSet data = file.DataSet;
        string? sopClass = data.Text(Tags.SopClassUid), modality = data.Text(Tags.Modality);
        if (sopClass == StructureSetWriter.StructureSetStorage || (sopClass is null && modality == "RTSTRUCT")) return StructureSetOf(file);
        return sopClass is SegmentationWriter.BinaryStorage or SegmentationWriter.LabelMapStorage || modality == "SEG" ? SegmentationOf(file) : null;
    }

    private static DicomObject StructureSetOf(DicomFile file)
    {
        DataSet data = file.DataSet;
        List<DataSet> series = StructureSet.ReferredSeries(data);
        return new(file, IsStructureSet: true)
        {
            SeriesUids = Texts(series, Tags.SeriesInstanceUid),
            Frames = [.. Texts(data.Items(Tags.ReferencedFrameOfReferenceSequence), Tags.FrameOfReferenceUid).Union(Texts(data.Items(Tags.StructureSetRoiSequence), Tags.ReferencedFrameOfReferenceUid))],
            Instances = StructureSet.Instances(data.Items(Tags.RoiContourSequence).SelectMany(r => r.Items(Tags.ContourSequence)).SelectMany(c => c.Items(Tags.ContourImageSequence))).ToHashSet(),
        };
    }

    private static DicomObject SegmentationOf(DicomFile file)
    {
        DataSet data = file.DataSet;
        IReadOnlyList<DataSet> series = data.Items(Tags.ReferencedSeriesSequence);
        IEnumerable<DataSet> groups = data.Items(Tags.PerFrameFunctionalGroupsSequence).Concat(data.Items(Tags.SharedFunctionalGroupsSequence));
        return new(file, IsStructureSet: false)
        {
            SeriesUids = Texts(series, Tags.SeriesInstanceUid),
            Frames = Texts([data], Tags.FrameOfReferenceUid),
            Instances = StructureSet.Instances(series.SelectMany(s => s.Items(Tags.ReferencedInstanceSequence))
                .Concat(groups.SelectMany(g => g.Items(Tags.DerivationImageSequence)).SelectMany(d => d.Items(Tags.SourceImageSequence)))).ToHashSet(),
        };
    }

    private static IReadOnlyList<string> Texts(IEnumerable<DataSet> items, Tag tag) => [.. items.Select(item => item.Text(tag)).OfType<string>().Distinct()];
}
