using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>The instance, and the frame in it, that a slice of a series comes from.</summary>
/// <param name="SopClassUid">What kind of object it is.</param>
/// <param name="SopInstanceUid">Which one.</param>
/// <param name="Frame">The frame's number, from 1; null where the object is a single image.</param>
internal readonly record struct SourceInstance(string SopClassUid, string SopInstanceUid, int? Frame = null);

/// <summary>What segmentations and structure sets refer to: a series as a grid, the instances of its slices, and whose it is.</summary>
/// <param name="Geometry">The grid of the series.</param>
/// <param name="First">An instance of it, for what is copied: patient, study, frame of reference.</param>
/// <param name="Slices">Where each slice of the grid comes from.</param>
internal sealed record ReferencedSeries(Geometry Geometry, DataSet First, IReadOnlyList<SourceInstance> Slices)
{
    /// <summary>What findings in a series refer to.</summary>
    /// <exception cref="GlintException">The series makes no volume, or its files do not say what they are.</exception>
    public static ReferencedSeries Of(DicomSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return new ReferencedSeries(series.Geometry, series.First, [.. series.Slices.Select(SourceOf)]);
    }

    public string SeriesUid => First.Text(Tags.SeriesInstanceUid) ?? throw Missing(Tags.SeriesInstanceUid);

    public string StudyUid => First.Text(Tags.StudyInstanceUid) ?? throw Missing(Tags.StudyInstanceUid);

    public string FrameOfReferenceUid => First.Text(Tags.FrameOfReferenceUid) ?? throw Missing(Tags.FrameOfReferenceUid);

    /// <summary>Each instance once, in the order of the slices.</summary>
    public IReadOnlyList<SourceInstance> Instances => [.. Slices.Select(s => s with { Frame = null }).Distinct()];

    /// <summary>Refuses a mask that does not lie on the grid of the series.</summary>
    public void CheckGrid(Mask mask)
    {
        const double MostVoxelsOff = 0.01;
        if (mask.Geometry.MismatchWith(Geometry, MostVoxelsOff) is { } why)
        {
            throw new ArgumentException($"The mask is not on the grid of the series: {why}.", nameof(mask));
        }
    }

    private static SourceInstance SourceOf(SeriesSlice slice)
    {
        DataSet data = slice.File.DataSet;
        return new SourceInstance(
            data.Text(Tags.SopClassUid) ?? throw Missing(data, Tags.SopClassUid),
            data.Text(Tags.SopInstanceUid) ?? throw Missing(data, Tags.SopInstanceUid),
            data.Has(Tags.NumberOfFrames) ? slice.Frame + 1 : null);
    }

    private GlintException Missing(Tag tag) => Missing(First, tag);

    private static GlintException Missing(DataSet data, Tag tag) =>
        new($"{data.Name} has no {Tags.NameOf(tag)}, which what refers to it needs. Export the series again.");
}
