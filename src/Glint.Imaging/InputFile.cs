using System.IO.Compression;

namespace Glint.Imaging;

/// <summary>
/// A file from outside, read front to back, unpacked on the way where it is gzip (told by its first bytes, not by its name). Whatever goes
/// wrong with it is a <see cref="GlintException"/> that names it.
/// </summary>
internal sealed class InputFile : IDisposable
{
    private const int SkipBytes = 1 << 16;
    private const int MostBytesAfterImage = 1 << 24;

    private readonly FileStream _file;
    private readonly Stream _content;

    private InputFile(string path)
    {
        (Path, _file) = (path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));
        Span<byte> start = stackalloc byte[2];
        IsCompressed = _file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1f, 0x8b];
        _file.Position = 0;
        _content = IsCompressed ? new GZipStream(_file, CompressionMode.Decompress, leaveOpen: true) : _file;
    }

    public string Path { get; }

    public bool IsCompressed { get; }

    public long BytesOnDisk => _file.Length;

    /// <summary>Bytes of (unpacked) content read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Opens a file, reads it, closes it.</summary>
    public static T Read<T>(string path, Func<InputFile, T> read)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (Directory.Exists(path)) throw new GlintException($"Cannot read {path}: it is a folder. Name a file in it.");
            using var file = new InputFile(path);
            return read(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GlintException($"Cannot read {path}: there is no such file. Check the name and the folder.", error);
        }
        catch (InvalidDataException error)
        {
            throw new GlintException($"{path} is damaged: its gzip data cannot be unpacked. Copy or download it again.", error);
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
