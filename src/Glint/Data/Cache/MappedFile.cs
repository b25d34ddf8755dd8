using System.IO.MemoryMappedFiles;

namespace Glint.Data;

/// <summary>
/// A file mapped into memory to be read: processes that map one file share its pages, and the system takes them back where memory is short.
/// It must be replaced by renaming and never be cut short, which nobody can catch while it is mapped.
/// </summary>
internal sealed class MappedFile : IDisposable
{
    // Slices that lie in the file keep it; left alone, it closes with the last of them.
    private readonly MemoryMappedViewAccessor _view;

    internal MappedFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Length = stream.Length;
        using var map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
    }

    /// <summary>In bytes.</summary>
    internal long Length { get; }

    /// <summary>Bytes of the file as a stream; streams of one file may be read side by side.</summary>
    internal Stream Part(long offset, long length) => new UnmanagedMemoryStream(_view.SafeMemoryMappedViewHandle, offset, length, FileAccess.Read);

    /// <summary>Fills a buffer from an offset on.</summary>
    internal void Read(long offset, Span<byte> buffer)
    {
        using Stream part = Part(offset, buffer.Length);
        part.ReadExactly(buffer);
    }

    public void Dispose() => _view.Dispose();
}
