using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Glint.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>
/// A file of named tensors: magic, version, a JSON header (facts and a table of tensors), the tensors' bytes in the table's order, and
/// the SHA-256 of all before it; little-endian. Reading one runs no code from it, and allocates nothing that its length does not back.
/// </summary>
/// <typeparam name="TFacts">What the header says beside the table.</typeparam>
/// <param name="Facts">The header's facts.</param>
/// <param name="Tensors">By name, in the order of the file.</param>
internal sealed record TensorFile<TFacts>(TFacts Facts, IReadOnlyDictionary<string, StoredTensor> Tensors)
{
    /// <summary>SHA-256 of the whole file, in hexadecimal digits; empty where it came from none.</summary>
    internal string Hash { get; init; } = "";

    private const int PrefixBytes = 16, HashBytes = 32, MaximumHeaderBytes = 16 << 20;

    private sealed record Header(TFacts Facts, IReadOnlyList<TensorEntry> Tensors);

    private sealed record TensorEntry(string Name, string Type, long[] Shape);

    /// <summary>Writes a file aside and renames it into place.</summary>
    internal static void Write(string path, TensorFileKind kind, TFacts facts, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        using var scope = NewDisposeScope();
        List<KeyValuePair<string, Tensor>> state = tensors.OrderBy(e => e.Key, StringComparer.Ordinal).ToList();
        var table = state.Select(e => new TensorEntry(e.Key, StoredTensor.TypeName(e.Value.dtype), e.Value.shape)).ToList();
        long bytes = state.Sum(e => e.Value.numel() * e.Value.ElementSize);
        if (bytes > Array.MaxLength - MaximumHeaderBytes) throw new GlintException($"Cannot write {path}: {bytes} bytes of tensors are more than such a file may hold, {Array.MaxLength - MaximumHeaderBytes}. Use a smaller --width.");
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(new Header(facts, table), GlintJson.Compact);
        AtomicFile.Write(path, stream =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            void Put(ReadOnlySpan<byte> bytes)
            {
                hash.AppendData(bytes);
                stream.Write(bytes);
            }

            Span<byte> prefix = stackalloc byte[PrefixBytes];
            kind.Magic.CopyTo(prefix);
            BinaryPrimitives.WriteInt32LittleEndian(prefix[8..], kind.Version);
            BinaryPrimitives.WriteInt32LittleEndian(prefix[12..], header.Length);
            Put(prefix);
            Put(header);
            foreach ((_, Tensor tensor) in state)
            {
                using Tensor flat = tensor.detach().cpu().contiguous();
                Put(flat.bytes);
            }
            stream.Write(hash.GetHashAndReset());
        });
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="GlintException">It is missing, another kind of file, of a later version, truncated or damaged.</exception>
    internal static TensorFile<TFacts> Read(string path, TensorFileKind kind)
    {
        byte[] file = ReadAll(path, kind);
        Header header = ReadHeader(path, kind, file, out int at, out string hash);
        if (header.Facts is null || header.Tensors is null || header.Tensors.Any(t => t?.Name is null || t.Shape is null))
        {
            throw Damaged(path, kind, "its header is incomplete");
        }
        var tensors = new Dictionary<string, StoredTensor>();
        ReadOnlyMemory<byte> payload = file.AsMemory(at, file.Length - HashBytes - at);
        foreach (TensorEntry entry in header.Tensors)
        {
            if (StoredTensor.BytesOf(entry.Type, entry.Shape) is not { } bytes) throw Damaged(path, kind, $"{entry.Name} is {entry.Type} [{string.Join(", ", entry.Shape)}]");
            if (bytes > payload.Length) throw Damaged(path, kind, $"it holds too few bytes for {entry.Name}");
            if (!tensors.TryAdd(entry.Name, new StoredTensor(entry.Type, entry.Shape, payload[..(int)bytes]))) throw Damaged(path, kind, $"it holds {entry.Name} twice");
            payload = payload[(int)bytes..];
        }
        if (payload.Length != 0) throw Damaged(path, kind, $"it holds {payload.Length} bytes too many");
        return new TensorFile<TFacts>(header.Facts, tensors) { Hash = hash };
    }

    /// <summary>Fills tensors by their names; the file must hold these and no others.</summary>
    /// <exception cref="GlintException">Names, types or shapes differ.</exception>
    internal void Fill(string path, IReadOnlyDictionary<string, Tensor> targets)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        if (Tensors.Count != targets.Count) throw Mismatch($"{Tensors.Count} tensors where {targets.Count} are wanted");
        foreach ((string name, StoredTensor stored) in Tensors)
        {
            if (!targets.TryGetValue(name, out Tensor? target)) throw Mismatch($"a tensor {name} that is not wanted");
            string type = StoredTensor.TypeName(target.dtype);
            if (!stored.Shape.AsSpan().SequenceEqual(target.shape) || stored.Type != type)
            {
                throw Mismatch($"{name} as {stored.Type} [{string.Join(", ", stored.Shape)}] where {type} [{string.Join(", ", target.shape)}] is wanted");
            }
            target.copy_(stored.Read());
        }

        GlintException Mismatch(string found) => new($"{path} does not fit its own network: it holds {found}. Train it again with this version of Glint.");
    }

    private static byte[] ReadAll(string path, TensorFileKind kind)
    {
        if (Directory.Exists(path)) throw new GlintException($"Cannot read {kind.Noun} {path}: it is a folder. {kind.Remedy}");
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new GlintException($"Cannot read {kind.Noun} {path}: {e.Message} {kind.Remedy}", e);
        }
    }

    private static Header ReadHeader(string path, TensorFileKind kind, byte[] file, out int at, out string hash)
    {
        if (file.Length < PrefixBytes + HashBytes || !file.AsSpan(0, 8).SequenceEqual(kind.Magic))
        {
            throw new GlintException($"{path} is no Glint {kind.Noun}: it does not begin as one. {kind.Remedy}");
        }
        int version = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8));
        if (version != kind.Version) throw new GlintException($"{path} is a {kind.Noun} of format {version}; this Glint reads format {kind.Version}. Update Glint.");
        using var content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        content.AppendData(file, 0, file.Length - HashBytes);
        bool isWhole = content.GetCurrentHash().AsSpan().SequenceEqual(file.AsSpan(file.Length - HashBytes));
        content.AppendData(file, file.Length - HashBytes, HashBytes);
        hash = Convert.ToHexStringLower(content.GetHashAndReset());
        if (!isWhole)
        {
            throw Damaged(path, kind, "its checksum does not match, or it is truncated");
        }
        int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        if (length is < 2 or > MaximumHeaderBytes || length > file.Length - PrefixBytes - HashBytes) throw Damaged(path, kind, $"its header is {length} bytes long");
        at = PrefixBytes + length;
        try
        {
            return JsonSerializer.Deserialize<Header>(file.AsSpan(PrefixBytes, length), GlintJson.Compact) ?? throw new JsonException("the header is null");
        }
        catch (JsonException)
        {
            throw Damaged(path, kind, "its header does not parse");
        }
    }

    internal static GlintException Damaged(string path, TensorFileKind kind, string found) => new($"{path} is damaged: {found}. {kind.DamageRemedy}");
}

/// <summary>What a file of tensors is for.</summary>
/// <param name="Noun">In messages.</param>
/// <param name="Magic">Its first 8 bytes.</param>
/// <param name="Version">Of its format.</param>
/// <param name="Remedy">What to do where it is missing or another file.</param>
/// <param name="DamageRemedy">What to do where it is damaged.</param>
internal sealed record TensorFileKind(string Noun, byte[] Magic, int Version, string Remedy, string DamageRemedy);
