using Glint.Dicom;
using Glint.Imaging;

/// <summary>
/// The target of the readers of SEG and RTSTRUCT: an input is an object on the two slices of corpus/series, read as each of the two. What comes is a
/// mask or a GlintException of one line.
/// </summary>
internal static class ObjectTarget
{
    // An object's frames and contours become a mask of 8 x 8 x 2, and nothing read from it is larger than the file; the rest is a data set's elements.
    private const long BaseBytes = 64 << 20, BytesPerByte = 1 << 17;
    private static readonly Lazy<DicomSeries> Series = new(() => DicomSeries.Open("corpus/series"));

    public static void Try(byte[] content)
    {
        _ = Series.Value;
        string path = FileTarget.Write(content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        FileTarget.Catch(() => _ = DicomSegmentation.Read(path, Series.Value, fractionalAtHalf: true));
        FileTarget.Catch(() => _ = StructureSet.Read(path, Series.Value));
        FileTarget.CheckAllocated(before, BaseBytes + (BytesPerByte * content.Length), content.Length);
    }

    /// <summary>Writes the objects that fuzzing starts from.</summary>
    public static void WriteCorpus(string folder)
    {
        Directory.CreateDirectory(folder);
        DicomSeries series = DicomSeries.Open("corpus/series");
        var voxels = new byte[8 * 8 * 2];
        for (int y = 1; y < 6; y++) for (int x = 2; x < 7; x++) voxels[(y * 8) + x] = (byte)(x == 4 && y == 3 ? 0 : 1);
        voxels[64 + 27] = 1;
        var mask = new Mask(series.Geometry, voxels);
        SegmentationWriter.Write(Path.Combine(folder, "binary.dcm"), mask, series, new FindingOptions { PerLesion = true });
        SegmentationWriter.Write(Path.Combine(folder, "labelmap.dcm"), mask, series, new FindingOptions { Encoding = SegmentationEncoding.LabelMap });
        StructureSetWriter.Write(Path.Combine(folder, "contours.dcm"), mask, series, new FindingOptions());
        bool read = StructureSet.Read(Path.Combine(folder, "contours.dcm"), series).Voxels.SequenceEqual(voxels)
            && DicomSegmentation.Read(Path.Combine(folder, "labelmap.dcm"), series).Voxels.SequenceEqual(voxels);
        if (!read) throw new InvalidOperationException("What was written is not read as it was.");
    }
}
