using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Glint.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>
/// A <c>.glint</c> model file: magic, version, a JSON header (facts and a table of tensors), the tensors' bytes in the table's order, and
/// the SHA-256 of all before it; little-endian. Reading one runs no code from it, and allocates nothing that its length does not back.
/// </summary>
public static class ModelFile
{
    private static ReadOnlySpan<byte> Magic => "GLINT\r\n\0"u8;
    private const int Version = 1, PrefixBytes = 16, HashBytes = 32, MaximumHeaderBytes = 16 << 20;

    // The mU-Net has 5.9 million at width 1, the U-Net more.
    private const double FewestWeightsAtFullWidth = 5e6;

    private sealed record Header(ModelFacts Facts, IReadOnlyList<TensorEntry> Tensors);

    private sealed record TensorEntry(string Name, string Type, long[] Shape);

    /// <summary>Writes a model aside and renames it into place.</summary>
    public static void Write(string path, ModelFacts facts, nn.Module network)
    {
        using var scope = NewDisposeScope();
        List<KeyValuePair<string, Tensor>> state = network.state_dict().OrderBy(e => e.Key, StringComparer.Ordinal).ToList();
        var table = state.Select(e => new TensorEntry(e.Key, TypeName(e.Value.dtype), e.Value.shape)).ToList();
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
            Magic.CopyTo(prefix);
            BinaryPrimitives.WriteInt32LittleEndian(prefix[8..], Version);
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

    /// <summary>Reads a model and builds its network, in evaluation mode.</summary>
    /// <exception cref="GlintException">The file is missing, no model, of a later version, truncated or damaged.</exception>
    public static Model Read(string path)
    {
        byte[] file = ReadAll(path);
        Header header = ReadHeader(path, file, out int at);
        CheckSize(path, header, file.Length - HashBytes - at);
        nn.Module<Tensor, Tensor> network = header.Facts.Network.Build();
        try
        {
            Fill(path, file.AsSpan(at, file.Length - HashBytes - at), header.Tensors, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
        network.eval();
        return new Model(header.Facts, network);
    }

    private static byte[] ReadAll(string path)
    {
        if (Directory.Exists(path)) throw new GlintException($"Cannot read model {path}: it is a folder. Pass its {RunFolder.ModelName}.");
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new GlintException($"Cannot read model {path}: {e.Message} Pass the model.glint of a run folder.", e);
        }
    }

    private static Header ReadHeader(string path, byte[] file, out int at)
    {
        if (file.Length < PrefixBytes + HashBytes || !file.AsSpan(0, 8).SequenceEqual(Magic))
        {
            throw new GlintException($"{path} is no Glint model: it does not begin with GLINT. Pass the model.glint of a run folder.");
        }
        int version = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8));
        if (version != Version) throw new GlintException($"{path} is a model of format {version}; this Glint reads format {Version}. Update Glint.");
        if (!SHA256.HashData(file.AsSpan(0, file.Length - HashBytes)).AsSpan().SequenceEqual(file.AsSpan(file.Length - HashBytes)))
        {
            throw new GlintException($"{path} is damaged or truncated: its checksum does not match. Copy or train it again.");
        }
        int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        if (length is < 2 or > MaximumHeaderBytes || length > file.Length - PrefixBytes - HashBytes)
        {
            throw new GlintException($"{path} is damaged: its header is {length} bytes long. Copy or train it again.");
        }
        at = PrefixBytes + length;
        try
        {
            return JsonSerializer.Deserialize<Header>(file.AsSpan(PrefixBytes, length), GlintJson.Compact)
                ?? throw new JsonException("the header is null");
        }
        catch (JsonException e)
        {
            throw new GlintException($"{path} is damaged: its header does not parse ({e.Message}). Copy or train it again.", e);
        }
    }

    // Before a network is built, its tensors must be there: a header alone cannot ask for memory.
    private static void CheckSize(string path, Header header, int payload)
    {
        if (header.Facts?.Network is not { } spec || header.Facts.Split is null || header.Tensors is null || header.Tensors.Any(t => t?.Name is null || t.Shape is null))
        {
            throw new GlintException($"{path} is damaged: its header is incomplete. Copy or train it again.");
        }
        double fewestWeights = FewestWeightsAtFullWidth * spec.Width * spec.Width;
        if (!(fewestWeights * sizeof(float) <= payload))
        {
            throw new GlintException($"{path} is damaged: it holds {payload} bytes of weights, too few for a {spec.Kind} of width {spec.Width:g}. Copy or train it again.");
        }
    }

    private static void Fill(string path, ReadOnlySpan<byte> payload, IReadOnlyList<TensorEntry> table, nn.Module network)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Dictionary<string, Tensor> state = network.state_dict();
        if (table.Count != state.Count) throw Mismatch($"{table.Count} tensors where the network has {state.Count}");
        foreach (TensorEntry entry in table)
        {
            if (!state.TryGetValue(entry.Name, out Tensor? target)) throw Mismatch($"a tensor {entry.Name} that the network lacks");
            if (!entry.Shape.AsSpan().SequenceEqual(target.shape) || entry.Type != TypeName(target.dtype))
            {
                throw Mismatch($"{entry.Name} as {entry.Type} [{string.Join(", ", entry.Shape)}] where the network has {TypeName(target.dtype)} [{string.Join(", ", target.shape)}]");
            }
            int bytes = checked((int)(target.numel() * target.ElementSize));
            if (bytes > payload.Length) throw Mismatch($"too few bytes for {entry.Name}");
            Tensor values = target.dtype == int64
                ? tensor(MemoryMarshal.Cast<byte, long>(payload[..bytes]).ToArray(), target.shape)
                : tensor(MemoryMarshal.Cast<byte, float>(payload[..bytes]).ToArray(), target.shape);
            target.copy_(values);
            payload = payload[bytes..];
        }
        if (payload.Length != 0) throw Mismatch($"{payload.Length} bytes too many");

        GlintException Mismatch(string found) => new($"{path} does not fit its own network: it holds {found}. Train it again with this version of Glint.");
    }

    private static string TypeName(ScalarType type) => type switch
    {
        ScalarType.Float32 => "float32",
        ScalarType.Int64 => "int64",
        _ => throw new NotSupportedException($"A model file holds float32 and int64; found {type}."),
    };
}
