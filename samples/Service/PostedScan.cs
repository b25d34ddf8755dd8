using System.Buffers.Binary;
using System.IO.Compression;
using Glint;
using Glint.Dicom;
using Glint.Imaging;

namespace GlintService;

/// <summary>What a client posted, in a folder that goes with it: a NIfTI file, or a zip of one series of DICOM images.</summary>
internal sealed class PostedScan : IDisposable
{
    // The end of a zip has 22 bytes and a comment; a file's line in its directory has 46 and a name.
    private const int MostFiles = 10_000, LongestEnd = 22 + ushort.MaxValue, OffsetAt = 16, LargestDirectory = MostFiles * 512;

    private static ReadOnlySpan<byte> Deflated => "1.2.840.10008.1.2.1.99"u8;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("glint-");
    private string _path = "";

    /// <summary>The series, where it is DICOM.</summary>
    public DicomSeries? Series { get; private set; }

    /// <summary>Receives the body of a request.</summary>
    public async Task Receive(HttpRequest request, CancellationToken cancellation)
    {
        _path = Of("scan");
        await using FileStream file = File.Create(_path);
        await request.Body.CopyToAsync(file, cancellation);
    }

    /// <summary>Looks what it is; a zip is unpacked.</summary>
    /// <exception cref="GlintException">It is a zip without a series, with several, or larger than is taken.</exception>
    public async Task Open(ServiceLimits limits, CancellationToken cancellation)
    {
        byte[] first = new byte[4];
        if (new FileInfo(_path).Length == 0) throw new GlintException("The request has no body. Post the file itself: curl --data-binary @scan.nii.gz");
        await using (FileStream file = File.OpenRead(_path)) _ = await file.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellation);
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
        CheckDirectory();
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(_path);
            if (zip.Entries.Count > MostFiles) throw new GlintException($"The zip has {zip.Entries.Count} files; at most {MostFiles} are taken. Send one series.");
            long bytes = 0;
            foreach ((int number, ZipArchiveEntry entry) in zip.Entries.Index())
            {
                if (entry.Name.Length == 0) continue;
                await using Stream packed = entry.Open();
                await using FileStream file = File.Create(Path.Combine(folder, $"{number:0000}.dcm"));
                bytes = await Copy(packed, file, bytes, limits, cancellation);
            }
        }
        catch (InvalidDataException error)
        {
            throw new GlintException($"The zip is damaged ({error.Message.Trim()}). Send it again.", error);
        }
        File.Delete(_path);
        Series = DicomSeries.Open(folder);
    }

    // A deflated data set would be inflated whole, once more and uncounted.
    private static async Task<long> Copy(Stream packed, FileStream file, long bytes, ServiceLimits limits, CancellationToken cancellation)
    {
        byte[] buffer = new byte[1 << 16];
        int kept = 0;
        for (int read; (read = await packed.ReadAsync(buffer.AsMemory(kept), cancellation)) > 0;)
        {
            if ((bytes += read) > limits.MostBytes) throw new GlintException($"The zip holds more than the {limits.MostBytes} bytes that are taken. Send one series, or crop it.");
            await file.WriteAsync(buffer.AsMemory(kept, read), cancellation);
            Span<byte> known = buffer.AsSpan(0, kept + read);
            if (known.IndexOf(Deflated) >= 0) throw new GlintException("The zip has a DICOM file whose data set is deflated. Send it as dcmconv +te makes it.");
            kept = Math.Min(known.Length, Deflated.Length - 1);    // the UID may lie across two reads
            known[^kept..].CopyTo(buffer);
        }
        return bytes;
    }

    // Its directory is read before anything can be counted, from where the end of the zip says to that end.
    private void CheckDirectory()
    {
        using FileStream file = File.OpenRead(_path);
        byte[] tail = new byte[(int)Math.Min(file.Length, LongestEnd)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        int end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || end + OffsetAt + sizeof(uint) > tail.Length) throw new GlintException("The zip is damaged: it has no end. Send it again.");
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + OffsetAt));
        if (offset > file.Length || file.Length - offset > LargestDirectory) throw new GlintException($"The zip's list of files is damaged, or too long; at most {MostFiles} files are taken. Send one series.");
    }
}
