using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>Writes a mask as a DICOM segmentation (SEG) of the series that it was found in.</summary>
public static class SegmentationWriter
{
    internal const string BinaryStorage = "1.2.840.10008.5.1.4.1.1.66.4", LabelMapStorage = "1.2.840.10008.5.1.4.1.1.66.7";

    /// <summary>
    /// Writes a segmentation: a segment for all or for each lesion, frames for the slices that have some of it. An empty mask gives one segment
    /// and one frame without a voxel, for the standard allows no segmentation without either.
    /// </summary>
    /// <param name="path">The file, such as seg.dcm; its folder must exist.</param>
    /// <param name="mask">On the grid of the series.</param>
    /// <param name="series">What it refers to; patient, study and frame of reference are copied from it as they are.</param>
    /// <param name="options">Names, encoding, and what found it; null: the presets.</param>
    /// <exception cref="ArgumentException">The mask is not on the grid of the series.</exception>
    /// <exception cref="GlintException">The options do not fit a file, the series lacks what a reference needs, or the file cannot be written.</exception>
    public static void Write(string path, Mask mask, DicomSeries series, FindingOptions? options = null) =>
        Write(path, mask, ReferencedSeries.Of(series), options ?? new FindingOptions());

    /// <summary>As the public one, of a series that need not be files.</summary>
    internal static void Write(string path, Mask mask, ReferencedSeries series, FindingOptions options) =>
        DicomFile.Write(path, Of(mask, series, options));

    /// <summary>The data set of such a file.</summary>
    internal static DataSet Of(Mask mask, ReferencedSeries series, FindingOptions options)
    {
        options.Check();
        series.CheckGrid(mask);
        var findings = Findings.Of(mask, options);
        bool isBinary = options.Encoding == SegmentationEncoding.Binary;
        DataSet data = DerivedInstance.Of(series, options, isBinary ? BinaryStorage : LabelMapStorage, "SEG", out DateTimeOffset now);
        data.SetText(Tags.ImageType, "DERIVED", "PRIMARY");
        data.SetText(Tags.ContentDate, DerivedInstance.Date(now));
        data.SetText(Tags.ContentTime, DerivedInstance.Time(now));
        data.SetText(Tags.ContentLabel, "SEGMENTATION");
        data.SetText(Tags.ContentDescription, options.Name);
        data.SetEmpty(Tags.ContentCreatorName);
        CopyLossiness(series.First, data);

        data.SetText(Tags.SegmentationType, isBinary ? "BINARY" : "LABELMAP");
        data.SetText(Tags.SegmentsOverlap, "NO");
        data.SetItems(Tags.SegmentSequence, [.. Background(isBinary, options), .. findings.All.Select(finding => Segment(finding, options))]);
        var references = new DataSet();
        references.SetText(Tags.SeriesInstanceUid, series.SeriesUid);
        references.SetItems(Tags.ReferencedInstanceSequence, [.. series.Instances.Select(DerivedInstance.Reference)]);
        data.SetItems(Tags.ReferencedSeriesSequence, references);

        var frames = isBinary ? SegmentFrames.Binary(findings, series.Geometry) : SegmentFrames.LabelMap(findings, series.Geometry);
        frames.AddTo(data, series, options.NewUid());
        return data;
    }

    // Every number in a label map is a segment's, the 0 of what is not found too.
    private static DataSet[] Background(bool isBinary, FindingOptions options)
    {
        if (isBinary) return [];
        DataSet background = Segment(new Finding(0, "Background"), options);
        background.SetItems(Tags.SegmentedPropertyCategoryCodeSequence, Code.SpatialConcept.Item());
        background.SetItems(Tags.SegmentedPropertyTypeCodeSequence, Code.Background.Item());
        background.Remove(Tags.RecommendedDisplayCieLabValue);
        return [background];
    }

    private static DataSet Segment(Finding finding, FindingOptions options)
    {
        var item = new DataSet();
        item.SetIntegers(Tags.SegmentNumber, finding.Number);
        item.SetText(Tags.SegmentLabel, finding.Name);
        item.SetText(Tags.SegmentAlgorithmType, "AUTOMATIC");
        item.SetText(Tags.SegmentAlgorithmName, options.AlgorithmName);
        item.SetItems(Tags.SegmentedPropertyCategoryCodeSequence, Code.MorphologicallyAbnormalStructure.Item());
        item.SetItems(Tags.SegmentedPropertyTypeCodeSequence, Code.PrimaryNeoplasm.Item());
        item.SetItems(Tags.SegmentationAlgorithmIdentificationSequence, DerivedInstance.Algorithm(options));
        item.SetIntegers(Tags.RecommendedDisplayCieLabValue, Red);
        return item;
    }

    // L 53.2, a 80.1, b 67.2 (red of sRGB) as PS3.3, C.10.7.1.1 scales them.
    private static readonly long[] Red = [34898, 53485, 50171];

    private static void CopyLossiness(DataSet from, DataSet to)
    {
        to.SetText(Tags.LossyImageCompression, "00");
        to.Copy(from, Tags.LossyImageCompression);
        if (to.Text(Tags.LossyImageCompression) == "01") to.Copy(from, Tags.LossyImageCompressionRatio, Tags.LossyImageCompressionMethod);
        else to.SetText(Tags.LossyImageCompression, "00");
    }
}
