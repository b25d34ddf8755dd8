using Glint.Imaging;

namespace Glint.Dicom;

/// <summary>
/// A series of DICOM images that makes a volume: a CT as a scanner or an archive writes it, one file a slice or many slices in a file. Headers
/// are read when it is found; slices are sorted and checked when <see cref="Geometry"/> is asked for, and pixels read by <see cref="Read"/>.
/// </summary>
/// <example><code>
/// var series = DicomSeries.Open("patient7/ct");
/// Volume scan = series.Read(); // HU
/// </code></example>
public sealed class DicomSeries
{
    private readonly IReadOnlyList<SeriesSlice> _found;
    private readonly Lazy<SliceStack> _stack;

    private DicomSeries(string folder, IReadOnlyList<FoundFile> files, IReadOnlyList<StrayFile> strays)
    {
        SeriesSlice[] all = [.. files.SelectMany(file => file.Slices)];
        (Folder, First, Found) = (folder, files.First(file => file.IsPart).File.DataSet, files);
        _found = [.. all.Where(slice => !slice.IsLocalizer)];
        LeftOut =
        [
            .. all.Where(slice => slice.IsLocalizer).Select(slice => $"{slice.Name(folder)} is a localizer"),
            .. files.Where(file => file.WhyNot is not null).Select(file => $"{Path.GetRelativePath(folder, file.File.Path)} {file.WhyNot}"),
            .. strays.Where(stray => files.Any(file => file.IsPart && Path.GetDirectoryName(file.File.Path) == Path.GetDirectoryName(stray.Path)))
                .Select(stray => $"{Path.GetRelativePath(folder, stray.Path)} {stray.Why}"),
        ];
        var fault = files.FirstOrDefault(file => file.Fault is not null)?.Fault;
        _stack = new Lazy<SliceStack>(() => fault is null ? SliceStack.Of(_found, folder) : throw new GlintException(fault.Message, fault));
    }

    /// <summary>The folder that was searched.</summary>
    public string Folder { get; }

    /// <summary>Series Instance UID (0020,000E); empty where the files name none.</summary>
    public string SeriesUid => First.Text(Tags.SeriesInstanceUid) ?? "";

    /// <summary>Series Description (0008,103E); empty where there is none.</summary>
    public string Description => First.Text(Tags.SeriesDescription) ?? "";

    /// <summary>Modality (0008,0060), such as "CT"; empty where there is none.</summary>
    public string Modality => First.Text(Tags.Modality) ?? "";

    /// <summary>Patient ID (0010,0020); empty where there is none.</summary>
    public string PatientId => First.Text(Tags.PatientId) ?? "";

    /// <summary>Slices of the volume.</summary>
    public int SliceCount => _found.Count;

    /// <summary>
    /// Files that are no slices of the volume, each with the reason, as "scout.dcm is a localizer": those of the series, and those beside it that
    /// are empty, cut off, or called as its own are and no DICOM.
    /// </summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>
    /// The grid, positions in millimetres, LPS, slices ascending along their normal. A tilted gantry is a shear: the slice step leaves the normal.
    /// </summary>
    /// <exception cref="GlintException">Slices are missing, doubled, uneven, of two acquisitions or frames of reference; the files are named.</exception>
    public Geometry Geometry => _stack.Value.Geometry;

    /// <summary>The files that the volume is read from, in the order of its slices.</summary>
    /// <exception cref="GlintException">As <see cref="Geometry"/>.</exception>
    public IReadOnlyList<string> Files => [.. Slices.Select(slice => slice.File.Path).Distinct()];

    /// <summary>The slices in the order in which they lie.</summary>
    internal IReadOnlyList<SeriesSlice> Slices => _stack.Value.Slices;

    /// <summary>A data set of the series, for what patient, study and frame of reference are.</summary>
    internal DataSet First { get; }

    /// <summary>All its files, those left out too, by name.</summary>
    internal IReadOnlyList<FoundFile> Found { get; }

    /// <summary>All series of a folder, and of the folders in it, that lie in a patient: grey, with positions. What is not DICOM is passed over; <see cref="LeftOut"/> names it if it looks as if it should be.</summary>
    /// <param name="folder">The folder; folders in it are searched too.</param>
    /// <returns>The series, by number; none where there are none.</returns>
    /// <exception cref="GlintException">The folder is missing, or a DICOM file is damaged.</exception>
    public static IReadOnlyList<DicomSeries> Find(string folder)
    {
        var names = FilesOf(folder);
        var files = new FoundFile?[names.Length];
        InParallel.For(names.Length, i => files[i] = FoundFile.TryRead(names[i]));
        return Of(folder, files.OfType<FoundFile>(), StrayFiles.Of(names, files));
    }

