using System.Security.Cryptography;
using System.Text;
using Glint.Imaging;

namespace Glint.Data;

/// <summary>
/// Scans as slices in one file that is mapped into memory: read once, then shared by all processes that train on them, and not held in
/// memory as a whole. The file is good for the content of all files of the scans, the options, and this build of Glint; else it is made anew.
/// See <c>docs/decisions/0009-cache.md</c>.
/// </summary>
/// <example>
/// <code>
/// var cache = new SliceCache("cache", "Task06_Lung", DataFolder.Find("Task06_Lung"), label: null);
/// if (cache.Find() is null) foreach (LabelledScan scan in cache.Build()) Console.WriteLine($"{scan.Patient} is read");
/// SliceDataset data = cache.Find()!;
/// </code>
/// </example>
internal sealed class SliceCache
{
    private readonly string _name, _key;
    private readonly IReadOnlyList<LabelledScan> _scans;
    private readonly int? _label;
    private readonly GeometryMismatch _onMismatch;
    private readonly IntensityRescale? _rescale;

    /// <summary>The cache of these scans; reads all their files once, to know their content.</summary>
    /// <param name="folder">Where the file is or shall be; made if it is missing.</param>
    /// <param name="name">Name of the data set.</param>
    /// <param name="scans">Its scans, by patient in ordinal order, as <see cref="DataFolder.Find"/> gives them.</param>
    /// <param name="label">The label that is tumour; null if the labels are 0 and 1.</param>
    /// <param name="onMismatch">What to do where a label does not lie on its image's voxels. Default: refuse.</param>
    /// <param name="rescale">What makes HU of the images' values; null if they are HU.</param>
    /// <exception cref="GlintException">A file is missing or its header is broken, or the folder has no name.</exception>
    public SliceCache(
        string folder, string name, IReadOnlyList<LabelledScan> scans, int? label, GeometryMismatch onMismatch = GeometryMismatch.Error, IntensityRescale? rescale = null)
    {
        if (string.IsNullOrWhiteSpace(folder)) throw new GlintException("The folder of the cache has no name. Pass --cache a folder, or leave it out.");
        ArgumentNullException.ThrowIfNull(scans);
        (_name, _scans, _label, _onMismatch, _rescale) = (name, scans, label, onMismatch, rescale);
        _key = KeyOfContent();
        // A file for each data set and its options: one that changed takes the place of what it was.
        string place = string.Join('\n', scans.Select(s => Path.GetFullPath(s.ImagePath)).Append(Options));
        FilePath = Path.Combine(folder, $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..16]}.slices");
    }

    /// <summary>The file, whether it is there or not.</summary>
    public string FilePath { get; }

    // All that decides, beside the scans' files and this code, what LabelledScan.Read gives.
    private string Options => $"label {_label}, on geometry mismatch {_onMismatch}{(_rescale is null ? "" : $", rescale {_rescale}")}{string.Concat(_scans.Select(s => s.Labels.Choice).Where(c => c.Length > 0).Distinct().Select(c => $", {c}"))}";

    /// <summary>The data set, its slices read from the file as they are needed; null if there is no file, or it is outdated or damaged.</summary>
    public SliceDataset? Find() => SliceCacheFile.Read(FilePath, _name, _key);

    /// <summary>Makes the file and yields each scan as it is read. It is there once all are; stop enumerating to leave things as they were.</summary>
    /// <remarks>Two processes may do so at once: each writes a file of its own, and one takes the other's place.</remarks>
    /// <exception cref="GlintException">As <see cref="LabelledScan.Read"/>; or the disk is full, or a file changed meanwhile.</exception>
    public IEnumerable<LabelledScan> Build()
    {
        using var writer = new SliceCacheWriter(FilePath);
        foreach (LabelledScan scan in _scans)
        {
            foreach (Slice slice in scan.Read(_label, _onMismatch, _rescale).OrderBy(s => s.Index)) writer.Add(slice);
            yield return scan;
        }
        if (KeyOfContent() != _key) throw new GlintException($"The files of {_name} changed while they were read. Start again once they are all written.");
        writer.Finish(_key);
    }

    private string KeyOfContent()
    {
        var text = new StringBuilder($"{typeof(SliceCache).Module.ModuleVersionId}\n{typeof(Volume).Module.ModuleVersionId}\n{Options}\n");
        // A format of somebody's own may change with its own build.
        foreach (Guid reader in _scans.SelectMany(Readers).Distinct()) text.Append(reader).Append('\n');
        foreach (LabelledScan scan in _scans)
        {
            text.Append(scan.Patient);
            foreach (string path in scan.Image.Files.Concat(scan.Labels.Files)) text.Append('\0').Append(HashOf(path));
            text.Append('\n');
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static IEnumerable<Guid> Readers(LabelledScan scan) =>
        new[] { scan.Image, scan.Labels }.Select(source => source.Reader).OfType<Guid>();

    private static string HashOf(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GlintException($"Cannot read {path}: {e.Message.TrimEnd('.')}. Check the name and the disk.", e);
        }
    }
}
