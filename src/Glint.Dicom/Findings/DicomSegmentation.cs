using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>Reads segments of a DICOM segmentation (SEG).</summary>
public static class DicomSegmentation
{
    /// <summary>
    /// Reads a segment as a mask on the grid of a series. Frames go where their plane position says, whatever their order; they may run along
    /// other axes of the same grid, and slices without a frame are empty.
    /// </summary>
    /// <param name="path">A segmentation, BINARY, LABELMAP or FRACTIONAL.</param>
    /// <param name="series">The series it belongs to.</param>
    /// <param name="segment">The segment's label, else its number; null where the file has only one.</param>
    /// <param name="fractionalAtHalf">
    /// What to do with a FRACTIONAL segmentation: false, as preset, refuse it; true, take as inside what has at least half of the largest value.
    /// </param>
    /// <exception cref="GlintException">No segmentation, a damaged one, one of another grid or frame of reference, or no such segment.</exception>
    public static Mask Read(string path, DicomSeries series, string? segment = null, bool fractionalAtHalf = false) =>
        Read(path, ReferencedSeries.Of(series), segment, fractionalAtHalf);

    /// <summary>As the public one, of a series that need not be files.</summary>
    internal static Mask Read(string path, ReferencedSeries series, string? segment = null, bool fractionalAtHalf = false)
    {
        DicomFile file = DicomFile.Read(path);
        DataSet data = file.DataSet;
        CheckKind(data, path);
        CheckFrameOfReference(data, series);
        return Read(file, series, NamedNumbers.Find(SegmentsOf(data), segment, "segment", path), fractionalAtHalf);
    }

    private static void CheckKind(DataSet data, string path)
    {
        string sopClass = data.Text(Tags.SopClassUid) ?? "";
        if (sopClass is not (SegmentationWriter.BinaryStorage or SegmentationWriter.LabelMapStorage) && data.Text(Tags.Modality) != "SEG")
        {
            throw new GlintException($"{path} is not a segmentation: its SOP class is {DataSet.Shown(sopClass)}. Give a SEG.");
        }
    }

    /// <summary>The segment of a number.</summary>
    internal static Mask Read(DicomFile file, ReferencedSeries series, int number, bool fractionalAtHalf = false)
    {
        DataSet data = file.DataSet;
        CheckFrameOfReference(data, series);
        string type = data.Text(Tags.SegmentationType) ?? "BINARY";
        if (type is not ("BINARY" or "LABELMAP" or "FRACTIONAL"))
        {
            throw data.Wrong(Tags.SegmentationType, $"'{DataSet.Shown(type)}'", "BINARY, LABELMAP or FRACTIONAL");
        }
        if (type == "FRACTIONAL" && !fractionalAtHalf)
        {
            throw new GlintException(
                $"{file.Path} is FRACTIONAL: its voxels are shares or probabilities, not inside or outside. Export it as BINARY, or ask for the threshold at half.");
        }
        (int least, int most) = type switch
        {
            "LABELMAP" => (number, number),
            "FRACTIONAL" => (((data.Integer(Tags.MaximumFractionalValue) ?? 255) + 1) / 2, int.MaxValue),
            _ => (1, 1),
        };
        return Read(file, series, type == "LABELMAP" ? null : number, Math.Max(least, 1), most);
    }

    /// <summary>The segments of a file, by number, in its order; a label map's background is none.</summary>
    internal static List<(int Number, string Name)> SegmentsOf(DataSet data)
    {
        List<(int Number, string Name)> segments =
        [
            .. data.Items(Tags.SegmentSequence).Select(item => (
                item.Integer(Tags.SegmentNumber) ?? throw data.Wrong(Tags.SegmentNumber, "missing", "a number"),
                item.Text(Tags.SegmentLabel) ?? "")),
        ];
        segments.RemoveAll(s => s.Number == 0);
        return segments;
    }

    private static Mask Read(DicomFile file, ReferencedSeries series, int? segment, int least, int most)
    {
        DataSet data = file.DataSet;
        var pixels = new PixelData(file);
        IReadOnlyList<DataSet> groups = data.Items(Tags.PerFrameFunctionalGroupsSequence);
        if (groups.Count != pixels.FrameCount)
        {
            throw data.Wrong(Tags.PerFrameFunctionalGroupsSequence, $"{groups.Count} items", $"{pixels.FrameCount}, one for each frame");
        }
        if (pixels.Format.SamplesPerPixel != 1) throw data.Wrong(Tags.SamplesPerPixel, $"{pixels.Format.SamplesPerPixel}", "1");
        DataSet? shared = data.Item(Tags.SharedFunctionalGroupsSequence);
        byte[] voxels = new byte[series.Geometry.VoxelCount];
        int[]? samples = null;
        for (int frame = 0; frame < groups.Count; frame++)
        {
            DataSet? Group(Tag tag) => groups[frame].Item(tag) ?? shared?.Item(tag);
            if (segment is not null && (Group(Tags.SegmentIdentificationSequence)?.Integer(Tags.ReferencedSegmentNumber) ?? 1) != segment) continue;
            if (samples is null)
            {
                pixels.CheckFrameFits(frame);
                samples = new int[pixels.Format.Columns * pixels.Format.Rows];
            }
            pixels.ReadFrame(frame, samples);
            if (!samples.AsSpan().ContainsAnyInRange(least, most)) continue;
            FramePlacement.Of(Group, file.Path, frame, pixels.Format.Columns, pixels.Format.Rows, series.Geometry).Place(samples, least, most, voxels);
        }
        return new Mask(series.Geometry, voxels);
    }

    private static void CheckFrameOfReference(DataSet data, ReferencedSeries series)
    {
        if (data.Text(Tags.FrameOfReferenceUid) is { } here && series.First.Text(Tags.FrameOfReferenceUid) is { } there && here != there)
        {
            throw new GlintException(
                $"{data.Name} lies in the frame of reference {here}, the series in {there}: positions in one mean nothing in the other. Give the series it was made on.");
        }
    }
}
