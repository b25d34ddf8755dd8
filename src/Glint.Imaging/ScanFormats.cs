namespace Glint.Imaging;

/// <summary>The formats in which scans and masks are read and written; a file's name tells which by its ending.</summary>
/// <example><code>ScanFormats formats = ScanFormats.All.With(new MyFormat()); Volume scan = formats.Read("ct.mine");</code></example>
public sealed class ScanFormats
{
    private readonly IReadOnlyList<IScanFormat> _formats;

    private ScanFormats(IReadOnlyList<IScanFormat> formats) => _formats = formats;

    /// <summary>Glint's own: NIfTI, NRRD, MetaImage, and grey PNG, which is only read.</summary>
    public static ScanFormats All { get; } = new([new NiftiFormat(), new NrrdFormat(), new MetaImageFormat(), new PngFormat()]);

    /// <summary>The endings that are read, with the dot.</summary>
    public IReadOnlyList<string> Endings => [.. _formats.SelectMany(f => f.Endings)];

    /// <summary>The endings that are written, with the dot.</summary>
    public IReadOnlyList<string> WrittenEndings => [.. _formats.SelectMany(f => f.WrittenEndings)];

    /// <summary>These and another, which takes over the endings that it shares with them.</summary>
    /// <exception cref="ArgumentException">It has no ending, one without a dot, or writes one that it does not read.</exception>
    public ScanFormats With(IScanFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (format.Endings.Count == 0 || format.Endings.Any(e => e is not ['.', _, ..]) || format.WrittenEndings.Except(format.Endings).Any())
        {
            throw new ArgumentException(
                $"{format.GetType().Name} reads '{string.Join(' ', format.Endings)}' and writes '{string.Join(' ', format.WrittenEndings)}'; "
                + "a format reads one ending at least, each begins with a dot, and it reads those that it writes.", nameof(format));
        }
        return new([.. _formats, format]);
    }

    /// <summary>The format of a file of this name; null if there is none. Of two endings the longer one counts.</summary>
    public IScanFormat? Find(string path) => Match(path).Format;

    /// <summary>Reads one image.</summary>
    /// <exception cref="GlintException">The name has no known ending, the file is missing or closed to us, or as <see cref="IScanFormat.Read"/>.</exception>
    public Volume Read(string path) => InputFile.Explained(path, () => Require(path).Read(path));

    /// <summary>Reads where the voxels lie.</summary>
    /// <exception cref="GlintException">As <see cref="Read"/>.</exception>
    public Geometry ReadGeometry(string path) => InputFile.Explained(path, () => Require(path).ReadGeometry(path));

    /// <summary>All files that an image is read from: itself, and the one that holds its voxels where they are apart.</summary>
    /// <exception cref="GlintException">As <see cref="Read"/>, as far as the header shows it.</exception>
    public IReadOnlyList<string> FilesOf(string path) => InputFile.Explained(path, () => Require(path).FilesOf(path));

    /// <summary>Writes a scan.</summary>
    /// <exception cref="GlintException">As <see cref="CheckName"/>, or as the format's own writer.</exception>
    public void Write(string path, Volume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        CheckName(path);
        Require(path).Write(path, volume);
    }

    /// <summary>Writes a mask so that it lies on the scan whose geometry it has.</summary>
    /// <exception cref="GlintException">As for a scan.</exception>
    public void Write(string path, Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        CheckName(path);
        Require(path).Write(path, mask);
    }

    /// <summary>Refuses a name that cannot be written, before the work that would be lost.</summary>
    /// <exception cref="GlintException">The name has another ending than those written.</exception>
    public void CheckName(string path)
    {
        var (format, ending) = Match(path);
        if (string.IsNullOrWhiteSpace(path) || format is null || !IsWritten(format, ending))
        {
            throw new GlintException($"Cannot write {path}: the name must end in {Listed(WrittenEndings)}. Rename it.");
        }
    }

    /// <summary>The name of a scan with an ending that its mask can have: the scan's own or another of its format, else the first that is written.</summary>
    /// <param name="scan">Path or name of a scan, such as "ct.nhdr", which gives "ct.nrrd".</param>
    public string MaskName(string scan)
    {
        var (format, ending) = Match(scan);
        if (format is null) return Path.ChangeExtension(scan, null) + WrittenEndings[0];
        return scan[..^ending.Length] + (IsWritten(format, ending) ? ending : format.WrittenEndings.Concat(WrittenEndings).First());
    }

    private (IScanFormat? Format, string Ending) Match(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        // From the end: of two equal endings the one that joined later.
        return _formats.Reverse().SelectMany(format => format.Endings, (format, ending) => (Format: format, Ending: ending))
            .Where(known => path.EndsWith(known.Ending, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(known => known.Ending.Length).FirstOrDefault();
    }

    private IScanFormat Require(string path) =>
        Find(path) ?? throw new GlintException(Directory.Exists(path)
            ? $"Cannot read {path}: it is a folder. Name a file in it."
            : $"Cannot read {path}: the name must end in {Listed(Endings)}. Rename or convert it.");

    private static bool IsWritten(IScanFormat format, string ending) => format.WrittenEndings.Contains(ending);

    private static string Listed(IReadOnlyList<string> endings) => $"{string.Join(", ", endings.SkipLast(1))} or {endings[^1]}";
}
