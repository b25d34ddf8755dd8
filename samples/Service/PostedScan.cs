using System.IO.Compression;
using Glint;
using Glint.Dicom;
using Glint.Imaging;

namespace GlintService;

/// <summary>What a client posted, in a folder that goes with it: a NIfTI file, or a zip of one series of DICOM images.</summary>
internal sealed class PostedScan : IDisposable
{
    private const int MostFiles = 10_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("glint-");
    private string _path = "";

    /// <summary>The series, where it is DICOM.</summary>
    public DicomSeries? Series { get; private set; }

    /// <summary>Receives the body of a request.</summary>
    /// <exception cref="GlintException">It is a zip without a series, with several, or larger than is taken.</exception>
    public async Task Receive(HttpRequest request, ServiceLimits limits, CancellationToken cancellation)
    {
        _path = Of("scan");
        byte[] first = new byte[4];
        await using (FileStream file = File.Create(_path))
        {
            await request.Body.CopyToAsync(file, cancellation);
            file.Position = 0;
            _ = await file.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellation);
        }
        if (first is [(byte)'P', (byte)'K', 3, 4])
        {
            await Unzip(limits, cancellation);
            return;
        }
        string named = _path + (first is [0x1F, 0x8B, ..] ? ".nii.gz" : ".nii");    // gzip begins with 1F 8B
        File.Move(_path, named);
        _path = named;
    }

    /// <summary>How many voxels it has; only headers are read.</summary>
    /// <exception cref="GlintException">It cannot be read.</exception>
    public long VoxelCount => (Series?.Geometry ?? ScanFile.ReadGeometry(_path)).VoxelCount;

    /// <summary>Its voxels, in HU.</summary>
    /// <exception cref="GlintException">It cannot be read.</exception>
    public Volume Read() => Series?.Read() ?? ScanFile.Read(_path);

    /// <summary>A file in its folder.</summary>
    public string Of(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>An error without the folder's name, which is nothing to the client.</summary>
    public string Line(GlintException error) => error.Message.Replace(_folder.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(_folder.FullName, "the scan", StringComparison.Ordinal);

    /// <summary>Deletes the folder.</summary>
    public void Dispose() => _folder.Delete(recursive: true);

    // Names in a zip may lead anywhere and sizes may lie: files are numbered, and bytes counted as they come.
    private async Task Unzip(ServiceLimits limits, CancellationToken cancellation)
    {
        string folder = Directory.CreateDirectory(Of("series")).FullName;
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(_path);
            if (zip.Entries.Count > MostFiles) throw new GlintException($"The zip has {zip.Entries.Count} files; at most {MostFiles} are taken. Send one series.");
            byte[] buffer = new byte[1 << 16];
            long bytes = 0;
            foreach ((int number, ZipArchiveEntry entry) in zip.Entries.Index())
            {
                if (entry.Name.Length == 0) continue;
                await using Stream packed = entry.Open();
                await using FileStream file = File.Create(Path.Combine(folder, $"{number:0000}.dcm"));
                for (int read; (read = await packed.ReadAsync(buffer, cancellation)) > 0;)
                {
                    if ((bytes += read) > limits.MostBytes) throw new GlintException($"The zip holds more than the {limits.MostBytes} bytes that are taken. Send one series, or crop it.");
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                }
            }
        }
        catch (InvalidDataException error)
        {
            throw new GlintException($"The zip is damaged ({error.Message.Trim()}). Send it again.", error);
        }
        File.Delete(_path);
        Series = DicomSeries.Open(folder);
    }
}
