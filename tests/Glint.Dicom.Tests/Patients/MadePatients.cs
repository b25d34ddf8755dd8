namespace Glint.Dicom.Tests;

/// <summary>A folder of DICOM patients that a test makes: CT series of small slices, and structure sets and segmentations by Glint's own writers.</summary>
internal sealed class MadePatients : IDisposable
{
    public const int Columns = 12, Rows = 10, Slices = 4;
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder["data"];

    /// <summary>The grid of every series.</summary>
    public static Geometry Grid { get; } = Geometry.AlongAxes(Columns, Rows, Slices, new(0.7, 0.7, 2.5), new(-40.25, 12.5, -100));

    /// <summary>A mask of one box: columns 2 to 5, rows 3 to 6, slices 1 and 2; turned into another by a shift.</summary>
    public static Mask Box(int shift = 0)
    {
        var mask = new Mask(Grid, new byte[Grid.VoxelCount]);
        for (int i = 0; i < 32; i++) mask.Voxels[Grid.IndexOf(2 + shift + (i % 4), 3 + (i / 4 % 4), 1 + (i / 16))] = 1;
        return mask;
    }

    /// <summary>A series in a folder, a file a slice.</summary>
    /// <param name="place">Within <see cref="Folder"/>; "" for itself.</param>
    /// <param name="patient">Patient ID.</param>
    /// <param name="study">What tells study, series and images from others, and the time of the study: "1" lies before "2".</param>
    /// <param name="change">What is other in a slice.</param>
    public void Series(string place, string patient, string study = "1", Action<int, DataSet>? change = null)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, place)).FullName, name = $"{patient} {study}";
        for (int z = 0; z < Slices; z++)
        {
            DataSet slice = MadeSeries.Slice(z);
            slice.SetText(Tags.PatientId, patient);
            slice.SetText(Tags.StudyInstanceUid, DicomUid.From($"study {name}"));
            slice.SetText(Tags.StudyDate, $"2024010{study}");
            slice.SetText(Tags.SeriesInstanceUid, DicomUid.From($"series {name}"));
            slice.SetText(Tags.FrameOfReferenceUid, DicomUid.From($"frame {name}"));
            slice.SetText(Tags.SopInstanceUid, DicomUid.From($"slice {z} of {name}"));
            (double x, double y, double height) = Grid.IndexToWorld.ToWorld(0, 0, z);
            slice.SetNumbers(Tags.ImagePositionPatient, x, y, height);
            slice.SetNumbers(Tags.PixelSpacing, 0.7, 0.7);
            slice.SetIntegers(Tags.Rows, Rows);
            slice.SetIntegers(Tags.Columns, Columns);
            slice.SetIntegers(Tags.PixelData, [.. Enumerable.Range(0, Columns * Rows).Select(i => (long)((31 * z) + i))]);
            change?.Invoke(z, slice);
            if (slice.Has(Tags.PixelData)) DicomFile.Write(Path.Combine(folder, $"{patient}-{study}-{z}.dcm"), slice);
        }
    }

    /// <summary>A structure set or segmentation of a series.</summary>
    /// <param name="path">The new file, within <see cref="Folder"/>.</param>
    /// <param name="place">Where the series is, as of <see cref="Series"/>.</param>
    /// <param name="change">What is other in it.</param>
    /// <param name="rois">Name and mask of each ROI or segment; one box called Tumour if there is none.</param>
    /// <param name="isStructureSet">False for a segmentation.</param>
    /// <param name="patient">Whose series, where several lie there.</param>
    public string Marks(string path, string place, bool isStructureSet = true, Action<DataSet>? change = null, string? patient = null, params (string Name, Mask Mask)[] rois)
    {
        DicomSeries series = DicomSeries.Find(Path.Combine(Folder, place)).Single(s => patient is null || s.PatientId == patient);
        DataSet? all = null;
        foreach ((string name, Mask mask) in rois.Length > 0 ? rois : [("Tumour", Box())])
        {
            var options = new FindingOptions { Name = name };
            DataSet one = isStructureSet ? StructureSetWriter.Of(mask, ReferencedSeries.Of(series), options) : SegmentationWriter.Of(mask, ReferencedSeries.Of(series), options);
            if (all is null) all = one;
            else Join(all, one);
        }
        change?.Invoke(all!);
        string file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        DicomFile.Write(file, all!, isStructureSet ? TransferSyntax.ImplicitLittleEndian : null);
        return file;
    }

    /// <summary>The layout's findings of the folder.</summary>
    public FoundScans Found(string? roi = null, string? segment = null) => ((IScanLayout)new DicomFolder { Roi = roi, Segment = segment }).Find(Folder);

    public void Dispose() => _folder.Dispose();

    // Numbers that are not places in the list: the ROI that comes second has number 10 + its place.
    private static void Join(DataSet all, DataSet more)
    {
        int number = 10 + all.Items(Tags.StructureSetRoiSequence).Count;
        DataSet roi = more.Item(Tags.StructureSetRoiSequence)!, contours = more.Item(Tags.RoiContourSequence)!;
        roi.SetIntegers(Tags.RoiNumber, number);
        contours.SetIntegers(Tags.ReferencedRoiNumber, number);
        all.SetItems(Tags.StructureSetRoiSequence, [.. all.Items(Tags.StructureSetRoiSequence), roi]);
        // Before the others: who goes by place takes the wrong one.
        all.SetItems(Tags.RoiContourSequence, [contours, .. all.Items(Tags.RoiContourSequence)]);
    }
}
