using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>Makes slices of files: one of an image of one frame, one of every frame of an enhanced one.</summary>
internal static class SliceReader
{
    private const string Segmentations = "1.2.840.10008.5.1.4.1.1.66.";
    private const string Dose = "1.2.840.10008.5.1.4.1.1.481.2";

    /// <summary>Why a file is no slice of a volume, as the end of a sentence; null where it may be one.</summary>
    public static string? WhyNot(DataSet dataSet)
    {
        if (!dataSet.Has(Tags.PixelData)) return "holds no pixels";
        var sopClass = dataSet.Text(Tags.SopClassUid) ?? "";
        if (sopClass.StartsWith(Segmentations, StringComparison.Ordinal) || sopClass == Dose) return "is a segmentation or a dose";
        if ((dataSet.Text(Tags.PhotometricInterpretation) ?? "") is not ("MONOCHROME1" or "MONOCHROME2" or "")) return "is in colour";
        if ((dataSet.Integer(Tags.SamplesPerPixel) ?? 1) != 1) return "has more than one value a pixel";
        if (dataSet.Has(Tags.ImagePositionPatient) || dataSet.Has(Tags.PerFrameFunctionalGroupsSequence)) return null;
        return "does not say where it lies in the patient";
    }

    /// <summary>The slices of a file that <see cref="WhyNot"/> has nothing against.</summary>
    /// <exception cref="GlintException">What a slice needs is missing or senseless.</exception>
    public static IEnumerable<SeriesSlice> SlicesOf(DicomFile file)
    {
        var dataSet = file.DataSet;
        var frames = dataSet.Integer(Tags.NumberOfFrames) ?? 1;
        var perFrame = dataSet.Items(Tags.PerFrameFunctionalGroupsSequence);
        if (perFrame.Count == 0 && frames == 1) return [SliceOf(file, 0, new Groups(dataSet, null, null))];
        if (perFrame.Count != frames)
        {
            throw new GlintException(
                $"{file.Path} has {frames} frames and says of {perFrame.Count} where they lie. Split it into one file per slice.");
        }
        var shared = dataSet.Item(Tags.SharedFunctionalGroupsSequence);
        return perFrame.Select((groups, frame) => SliceOf(file, frame, new Groups(dataSet, shared, groups)));
    }

    private static SeriesSlice SliceOf(DicomFile file, int frame, Groups groups)
    {
        var position = Three(groups.With(Tags.PlanePositionSequence, Tags.ImagePositionPatient), Tags.ImagePositionPatient);
        var orientation = groups.With(Tags.PlaneOrientationSequence, Tags.ImageOrientationPatient);
        var (row, column) = DirectionsOf(orientation);
        var measures = groups.With(Tags.PixelMeasuresSequence, Tags.PixelSpacing);
        var spacing = Many(measures, Tags.PixelSpacing, 2);
        if (!(spacing[0] > 0 && spacing[1] > 0)) throw measures.Wrong(Tags.PixelSpacing, AsWritten(measures, Tags.PixelSpacing), "two numbers above 0");
        var content = groups.Find(Tags.FrameContentSequence);
        return new SeriesSlice(file, frame)
        {
            Columns = SizeOf(groups.Root, Tags.Columns),
            Rows = SizeOf(groups.Root, Tags.Rows),
            Position = position,
            AlongRow = row,
            AlongColumn = column,
            RowSpacing = spacing[0],
            ColumnSpacing = spacing[1],
            ThicknessMillimetres = Above0(measures.Number(Tags.SpacingBetweenSlices)) ?? Above0(measures.Number(Tags.SliceThickness)),
            Rescale = RescaleOf(groups),
            FrameOfReference = groups.Root.Text(Tags.FrameOfReferenceUid),
            Acquisition = content?.Text(Tags.FrameAcquisitionNumber) ?? groups.Root.Text(Tags.AcquisitionNumber),
            IsLocalizer = IsLocalizer(groups),
        };
    }

    private static (Vector3D Row, Vector3D Column) DirectionsOf(DataSet dataSet)
    {
        var cosines = Many(dataSet, Tags.ImageOrientationPatient, 6);
        var row = new Vector3D(cosines[0], cosines[1], cosines[2]);
        var column = new Vector3D(cosines[3], cosines[4], cosines[5]);
        const double Tolerance = 0.01; // of writers with few digits
        var isSound = Math.Abs(row.Length - 1) < Tolerance && Math.Abs(column.Length - 1) < Tolerance && Math.Abs(row.Dot(column)) < Tolerance;
        return isSound
            ? (row * (1 / row.Length), column * (1 / column.Length))
            : throw dataSet.Wrong(Tags.ImageOrientationPatient, AsWritten(dataSet, Tags.ImageOrientationPatient), "two perpendicular directions of length 1");
    }

    private static Rescale RescaleOf(Groups groups)
    {
        var from = groups.With(Tags.PixelValueTransformationSequence, Tags.RescaleSlope);
        if (!from.Has(Tags.RescaleSlope) && groups.Root.Has(Tags.ModalityLutSequence))
        {
            throw new GlintException($"{groups.Root.Name} gives its values by a table, which Glint does not read. Export it with slope and intercept.");
        }
        var slope = from.Number(Tags.RescaleSlope) ?? 1;
        if (slope == 0) throw from.Wrong(Tags.RescaleSlope, "0", "another number");
        return new Rescale(slope, from.Number(Tags.RescaleIntercept) ?? 0);
    }

    // Image Type, value 3 (PS3.3, C.8.2.1.1.1); some makers have words of their own.
    private static bool IsLocalizer(Groups groups)
    {
        var frameType = groups.Find(Tags.CtImageFrameTypeSequence)?.Texts(Tags.FrameType);
        return groups.Root.Texts(Tags.ImageType).Concat(frameType ?? []).Any(type => type is "LOCALIZER" or "SCOUT" or "TOPOGRAM");
    }

    private static int SizeOf(DataSet dataSet, Tag tag) => dataSet.Integer(tag) switch
    {
        >= 1 and <= ushort.MaxValue and var size => size,
        var size => throw dataSet.Wrong(tag, size is null ? "missing" : $"{size}", $"1 to {ushort.MaxValue}"),
    };

    private static string AsWritten(DataSet dataSet, Tag tag) => $"'{DataSet.Shown(string.Join('\\', dataSet.Texts(tag)))}'";

    private static double? Above0(double? number) => number > 0 ? number : null;

    private static Vector3D Three(DataSet dataSet, Tag tag)
    {
        var numbers = Many(dataSet, tag, 3);
        return new Vector3D(numbers[0], numbers[1], numbers[2]);
    }

    private static double[] Many(DataSet dataSet, Tag tag, int count)
    {
        var numbers = dataSet.Numbers(tag);
        return numbers.Length == count ? numbers : throw dataSet.Wrong(tag, numbers.Length == 0 ? "missing" : $"{numbers.Length} numbers", $"{count} numbers");
    }

    /// <summary>Where an attribute of a frame may be: with the frame, with all frames, or in the data set itself.</summary>
    private readonly record struct Groups(DataSet Root, DataSet? Shared, DataSet? OfFrame)
    {
        public DataSet? Find(Tag group) => OfFrame?.Item(group) ?? Shared?.Item(group);

        public DataSet With(Tag group, Tag attribute) => Find(group) is { } found && found.Has(attribute) ? found : Root;
    }
}
