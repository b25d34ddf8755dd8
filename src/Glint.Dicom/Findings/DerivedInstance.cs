using System.Globalization;

namespace Glint.Dicom;

/// <summary>What a segmentation and a structure set have in common: patient and study of the series, a series of their own, who made them.</summary>
internal static class DerivedInstance
{
    private const ushort PatientGroup = 0x0010, TrialGroup = 0x0012;

    // Of the study (PS3.3, C.7.2.1 and C.7.2.2), what a series may say beside its type 2 fields.
    private static readonly Tag[] Study =
    [
        Tags.StudyInstanceUid, Tags.StudyDescription, new(0x0008, 0x0051), new(0x0008, 0x0096), new(0x0008, 0x009C), new(0x0008, 0x009D),
        new(0x0008, 0x1032), new(0x0008, 0x1048), new(0x0008, 0x1049), new(0x0008, 0x1060), new(0x0008, 0x1062), new(0x0008, 0x1080),
        new(0x0008, 0x1084), new(0x0032, 0x1033), new(0x0032, 0x1034),
    ];

    // Of the trial's series, not of its patient or study (PS3.3, C.7.3.2): the new series is another one.
    private static readonly Tag[] TrialSeries = [new(0x0012, 0x0060), new(0x0012, 0x0071), new(0x0012, 0x0072), new(0x0012, 0x0073)];

    /// <summary>The data set with all of it.</summary>
    /// <param name="series">Whose patient and study it is; copied byte by byte, with the character set.</param>
    /// <param name="options">Names, clock and unique identifiers.</param>
    /// <param name="sopClassUid">What kind of object it becomes.</param>
    /// <param name="modality">SEG or RTSTRUCT.</param>
    /// <param name="now">The moment it is made at.</param>
    public static DataSet Of(ReferencedSeries series, FindingOptions options, string sopClassUid, string modality, out DateTimeOffset now)
    {
        DataSet from = series.First, to = new();
        to.Copy(from, Tags.SpecificCharacterSet);
        to.CopyOrEmpty(from, Tags.PatientName, Tags.PatientId, Tags.PatientBirthDate, Tags.PatientSex);
        to.CopyOrEmpty(from, Tags.StudyDate, Tags.StudyTime, Tags.ReferringPhysicianName, Tags.StudyId, Tags.AccessionNumber);
        to.Copy(from, [.. from.Select(e => e.Tag).Where(t => t.Group is PatientGroup or TrialGroup && !TrialSeries.Contains(t)), .. Study]);
        now = Now(from, to, options.Clock);

        to.SetText(Tags.SopClassUid, sopClassUid);
        to.SetText(Tags.SopInstanceUid, options.NewUid());
        to.SetText(Tags.InstanceCreationDate, Date(now));
        to.SetText(Tags.InstanceCreationTime, Time(now));
        to.SetText(Tags.Modality, modality);
        to.SetText(Tags.SeriesInstanceUid, options.NewUid());
        to.SetIntegers(Tags.SeriesNumber, options.SeriesNumber);
        to.SetText(Tags.SeriesDate, Date(now));
        to.SetText(Tags.SeriesTime, Time(now));
        if (options.SeriesDescription.Length > 0) to.SetText(Tags.SeriesDescription, options.SeriesDescription);
        to.SetIntegers(Tags.InstanceNumber, 1);
        to.SetText(Tags.FrameOfReferenceUid, series.FrameOfReferenceUid);
        to.CopyOrEmpty(from, Tags.PositionReferenceIndicator);

        to.SetText(Tags.Manufacturer, "Glint");
        to.SetText(Tags.ManufacturerModelName, options.AlgorithmName);
        to.SetText(Tags.DeviceSerialNumber, options.ModelHash.Length > 0 ? options.ModelHash : "none");
        to.SetText(Tags.SoftwareVersions, options.AlgorithmVersion);
        return to;
    }

    /// <summary>What found the segments: the items of a sequence of Algorithm Identification (PS3.3, 10.16).</summary>
    public static DataSet Algorithm(FindingOptions options)
    {
        var item = new DataSet();
        item.SetItems(Tags.AlgorithmFamilyCodeSequence, Code.ArtificialIntelligence.Item());
        item.SetText(Tags.AlgorithmName, options.AlgorithmName);
        item.SetText(Tags.AlgorithmVersion, options.AlgorithmVersion);
        if (options.ModelHash.Length > 0) item.SetText(Tags.AlgorithmParameters, $"model {options.ModelHash}");
        return item;
    }

    /// <summary>A reference to an instance, or to a frame of it.</summary>
    public static DataSet Reference(SourceInstance source)
    {
        var item = new DataSet();
        item.SetText(Tags.ReferencedSopClassUid, source.SopClassUid);
        item.SetText(Tags.ReferencedSopInstanceUid, source.SopInstanceUid);
        if (source.Frame is { } frame) item.SetIntegers(Tags.ReferencedFrameNumber, frame);
        return item;
    }

    public static string Date(DateTimeOffset time) => time.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.ToString("HHmmss", CultureInfo.InvariantCulture);

    // Where the series says its offset from UTC, that governs all times of the new file too, so ours are given in it.
    private static DateTimeOffset Now(DataSet from, DataSet to, TimeProvider clock)
    {
        const int Longest = 14 * 60; // minutes, as .NET allows
        if (from.Text(Tags.TimezoneOffsetFromUtc) is not { Length: 5 } text || text[0] is not ('+' or '-')) return clock.GetLocalNow();
        if (!int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int hoursAndMinutes)) return clock.GetLocalNow();
        int minutes = (hoursAndMinutes / 100 * 60) + (hoursAndMinutes % 100);
        if (minutes > Longest) return clock.GetLocalNow();
        to.Copy(from, Tags.TimezoneOffsetFromUtc);
        return clock.GetUtcNow().ToOffset(TimeSpan.FromMinutes(text[0] == '-' ? -minutes : minutes));
    }
}
