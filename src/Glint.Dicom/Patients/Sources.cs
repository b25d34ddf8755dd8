using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>The image of a series.</summary>
/// <param name="Series">The series.</param>
/// <param name="Path">What messages call it.</param>
internal sealed record SeriesSource(DicomSeries Series, string Path) : IScanSource
{
    public Volume Read() => Series.Read();

    public Geometry ReadGeometry() => Series.Geometry;

    public IReadOnlyList<string> Files => Series.Files;

    public Guid? Reader => typeof(SeriesSource).Module.ModuleVersionId;
}

/// <summary>What a structure set or a segmentation marks in a series: 1 in the ROIs or segments of the name, 0 elsewhere, on the grid of the series.</summary>
/// <param name="Series">The series.</param>
/// <param name="Marks">The object.</param>
/// <param name="Roi">The name of the ROIs; null for the only one.</param>
/// <param name="Segment">The label of the segments; null for the only one.</param>
internal sealed record MarkedSource(DicomSeries Series, DicomObject Marks, string? Roi, string? Segment) : IScanSource
{
    /// <summary>As of the layout.</summary>
    public bool IsOfCommand { get; init; }

    public string Path => Marks.Path;

    public Geometry ReadGeometry() => Series.Geometry;

    public IReadOnlyList<string> Files => [Marks.Path];

    public Guid? Reader => typeof(MarkedSource).Module.ModuleVersionId;

    public string Choice => Marks.IsStructureSet ? Roi is null ? "" : $"ROI {Roi}" : Segment is null ? "" : $"segment {Segment}";

    public Volume Read()
    {
        var series = ReferencedSeries.Of(Series);
        if (Marks.IsStructureSet) CheckEnclose();
        var marked = new float[series.Geometry.VoxelCount];
        foreach (int number in Numbers)
        {
            CheckFrame(number, series);
            Mask mask = Marks.IsStructureSet ? StructureSet.Read(Marks.File.DataSet, Path, series, number) : DicomSegmentation.Read(Marks.File, series, number);
            for (int i = 0; i < marked.Length; i++)
            {
                if (mask.Voxels[i] != 0) marked[i] = 1;
            }
        }
        return new Volume(series.Geometry, marked);
    }

    public IReadOnlyList<string> Doubts => !Marks.IsStructureSet ? [] :
    [
        .. Numbers.SelectMany(number =>
        {
            (IReadOnlyList<ClosedContour> contours, int points) = StructureSet.Drawn(Marks.File.DataSet, number);
            return ContourDoubts.Of(StructureSet.NameOf(Marks.File.DataSet, Path, number), contours, points, Series.Geometry);
        }),
    ];

    private IReadOnlyList<int> Numbers => Marks.IsStructureSet
        ? NamedNumbers.All(StructureSet.RoisOf(Marks.File.DataSet), Roi, "ROI", How(DicomFolder.RoiOption, nameof(DicomFolder.Roi)), Path)
        : NamedNumbers.All(DicomSegmentation.SegmentsOf(Marks.File.DataSet), Segment, "segment", How(DicomFolder.SegmentOption, nameof(DicomFolder.Segment)), Path);

    private string How(string option, string property) => IsOfCommand ? $"--{option} NAME" : $"--{option} NAME ({nameof(DicomFolder)}.{property})";

    // An empty mask would be a patient without tumour.
    private void CheckEnclose()
    {
        (int Number, int Contours, int Points)[] drawn = [.. Numbers.Select(n => (n, Drawn: StructureSet.CountOf(Marks.File.DataSet, n))).Select(d => (d.n, d.Drawn.Closed, d.Drawn.Points))];
        if (drawn.Any(d => d.Contours > 0) || drawn.Sum(d => d.Points) is not (> 0 and var points)) return;
        throw new GlintException($"{StructureSet.NameOf(Marks.File.DataSet, Path, drawn[0].Number)} is {points} POINT contour(s), which enclose nothing. Draw its outline, choose another ROI with --{DicomFolder.RoiOption}, or take the file away.");
    }

    // A structure set may hold ROIs of several frames. Where its contours name images of the series, those count.
    private void CheckFrame(int number, ReferencedSeries series)
    {
        if (!Marks.IsStructureSet || series.Instances.Any(i => Marks.Instances.Contains(i.SopInstanceUid)) || StructureSet.FrameOf(Marks.File.DataSet, number) is not { } frame || series.First.Text(Tags.FrameOfReferenceUid) is not { } own || frame == own) return;
        throw new GlintException(
            $"{StructureSet.NameOf(Marks.File.DataSet, Path, number)} lies in the frame of reference {DataSet.ShownWhole(frame)}, its series in {DataSet.ShownWhole(own)}: positions in one mean nothing in the other. Export both again, or take them away.");
    }
}
