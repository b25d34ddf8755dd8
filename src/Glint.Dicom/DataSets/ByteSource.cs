namespace Glint.Dicom;

/// <summary>Bytes that a data set is parsed from and that values are read from later.</summary>
internal abstract class ByteSource(string name)
{
    /// <summary>The file's name, for messages.</summary>
    public string Name { get; } = name;

    public abstract long Length { get; }

    /// <summary>Up to <paramref name="count"/> bytes from a place on, fewer at the end; they are good until the next call.</summary>
    public abstract ReadOnlySpan<byte> Peek(long offset, int count);

    /// <summary>Exactly these bytes, to keep. The caller has checked that they are there.</summary>
    public abstract ReadOnlyMemory<byte> Take(long offset, int count);

    /// <summary>Fills a span with the bytes from a place on.</summary>
    public abstract void Fill(long offset, Span<byte> bytes);
}

/// <summary>Bytes in memory: what was inflated, and sequences.</summary>
internal sealed class MemorySource(string name, ReadOnlyMemory<byte> bytes) : ByteSource(name)
{
    public override long Length => bytes.Length;

    public override ReadOnlySpan<byte> Peek(long offset, int count)
    {
        if (offset >= bytes.Length) return [];
        return bytes.Span.Slice((int)offset, (int)Math.Min(count, bytes.Length - offset));
    }

    public override ReadOnlyMemory<byte> Take(long offset, int count) => bytes.Slice((int)offset, count);

    public override void Fill(long offset, Span<byte> target) => bytes.Span.Slice((int)offset, target.Length).CopyTo(target);
}

/// <summary>
/// A file. While its headers are parsed it is open and seen through a window; values asked for later open it again, so that a series of
/// thousands of files holds none open.
/// </summary>
internal sealed class FileSource : ByteSource, IDisposable
{
    private const int WindowBytes = 16 << 10; // the header of most CT slices fits one
    private byte[] _window = new byte[WindowBytes];
    private Microsoft.Win32.SafeHandles.SafeFileHandle? _handle;
    private long _windowStart;
    private int _windowLength;

    public FileSource(string path) : base(path)
    {
        _handle = File.OpenHandle(path);
        Length = RandomAccess.GetLength(_handle);
    }

    public override long Length { get; }

    public override ReadOnlySpan<byte> Peek(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, WindowBytes);
        if (offset < _windowStart || offset + count > _windowStart + _windowLength)
        {
            (_windowStart, _windowLength) = (offset, 0);
            _windowLength = ReadUpTo(_handle!, offset, _window);
        }
        return _window.AsSpan((int)(offset - _windowStart), (int)Math.Clamp(_windowStart + _windowLength - offset, 0, count));
    }

    public override ReadOnlyMemory<byte> Take(long offset, int count)
    {
        var bytes = new byte[count];
        Fill(offset, bytes);
        return bytes;
    }

    public override void Fill(long offset, Span<byte> bytes)
    {
        if (_handle is { } open)
        {
            Fill(open, offset, bytes);
            return;
        }
        using var handle = File.OpenHandle(Name);
        Fill(handle, offset, bytes);
    }

    /// <summary>Ends parsing: closes the file.</summary>
    public void Dispose()
    {
        _handle?.Dispose();
        (_handle, _window) = (null, []);
    }

    private void Fill(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long offset, Span<byte> bytes)
    {
        if (ReadUpTo(handle, offset, bytes) < bytes.Length)
        {
            throw new GlintException($"{Name} became shorter while it was read. Let whatever writes it finish, then try again.");
        }
    }

    private static int ReadUpTo(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long offset, Span<byte> bytes)
    {
        var read = 0;
        while (read < bytes.Length)
        {
            var count = RandomAccess.Read(handle, bytes[read..], offset + read);
            if (count == 0) break;
            read += count;
        }
        return read;
    }
}
