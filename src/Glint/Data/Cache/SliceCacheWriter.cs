using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Glint.Imaging;

namespace Glint.Data;

/// <summary>Writes a <see cref="SliceCacheFile"/> slice by slice under another name; it takes its own when it is whole.</summary>
internal sealed class SliceCacheWriter : IDisposable
{
    private readonly string _path, _aside;
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly SliceHash _content = new();
    private readonly List<SliceCacheFile.Entry> _slices = [];

    /// <summary>Begins a file; its folder is made if it is missing.</summary>
    /// <exception cref="GlintException">The folder cannot be written.</exception>
    internal SliceCacheWriter(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        (_path, _aside) = (path, Path.Combine(folder, AtomicFile.TemporaryPattern.Replace("*", Path.GetRandomFileName(), StringComparison.Ordinal)));
        try
        {
            Directory.CreateDirectory(folder);
            _stream = new FileStream(_aside, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(e);
        }
        Span<byte> prefix = stackalloc byte[SliceCacheFile.PrefixBytes];
        SliceCacheFile.Magic.CopyTo(prefix);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[SliceCacheFile.Magic.Length..], SliceCacheFile.Version);
        Put(prefix);
    }

    /// <summary>Adds a slice: those of a patient by index, patients in ordinal order.</summary>
    /// <exception cref="GlintException">The disk is full.</exception>
    internal void Add(Slice slice)
    {
        Put(MemoryMarshal.AsBytes<float>(slice.Hounsfield));
        Put(slice.Mask);
        _content.Add(slice);
        _slices.Add(new SliceCacheFile.Entry(slice.Patient, slice.Index, slice.Height, slice.Width, slice.TumourPixels));
    }

    /// <summary>Adds table and checksum, brings all to the disk, and takes the place of an older file.</summary>
    /// <exception cref="GlintException">The disk is full.</exception>
    internal void Finish(string key)
    {
        byte[] table = JsonSerializer.SerializeToUtf8Bytes(new SliceCacheFile.Table(key, _content.Finish(), _slices), GlintJson.Compact);
        Span<byte> length = stackalloc byte[SliceCacheFile.LengthBytes];
        BinaryPrimitives.WriteInt32LittleEndian(length, table.Length);
        Put(table);
        Put(length);
        Put(_hash.GetHashAndReset());
        try
        {
            _stream.Flush(flushToDisk: true);
            _stream.Dispose();
            File.Move(_aside, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        _content.Dispose();
        // A full disk refuses once more; the first failure is the one to report.
        Try(_stream.Dispose);
        Try(() => File.Delete(_aside));

        static void Try(Action clearUp)
        {
            try
            {
                clearUp();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        }
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _hash.AppendData(bytes);
            _stream.Write(bytes);
        }
        catch (IOException e)
        {
            throw Refused(e);
        }
    }

    private GlintException Refused(Exception e) => new($"Cannot write {_path}: {e.Message.TrimEnd('.')}. Free some space, choose another --cache, or leave it out.", e);
}
