using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>Reads regions of interest (ROI) of a DICOM structure set (RTSTRUCT).</summary>
public static class StructureSet
{
    private const string Point = "POINT", Exclusive = "CLOSEDPLANAR_XOR";

    /// <summary>
    /// Reads an ROI as a mask on the grid of a series: the voxels whose centres lie in its contours, slice by slice. A contour wholly in
    /// another one is a hole, one in that an island; contours that cross are joined, and the same one stored twice counts once. CLOSEDPLANAR_XOR
    /// contours are combined by exclusive or. Centres on a contour as plastimatch takes them. An ROI without contours gives an empty mask.
    /// </summary>
    /// <param name="path">A structure set.</param>
    /// <param name="series">The series it was drawn on.</param>
    /// <param name="roi">The ROI's name, else its number; null where the file has only one.</param>
    /// <exception cref="GlintException">
    /// No structure set, a damaged one, one of another series, no such ROI, or one with contours that are open, not in the plane of a slice, or all beside the image.
    /// </exception>
    public static Mask Read(string path, DicomSeries series, string? roi = null) =>
        Read(path, ReferencedSeries.Of(series), roi);

    /// <summary>As the public one, of a series that need not be files.</summary>
    internal static Mask Read(string path, ReferencedSeries series, string? roi = null)
    {
        DataSet data = DicomFile.Read(path).DataSet;
        if (data.Text(Tags.SopClassUid) is { } sopClass && sopClass != StructureSetWriter.StructureSetStorage)
        {
            throw new GlintException($"{path} is not a structure set: its SOP class is {DataSet.Shown(sopClass)}. Give an RTSTRUCT.");
        }
        return Read(data, path, series, NamedNumbers.Find(RoisOf(data), roi, "ROI", path));
    }

    /// <summary>The ROI of a number.</summary>
    internal static Mask Read(DataSet data, string path, ReferencedSeries series, int number)
    {
        string name = NameOf(data, path, number);
        DataSet[] contours = ContoursOf(data, number);
        CheckSeries(data, number, name, contours, series);
        try
        {
            ClosedContour[] closed = [.. contours.Select((contour, i) => ClosedOf(contour, i + 1))];
            Mask mask = Contours.Fill(closed, series.Geometry);
            return ContourDoubts.AllBeside(closed, series.Geometry) is { } beside ? throw new GlintException(beside) : mask;
        }
        catch (GlintException error)
        {
            throw new GlintException($"{name}: {error.Message}", error);
        }
    }

    /// <summary>How messages name an ROI.</summary>
    internal static string NameOf(DataSet data, string path, int number) => $"ROI {number} '{DataSet.Shown(RoisOf(data).First(a => a.Number == number).Name)}' of {path}";

    /// <summary>The closed contours of an ROI, and how many points it has beside them, which enclose nothing.</summary>
    /// <exception cref="GlintException">A contour is open or damaged. The message lacks the file's name.</exception>
    internal static (IReadOnlyList<ClosedContour> Contours, int Points) Drawn(DataSet data, int number)
    {
        DataSet[] all = [.. AllContoursOf(data, number)], closed = [.. all.Where(IsNoPoint)];
        return ([.. closed.Select((contour, i) => ClosedOf(contour, i + 1))], all.Length - closed.Length);
    }

    /// <summary>How many contours of an ROI are closed or should be, and how many are points.</summary>
    internal static (int Closed, int Points) CountOf(DataSet data, int number) => (AllContoursOf(data, number).Count(IsNoPoint), AllContoursOf(data, number).Count(c => !IsNoPoint(c)));

    /// <summary>The frame of reference of an ROI; null where the file does not say.</summary>
    internal static string? FrameOf(DataSet data, int number) =>
        data.Items(Tags.StructureSetRoiSequence).FirstOrDefault(item => item.Integer(Tags.RoiNumber) == number)?.Text(Tags.ReferencedFrameOfReferenceUid);

