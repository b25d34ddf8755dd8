using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Glint.Data;

/// <summary>
/// The file of a <see cref="SliceCache"/>: magic and version, each slice's HU (float32) and mask, a table of the slices as JSON, the
/// table's length, and the SHA-256 of all before it; little-endian. Nothing is believed, or allocated, that the file's length and its
/// checksum do not back.
/// </summary>
internal static class SliceCacheFile
{
    internal const int Version = 1, PrefixBytes = 12, LengthBytes = sizeof(int), HashBytes = SHA256.HashSizeInBytes;

    internal static ReadOnlySpan<byte> Magic => "GLINTSL\0"u8;

    /// <summary>What the file says of its slices.</summary>
    /// <param name="Key">What it was made of and by, see <see cref="SliceCache"/>.</param>
    /// <param name="ContentHash">That of the data set.</param>
    /// <param name="Slices">In the order of the file.</param>
    internal sealed record Table(string Key, string ContentHash, IReadOnlyList<Entry> Slices);

    internal sealed record Entry(string Patient, int Index, int Height, int Width, int TumourPixels);

    /// <summary>The data set of a file; null where there is none, or it has another key, or is damaged.</summary>
    internal static SliceDataset? Read(string path, string name, string key)
    {
        var info = new FileInfo(path);
        if (!info.Exists || info.Length < PrefixBytes + LengthBytes + HashBytes) return null;
        MappedFile? file = null;
        SliceDataset? data = null;
        try
        {
            file = new MappedFile(path);
            if (ReadTable(file) is { } table && table.Key == key && IsWhole(file)) data = new SliceDataset(name, Slices(file, table), table.ContentHash);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // What cannot be read is made again.
        }
        finally
        {
            if (data is null) file?.Dispose();
        }
        return data;
    }

    private static Table? ReadTable(MappedFile file)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes], length = stackalloc byte[LengthBytes];
        file.Read(0, prefix);
        if (!prefix.StartsWith(Magic) || BinaryPrimitives.ReadInt32LittleEndian(prefix[Magic.Length..]) != Version) return null;
        long end = EndOfTable(file);
        file.Read(end, length);
        int bytes = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (bytes < 2 || bytes > end - PrefixBytes) return null;
        using Stream json = file.Part(end - bytes, bytes);
        var table = JsonSerializer.Deserialize<Table>(json, GlintJson.Compact);
        return table is { ContentHash: not null, Slices: not null } && BytesOf(table.Slices) == end - bytes - PrefixBytes ? table : null;
    }

    private static long EndOfTable(MappedFile file) => file.Length - HashBytes - LengthBytes;

    // -1 where an entry makes no sense; no sum of products of 31-bit numbers is mistaken for a file's length.
    private static Int128 BytesOf(IReadOnlyList<Entry> slices) => slices.Any(s => s is not { Patient: not null, Height: > 0, Width: > 0 } || (long)s.Height * s.Width > Array.MaxLength)
        ? -1
        : slices.Aggregate((Int128)0, (sum, s) => sum + (Int128)s.Height * s.Width * StoredPixels.BytesPerPixel);

    private static bool IsWhole(MappedFile file)
    {
        Span<byte> stored = stackalloc byte[HashBytes];
        file.Read(file.Length - HashBytes, stored);
        using Stream all = file.Part(0, file.Length - HashBytes);
        return SHA256.HashData(all).AsSpan().SequenceEqual(stored);
    }

    private static List<Slice> Slices(MappedFile file, Table table)
    {
        var slices = new List<Slice>();
        long offset = PrefixBytes;
        foreach (Entry entry in table.Slices)
        {
            int pixels = entry.Height * entry.Width;
            slices.Add(new Slice(entry.Patient, entry.Index, entry.Height, entry.Width, entry.TumourPixels, new StoredPixels(file, offset, pixels)));
            offset += (long)pixels * StoredPixels.BytesPerPixel;
        }
        return slices;
    }
}