    /// <summary>The series among some files of a folder, by number.</summary>
    internal static IReadOnlyList<DicomSeries> Of(string folder, IEnumerable<FoundFile> files, IReadOnlyList<StrayFile> strays) =>
        [
            .. files
                .GroupBy(file => file.File.DataSet.Text(Tags.SeriesInstanceUid) ?? "")
                .Where(group => group.Any(file => file.IsPart)) // a series of localizers alone is none of a volume
                .Select(group => new DicomSeries(folder, [.. group], strays))
                .OrderBy(series => int.TryParse(series.First.Text(Tags.SeriesNumber), out var number) ? number : int.MaxValue)
                .ThenBy(series => series.SeriesUid, StringComparer.Ordinal),
        ];

    /// <summary>All files of a folder and of the folders in it, by name. Hidden ones too: a slice is a slice whatever its file is called.</summary>
    /// <exception cref="GlintException">The folder is missing, or one cannot be searched.</exception>
    internal static string[] FilesOf(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder)) throw new GlintException($"There is no folder {folder}. Name one with DICOM files.");
        try
        {
            var names = Directory.GetFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = 0 });
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GlintException($"Cannot look through {folder}: {error.Message} Give a folder whose folders can all be read.", error);
        }
    }

    /// <summary>The series of a folder: the one with a UID, else the only one, else the only CT.</summary>
    /// <param name="folder">As in <see cref="Find"/>.</param>
    /// <param name="seriesUid">Which one; null where there is but one.</param>
    /// <exception cref="GlintException">There is none, or more than one; those there are, are listed.</exception>
    public static DicomSeries Open(string folder, string? seriesUid = null) => Choose(folder, Find(folder), seriesUid);

    /// <summary>As <see cref="Open"/>, of the series that were found.</summary>
    internal static DicomSeries Choose(string folder, IReadOnlyList<DicomSeries> all, string? seriesUid)
    {
        if (all.Count == 0) throw new GlintException($"{folder} holds no DICOM series of slices. Give a folder with the files of a CT.");
        DicomSeries[] chosen = [.. all.Where(series => seriesUid is null || series.SeriesUid == seriesUid)];
        if (chosen.Length > 1 && seriesUid is null && chosen.Where(series => series.Modality == "CT").ToArray() is [var onlyCt]) chosen = [onlyCt];
        if (chosen.Length == 1) return chosen[0];
        throw chosen.Length == 0
            ? new GlintException($"{folder} holds no series {seriesUid}. It holds: {Listed(all)}.")
            : new GlintException($"{folder} holds {chosen.Length} series; choose one by its UID (--series): {Listed(all)}.");
    }

    /// <summary>The first of some series, as messages list them.</summary>
    internal static string Listed(IReadOnlyList<DicomSeries> all)
    {
        const int MostListed = 10;
        return string.Join("; ", all.Take(MostListed).Select(series => series.ToString())) + (all.Count > MostListed ? "; ..." : "");
    }

    /// <summary>Reads the voxels, in HU for a CT: every slice by its own slope and intercept.</summary>
    /// <param name="progress">Told the share that is read, 0 to 1, in no strict order; null: nobody.</param>
    /// <exception cref="GlintException">As <see cref="Geometry"/>, or a file is damaged, or compressed as Glint does not read.</exception>
    public Volume Read(IProgress<double>? progress = null)
    {
        var (slices, geometry) = (Slices, Geometry);
        var pixels = slices.Select(slice => slice.File).Distinct().ToDictionary(file => file, file => new PixelData(file));
        CheckSizes(slices, pixels);
        var voxels = new float[geometry.VoxelCount];
        var (size, done) = (geometry.Columns * geometry.Rows, 0);
        InParallel.For(slices.Count, z =>
        {
            pixels[slices[z].File].ReadFrame(slices[z].Frame, slices[z].Rescale, voxels.AsSpan(z * size, size));
            progress?.Report((double)Interlocked.Increment(ref done) / slices.Count);
        });
        return new Volume(geometry, voxels);
    }

    /// <summary>UID, modality, slices and description, as lists show it.</summary>
    public override string ToString() =>
        $"{DataSet.ShownWhole(SeriesUid)} ({DataSet.ShownWhole(Modality)}, {SliceCount} slice{(SliceCount == 1 ? "" : "s")}{(Description.Length == 0 ? "" : $", '{DataSet.Shown(Description)}'")})";

    // Before the voxels are allocated: what files can hold, packed as well as frames of one grey pack.
    private void CheckSizes(IReadOnlyList<SeriesSlice> slices, Dictionary<DicomFile, PixelData> pixels)
    {
        const long AlwaysAllowed = 1 << 24, MostVoxelsPerByte = 1 << 13;
        var bytes = slices.Sum(slice => (long)pixels[slice.File].LengthOf(slice.Frame));
        if (Geometry.VoxelCount <= AlwaysAllowed + MostVoxelsPerByte * bytes) return;
        throw new GlintException(
            $"{Folder}: {Geometry.Columns}x{Geometry.Rows}x{Geometry.Slices} voxels in {bytes} bytes are damaged. Export the series again.");
    }
}
