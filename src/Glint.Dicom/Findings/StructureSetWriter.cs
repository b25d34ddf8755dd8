using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>Writes a mask as a DICOM structure set (RTSTRUCT) of the series that it was found in.</summary>
public static class StructureSetWriter
{
    internal const string StructureSetStorage = "1.2.840.10008.5.1.4.1.1.481.3";

    // What a referenced study is called where nothing manages it as an object (PS3.3, C.8.8.5): the retired class that all readers expect.
    private const string DetachedStudyManagement = "1.2.840.10008.3.1.2.3.1";

    // A millionth of a millimetre: far below what a float of a reader keeps, and text that stays short.
    private const int DecimalsKept = 6;

    /// <summary>
    /// Writes a structure set: an ROI for all or for each lesion, of closed contours along the borders of voxels, holes joined by keyholes. An
    /// empty mask gives an ROI without contours. Implicit VR little endian: explicit types hold no contour above 64 KiB.
    /// </summary>
    /// <param name="path">The file, such as rtstruct.dcm; its folder must exist.</param>
    /// <param name="mask">On the grid of the series.</param>
    /// <param name="series">What it refers to; patient, study and frame of reference are copied from it as they are.</param>
    /// <param name="options">Names, interpreted type, and what found it; null: the presets.</param>
    /// <exception cref="ArgumentException">The mask is not on the grid of the series.</exception>
    /// <exception cref="GlintException">The options do not fit a file, the series lacks what a reference needs, or the file cannot be written.</exception>
    public static void Write(string path, Mask mask, DicomSeries series, FindingOptions? options = null) =>
        Write(path, mask, ReferencedSeries.Of(series), options ?? new FindingOptions());

    /// <summary>As the public one, of a series that need not be files.</summary>
    internal static void Write(string path, Mask mask, ReferencedSeries series, FindingOptions options) =>
        DicomFile.Write(path, Of(mask, series, options), TransferSyntax.ImplicitLittleEndian);

    /// <summary>The data set of such a file.</summary>
    internal static DataSet Of(Mask mask, ReferencedSeries series, FindingOptions options)
    {
        options.Check();
        series.CheckGrid(mask);
        var findings = Findings.Of(mask, options);
        DataSet data = DerivedInstance.Of(series, options, StructureSetStorage, "RTSTRUCT", out DateTimeOffset now);
        data.SetEmpty(Tags.OperatorsName);
        data.SetText(Tags.StructureSetLabel, "GLINT");
        data.SetText(Tags.StructureSetName, options.Name);
        data.SetText(Tags.StructureSetDate, DerivedInstance.Date(now));
        data.SetText(Tags.StructureSetTime, DerivedInstance.Time(now));
        data.SetText(Tags.ApprovalStatus, "UNAPPROVED");
        data.SetItems(Tags.ReferencedFrameOfReferenceSequence, References(series));
        data.SetItems(Tags.StructureSetRoiSequence, [.. findings.All.Select(finding => Roi(finding, series, options))]);
        Dictionary<int, List<Contour>> contours = Contours.Of(findings.Labels, series.Geometry);
        data.SetItems(
            Tags.RoiContourSequence, [.. findings.All.Select(finding => RoiContours(finding, contours.GetValueOrDefault(finding.Number, []), series))]);
        data.SetItems(Tags.RtRoiObservationsSequence, [.. findings.All.Select(finding => Observation(finding, options))]);
        return data;
    }

    private static DataSet References(ReferencedSeries series)
    {
        var ofSeries = new DataSet();
        ofSeries.SetText(Tags.SeriesInstanceUid, series.SeriesUid);
        ofSeries.SetItems(Tags.ContourImageSequence, [.. series.Instances.Select(DerivedInstance.Reference)]);
        DataSet study = DerivedInstance.Reference(new SourceInstance(DetachedStudyManagement, series.StudyUid));
        study.SetItems(Tags.RtReferencedSeriesSequence, ofSeries);
        var frame = new DataSet();
        frame.SetText(Tags.FrameOfReferenceUid, series.FrameOfReferenceUid);
        frame.SetItems(Tags.RtReferencedStudySequence, study);
        return frame;
    }

    private static DataSet Roi(Finding finding, ReferencedSeries series, FindingOptions options)
    {
        var roi = new DataSet();
        roi.SetIntegers(Tags.RoiNumber, finding.Number);
        roi.SetText(Tags.ReferencedFrameOfReferenceUid, series.FrameOfReferenceUid);
        roi.SetText(Tags.RoiName, finding.Name);
        string model = options.ModelHash.Length > 0 ? $", model {options.ModelHash}" : "";
        roi.SetText(Tags.RoiDescription, $"{options.AlgorithmName} {options.AlgorithmVersion}{model}");
        roi.SetText(Tags.RoiGenerationAlgorithm, "AUTOMATIC");
        roi.SetItems(Tags.RoiDerivationAlgorithmIdentificationSequence, DerivedInstance.Algorithm(options));
        return roi;
    }

    private static DataSet RoiContours(Finding finding, List<Contour> contours, ReferencedSeries series)
    {
        var roi = new DataSet();
        roi.SetIntegers(Tags.ReferencedRoiNumber, finding.Number);
        roi.SetIntegers(Tags.RoiDisplayColor, 255, 0, 0);
        if (contours.Count > 0) roi.SetItems(Tags.ContourSequence, [.. contours.Select((c, i) => ContourItem(c, i + 1, series))]);
        return roi;
    }

    private static DataSet ContourItem(Contour contour, int number, ReferencedSeries series)
    {
        var item = new DataSet();
        item.SetIntegers(Tags.ContourNumber, number);
        item.SetItems(Tags.ContourImageSequence, DerivedInstance.Reference(series.Slices[contour.Slice]));
        item.SetText(Tags.ContourGeometricType, "CLOSED_PLANAR");
        item.SetIntegers(Tags.NumberOfContourPoints, contour.Points.Count);
        item.SetNumbers(Tags.ContourData, [.. contour.Points.SelectMany(p => new[] { p.X, p.Y, p.Z }).Select(v => Math.Round(v, DecimalsKept))]);
        return item;
    }

    private static DataSet Observation(Finding finding, FindingOptions options)
    {
        var observation = new DataSet();
        observation.SetIntegers(Tags.ObservationNumber, finding.Number);
        observation.SetIntegers(Tags.ReferencedRoiNumber, finding.Number);
        observation.SetText(Tags.RtRoiInterpretedType, options.InterpretedType);
        observation.SetEmpty(Tags.RoiInterpreter);
        observation.SetItems(Tags.RtRoiIdentificationCodeSequence, Code.PrimaryNeoplasm.Item());
        return observation;
    }
}
