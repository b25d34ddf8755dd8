using Glint.Adaptation;
using Glint.Tests.Adaptation;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Training;

public sealed class PolicyFileTests
{
    [Theory]
    [InlineData(PolicyAction.Three)]
    [InlineData(PolicyAction.Two)]
    public void APolicy_ComesBackAsItWas_AndIsAFewKilobytes(PolicyAction action)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Of("p.safetensors"), again = folder.Of("again.safetensors");
        Policy made = LearnedRuleTests.MadeUp(action), written = new(action, made.Parameters) { Provenance = new Dictionary<string, string> { ["command"] = "glint \"learn-policy\"", ["Ä"] = "ö" } };
        PolicyFile.Write(path, written);
        Policy read = PolicyFile.Read(path);
        Assert.Equal(action, read.Action);
        Assert.Equal(written.Parameters, read.Parameters);
        Assert.Equal(written.Provenance.OrderBy(w => w.Key), read.Provenance.OrderBy(w => w.Key));
        Assert.InRange(new FileInfo(path).Length, 1000, 4000);
        PolicyFile.Write(again, read);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(again));
    }

    [Fact]
    public void AFileCutAnywhere_OrWithAByteChanged_IsOneClearLineOrAPolicy()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Of("p.safetensors");
        PolicyFile.Write(path, LearnedRuleTests.MadeUp(PolicyAction.Two));
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            OneLine(path);
        }
        // A byte of the header, whatever it becomes: refused in one line, or a file that still says what it is.
        int header = 8 + BitConverter.ToInt32(whole);
        for (int at = 0; at < header; at += 3)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x15;
            File.WriteAllBytes(path, changed);
            try
            {
                Assert.Equal(PolicyAction.Two, PolicyFile.Read(path).Action);
            }
            catch (GlintException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    [Fact]
    public void WhatIsNoPolicyForThisState_IsRefused_AndSaysWhy()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        string path = folder.Of("p.safetensors");
        PolicyFile.Write(path, LearnedRuleTests.MadeUp(PolicyAction.Two));
        Dictionary<string, Tensor> tensors = SafeTensors.Read(path).ToDictionary();
        string Refusal(string state, string action, Dictionary<string, Tensor> of)
        {
            SafeTensors.Write(path, of, new Dictionary<string, string> { ["state"] = state, ["action"] = action });
            return OneLine(path);
        }
        Assert.Contains("another state (v0)", Refusal("v0", "Two", tensors), StringComparison.Ordinal);
        Assert.Contains("which state and action", Refusal(PolicyState.Definition, "7", tensors), StringComparison.Ordinal);
        Assert.Contains("output.weight is float32 [2, 16], and should be float32 [3, 16]", Refusal(PolicyState.Definition, "Three", tensors), StringComparison.Ordinal);
        Assert.Contains("not finite", Refusal(PolicyState.Definition, "Two", new(tensors) { ["hidden.bias"] = full(Policy.Neurons, float.NaN) }), StringComparison.Ordinal);
        Assert.Contains("its tensors are", Refusal(PolicyState.Definition, "Two", new(tensors) { ["more"] = zeros(1) }), StringComparison.Ordinal);
        Assert.Contains("Cannot read", Assert.Throws<GlintException>(() => PolicyFile.Read(folder.Of("none"))).Message, StringComparison.Ordinal);
    }

    private static string OneLine(string path)
    {
        string line = Assert.Throws<GlintException>(() => PolicyFile.Read(path)).Message;
        Assert.DoesNotContain('\n', line);
        Assert.Contains(path, line, StringComparison.Ordinal);
        return line;
    }
}
