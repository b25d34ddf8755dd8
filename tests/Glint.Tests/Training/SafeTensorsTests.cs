using System.Text;
using System.Text.Json;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Training;

public sealed class SafeTensorsTests
{
    // Written by hand from the published rules: two numbers 1 and -2 as float32, one 7 as int64.
    private static readonly byte[] ByHand = Assembled(
        """{"b":{"dtype":"I64","shape":[],"data_offsets":[8,16]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"__metadata__":{"who":"me"}}""",
        [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 7, 0, 0, 0, 0, 0, 0, 0]);

    [Fact]
    public void AFileWrittenByHand_IsRead()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Of("w.safetensors"), ByHand);
        IReadOnlyDictionary<string, Tensor> read = SafeTensors.Read(folder.Of("w.safetensors"));
        Assert.Equal([1f, -2f], read["a"].data<float>().ToArray());
        Assert.Equal(7, read["b"].item<long>());
        Assert.Empty(read["b"].shape);
        Assert.Equal(2, read.Count);
    }

    [Fact]
    public void Tensors_ComeBackAsTheyWere_WhateverTheirLayout()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var written = new Dictionary<string, Tensor>
        {
            ["weight"] = rand(2, 3, 4, 5).permute(0, 3, 1, 2),
            ["empty"] = zeros(0, 3),
            ["count \"quoted\""] = tensor(5L),
            ["bytes"] = arange(7).to(uint8),
        };
        SafeTensors.Write(folder.Of("w.safetensors"), written, new Dictionary<string, string> { ["method"] = "GD" });
        IReadOnlyDictionary<string, Tensor> read = SafeTensors.Read(folder.Of("w.safetensors"));
        Assert.Equal(written.Keys.Order(), read.Keys.Order());
        foreach ((string name, Tensor tensor) in written)
        {
            Assert.Equal(tensor.shape, read[name].shape);
            Assert.True(tensor.equal(read[name]).all().ToBoolean(), name);
        }
    }

    /// <summary>The published rules, read here without our reader: the header's length, JSON, offsets without holes, row-major values.</summary>
    [Fact]
    public void AFileWeWrite_IsRightByThePublishedRules()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        Tensor weight = rand(2, 3, 4, 5).permute(0, 3, 1, 2);
        SafeTensors.Write(folder.Of("w.safetensors"), new Dictionary<string, Tensor> { ["weight"] = weight, ["steps"] = tensor(7L) }, new Dictionary<string, string> { ["method"] = "GD" });
        byte[] file = File.ReadAllBytes(folder.Of("w.safetensors"));
        int length = (int)BitConverter.ToUInt64(file), data = sizeof(ulong) + length;
        Assert.Equal((byte)'{', file[sizeof(ulong)]);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(sizeof(ulong), length));
        Assert.Equal("GD", header.RootElement.GetProperty("__metadata__").GetProperty("method").GetString());
        var ranges = new List<(int From, int To)>();
        foreach (JsonProperty entry in header.RootElement.EnumerateObject().Where(e => e.Name != "__metadata__"))
        {
            int[] offsets = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt32())];
            ranges.Add((offsets[0], offsets[1]));
            bool isWeight = entry.Name == "weight";
            Assert.Equal(isWeight ? "F32" : "I64", entry.Value.GetProperty("dtype").GetString());
            Assert.Equal(isWeight ? weight.shape : [], entry.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()));
            Assert.Equal((isWeight ? weight.contiguous() : tensor(7L)).bytes.ToArray(), file[(data + offsets[0])..(data + offsets[1])]);
        }
        Assert.Equal([0, .. ranges.Order().Select(r => r.To)], [.. ranges.Order().Select(r => r.From), file.Length - data]);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""")]      // fewer bytes than the shape
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""")]     // a hole
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]      // bytes left over
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""")]    // an overlap
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""")]     // a name twice
    [InlineData("""{"a":{"dtype":"F99","shape":[4],"data_offsets":[0,16]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,16]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0]}}""")]
    [InlineData("""{"a":{"shape":[4],"data_offsets":[0,16]}}""")]
    [InlineData("""[]""")]
    [InlineData("""{""")]
    public void AFileThatBreaksARule_IsRefused(string header)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Of("w.safetensors"), Assembled(header, new byte[16]));
        Assert.Contains("w.safetensors is no whole safetensors file", Assert.Throws<GlintException>(() => SafeTensors.Read(folder.Of("w.safetensors"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATruncatedFile_IsRefusedAtEveryLength()
    {
        using var folder = new TemporaryFolder();
        for (int length = 0; length < ByHand.Length; length++)
        {
            File.WriteAllBytes(folder.Of("w.safetensors"), ByHand[..length]);
            Assert.Throws<GlintException>(() => SafeTensors.Read(folder.Of("w.safetensors")));
        }
    }

    private static byte[] Assembled(string header, byte[] data) => [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data];
}
