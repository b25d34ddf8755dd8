using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Glint.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>
/// Tensors in the safetensors format (https://huggingface.co/docs/safetensors): the length of a JSON header, the header, the bytes. Any
/// deep-learning library reads it, and reading it runs no code. Here float32, int64 and uint8.
/// </summary>
internal static class SafeTensors
{
    private const string MetadataKey = "__metadata__";
    private const int LengthBytes = 8, Alignment = 8, MaximumHeaderBytes = 100_000_000;

    private static readonly (string Ours, string Theirs)[] Types = [("float32", "F32"), ("int64", "I64"), ("uint8", "U8")];

    /// <summary>Writes tensors in the order of their names, in one step.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="tensors">By name.</param>
    /// <param name="metadata">Words about them.</param>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var scope = NewDisposeScope();
        List<KeyValuePair<string, Tensor>> ordered = [.. tensors.OrderBy(t => t.Key, StringComparer.Ordinal)];
        var header = new JsonObject { [MetadataKey] = new JsonObject([.. metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))]) };
        long at = 0;
        foreach ((string name, Tensor tensor) in ordered)
        {
            long end = at + (tensor.numel() * tensor.ElementSize);
            string type = StoredTensor.TypeName(tensor.dtype);
            header[name] = new JsonObject
            {
                ["dtype"] = Types.Single(t => t.Ours == type).Theirs,
                ["shape"] = new JsonArray([.. tensor.shape.Select(s => (JsonNode)s)]),
                ["data_offsets"] = new JsonArray(at, end),
            };
            at = end;
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        // Spaces after the header, so that the numbers are aligned.
        int padded = (json.Length + Alignment - 1) / Alignment * Alignment;
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[LengthBytes];
            BinaryPrimitives.WriteInt64LittleEndian(length, padded);
            stream.Write(length);
            stream.Write(json);
            for (int i = json.Length; i < padded; i++) stream.WriteByte((byte)' ');
            foreach ((_, Tensor tensor) in ordered)
            {
                using Tensor flat = tensor.detach().cpu().contiguous();
                stream.Write(flat.bytes);
            }
        });
    }

    /// <summary>Reads tensors of float32, int64 and uint8.</summary>
    /// <returns>By name; the caller disposes them.</returns>
    /// <exception cref="GlintException">The file is missing or breaks a rule of the format.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path) => Parse(path).ToDictionary(t => t.Key, t => t.Value.Read());

    internal static Dictionary<string, StoredTensor> Parse(string path) => ParseAll(path).Tensors;

    /// <summary>Tensors, and the words about them.</summary>
    internal static (Dictionary<string, StoredTensor> Tensors, Dictionary<string, string> Metadata) ParseAll(string path)
    {
        try
        {
            return ParseAll(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new GlintException($"Cannot read {path}: {e.Message} Pass a .safetensors file.", e);
        }
    }

    /// <summary>The same of a file's bytes.</summary>
    /// <param name="path">What to call it.</param>
    /// <param name="file">All of it.</param>
    internal static (Dictionary<string, StoredTensor> Tensors, Dictionary<string, string> Metadata) ParseAll(string path, byte[] file)
    {
        long length = file.Length < LengthBytes ? -1 : BinaryPrimitives.ReadInt64LittleEndian(file);
        if (length is < 2 or > MaximumHeaderBytes || length > file.Length - LengthBytes || file[LengthBytes] != '{')
        {
            throw Broken($"its header would be {length} bytes of {file.Length}");
        }
        ReadOnlyMemory<byte> data = file.AsMemory(LengthBytes + (int)length);
        var tensors = new Dictionary<string, StoredTensor>();
        var metadata = new Dictionary<string, string>();
        try
        {
            using JsonDocument header = JsonDocument.Parse(file.AsMemory(LengthBytes, (int)length), new JsonDocumentOptions { AllowDuplicateProperties = false });
            long end = 0;
            foreach ((string name, string? type, long[] shape, long from, long to) in header.RootElement.EnumerateObject().Where(p => p.Name != MetadataKey).Select(Entry).OrderBy(e => e.From).ThenBy(e => e.To))
            {
                // No holes, no overlaps: every byte belongs to one tensor.
                if (from != end || to < from || to > data.Length || StoredTensor.BytesOf(type, shape) != to - from) throw Broken($"the place of {name} does not fit its type and shape");
                tensors.Add(name, new StoredTensor(type!, shape, data[(int)from..(int)to]));
                end = to;
            }
            if (header.RootElement.TryGetProperty(MetadataKey, out JsonElement words))
            {
                foreach (JsonProperty word in words.EnumerateObject()) metadata.Add(word.Name, word.Value.GetString()!);
            }
            if (end != data.Length) throw Broken($"{data.Length - end} bytes belong to no tensor");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw Broken("its header does not parse");
        }
        return (tensors, metadata);

        GlintException Broken(string found) => new($"{path} is no whole safetensors file: {found}. Copy or write it again.");
    }

    private static (string Name, string? Type, long[] Shape, long From, long To) Entry(JsonProperty property)
    {
        string type = property.Value.GetProperty("dtype").GetString()!;
        JsonElement offsets = property.Value.GetProperty("data_offsets");
        return (property.Name, Types.SingleOrDefault(t => t.Theirs == type).Ours,
            [.. property.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())], offsets[0].GetInt64(), offsets[1].GetInt64());
    }
}
