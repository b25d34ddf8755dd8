using System.IO.Compression;

namespace Glint.Imaging;

/// <summary>How the bytes of a file, or of the part that holds the voxels, are packed.</summary>
internal enum Packing { None, Gzip, Zlib, Bzip2 }

/// <summary>
/// A file from outside, read front to back and unpacked on the way. Whatever goes wrong with it is a <see cref="GlintException"/> that
/// names it.
/// </summary>
internal sealed class InputFile : IDisposable
{
    private const int SkipBytes = 1 << 16;
    private const int MostBytesAfterImage = 1 << 24;

    private const int LongestLine = 1 << 16;

    private readonly FileStream _file;
    private readonly Stream _content;
    private readonly long _start;

    private InputFile(string path, long start, Packing? packing)
    {
        (Path, _start, _file) = (path, start, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));
        packing ??= StartsAsGzip() ? Packing.Gzip : Packing.None;
        _file.Position = start;
        IsCompressed = packing != Packing.None;
        _content = packing switch
        {
            Packing.Gzip => new GZipStream(_file, CompressionMode.Decompress, leaveOpen: true),
            Packing.Bzip2 => new Bzip2Stream(_file),
            Packing.Zlib => new ZLibStream(_file, CompressionMode.Decompress, leaveOpen: true),
            _ => _file,
        };
    }

    public string Path { get; }

    public bool IsCompressed { get; }

    /// <summary>Bytes on disk from where reading began.</summary>
    public long BytesOnDisk => Math.Max(0, _file.Length - _start);

    /// <summary>Bytes of (unpacked) content read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Opens a file, reads it, closes it. It is gzip or not by its first bytes, whatever its name.</summary>
    public static T Read<T>(string path, Func<InputFile, T> read) => Read(path, 0, null, read);

    /// <summary>Opens a file at a byte from which it is packed as said, reads it, closes it.</summary>
    public static T ReadFrom<T>(string path, long start, Packing packing, Func<InputFile, T> read) => Read(path, start, packing, read);

    private static T Read<T>(string path, long start, Packing? packing, Func<InputFile, T> read) => Explained(path, () =>
    {
        if (Directory.Exists(path)) throw new GlintException($"Cannot read {path}: it is a folder. Name a file in it.");
        using var file = new InputFile(path, start, packing);
        return read(file);
    });

    /// <summary>Reads, and says of what goes wrong on the way which file it is and what to do.</summary>
    public static T Explained<T>(string path, Func<T> read)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return read();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GlintException($"Cannot read {path}: there is no such file. Check the name and the folder.", error);
        }
        catch (InvalidDataException error)
        {
            throw new GlintException($"{path} is damaged: its compressed data cannot be unpacked. Copy or download it again.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new GlintException($"Cannot read {path}: permission denied. Change its permissions, or copy it elsewhere.", error);
        }
        catch (Exception error) when (error is IOException or ArgumentException { ParamName: "path" } or NotSupportedException)
        {
            throw new GlintException($"Cannot read {path}: {error.Message.TrimEnd('.')}. Check the name and the disk.", error);
        }
    }

    /// <summary>Fills the buffer as far as the content reaches and returns how many bytes it got.</summary>
    public int Fill(Span<byte> buffer)
    {
        var got = _content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        Position += got;
        return got;
    }

    /// <summary>The next line as text without its end, or null at the end of the content. UTF-8.</summary>
    /// <exception cref="GlintException">A line is longer than any header has: the file is something else.</exception>
    public string? Line()
    {
        var bytes = new List<byte>();
        Span<byte> next = stackalloc byte[1];
        while (Fill(next) == 1)
        {
            if (next[0] == '\n') return Text(bytes);
            bytes.Add(next[0]);
            if (bytes.Count > LongestLine)
            {
                throw new GlintException($"{Path} has a line of more than {LongestLine} bytes where its text header should be. Name another file.");
            }
        }
        return bytes.Count > 0 ? Text(bytes) : null;
    }

    private static string Text(List<byte> bytes) =>
        System.Text.Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes)).TrimEnd('\r');

    private bool StartsAsGzip()
    {
        Span<byte> start = stackalloc byte[2];
        return _file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1f, 0x8b];
    }

    /// <summary>Reads on to a position, or to the end when that comes first; returns whether the position was reached.</summary>
    public bool SkipTo(long position)
    {
        var buffer = new byte[SkipBytes];
        while (Position < position)
        {
            if (Fill(buffer.AsSpan(0, (int)Math.Min(SkipBytes, position - Position))) == 0) return false;
        }
        return true;
    }

    /// <summary>
    /// Reads gzip content to its end, where its checksum is, so that damage inside the image does not pass unnoticed. A file that lacks
    /// only the checksum itself passes: its voxels are all there.
    /// </summary>
    public void VerifyChecksum()
    {
        if (IsCompressed) SkipTo(Position + MostBytesAfterImage);
    }

    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
    }
}