    private static DataSet[] ContoursOf(DataSet data, int number) => [.. AllContoursOf(data, number).Where(IsNoPoint)];

    private static bool IsNoPoint(DataSet contour) => contour.Text(Tags.ContourGeometricType) != Point;

    private static IEnumerable<DataSet> AllContoursOf(DataSet data, int number) => data.Items(Tags.RoiContourSequence)
        .Where(item => item.Integer(Tags.ReferencedRoiNumber) == number).SelectMany(item => item.Items(Tags.ContourSequence));

    /// <summary>The ROIs of a file, by number, in its order.</summary>
    internal static List<(int Number, string Name)> RoisOf(DataSet data) =>
    [
        .. data.Items(Tags.StructureSetRoiSequence).Select(item => (
            item.Integer(Tags.RoiNumber) ?? throw data.Wrong(Tags.RoiNumber, "missing", "a number"), item.Text(Tags.RoiName) ?? "")),
    ];

    private static ClosedContour ClosedOf(DataSet contour, int number)
    {
        string type = contour.Text(Tags.ContourGeometricType) ?? "";
        if (type is not ("CLOSED_PLANAR" or Exclusive))
        {
            throw new GlintException($"contour {number} is {(type.Length == 0 ? "of no type" : DataSet.Shown(type))}, not CLOSED_PLANAR: it has no inside. Close its contours.");
        }
        double[] numbers = contour.Numbers(Tags.ContourData);
        if (numbers.Length % 3 != 0) throw new GlintException($"contour {number} has {numbers.Length} coordinates, not three a point. Export the file again.");
        var points = new Vector3D[numbers.Length / 3];
        for (int i = 0; i < points.Length; i++) points[i] = new Vector3D(numbers[3 * i], numbers[(3 * i) + 1], numbers[(3 * i) + 2]);
        return new ClosedContour(points, type == Exclusive);
    }

    // A contour says which image it was drawn on. Where that is none of the series though the file knows others of it, images are missing.
    // Where it knows none, as after an anonymization that renamed images, the series or the frame of reference must be the same: positions
    // still mean the same then.
    private static void CheckSeries(DataSet data, int number, string name, DataSet[] contours, ReferencedSeries series)
    {
        HashSet<string> here = [.. series.Instances.Select(i => i.SopInstanceUid)];
        string[] drawnOn = [.. contours.SelectMany(c => Instances(c.Items(Tags.ContourImageSequence))).Distinct()];
        string[] missing = [.. drawnOn.Where(uid => !here.Contains(uid))];
        List<DataSet> referred = ReferredSeries(data);
        if (drawnOn.Length > missing.Length || referred.Exists(item => Instances(item.Items(Tags.ContourImageSequence)).Any(here.Contains)))
        {
            if (missing.Length == 0) return;
            throw new GlintException(
                $"{name} has a contour on image {DataSet.Shown(missing[0])}, which the series lacks ({missing.Length} such). Give all of its images.");
        }
        if (referred.Exists(item => item.Text(Tags.SeriesInstanceUid) == series.First.Text(Tags.SeriesInstanceUid))) return;

        string? frame = FrameOf(data, number);
        if (frame is not null && series.First.Text(Tags.FrameOfReferenceUid) is { } own && frame != own)
        {
            throw new GlintException(
                $"{name} refers to no image of the series, and lies in the frame of reference {DataSet.Shown(frame)}, not in {own}. Give the series it was drawn on.");
        }
    }

    /// <summary>The series that a structure set says it was drawn on.</summary>
    internal static List<DataSet> ReferredSeries(DataSet data) =>
    [
        .. data.Items(Tags.ReferencedFrameOfReferenceSequence)
            .SelectMany(frame => frame.Items(Tags.RtReferencedStudySequence))
            .SelectMany(study => study.Items(Tags.RtReferencedSeriesSequence)),
    ];

    internal static IEnumerable<string> Instances(IEnumerable<DataSet> references) =>
        references.Select(item => item.Text(Tags.ReferencedSopInstanceUid)).OfType<string>();
}
