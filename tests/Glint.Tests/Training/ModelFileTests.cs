using CsCheck;
using Glint.Data;
using Glint.Imaging;
using Glint.Networks;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Training;

[Collection(nameof(TorchRandomTests))]
public class ModelFileTests
{
    private static readonly ModelFacts Facts = new(
        new NetworkSpec(Width: 0.0625), IntensityWindow.Liver, 0.5, FramingKind.Whole, 64, 32, 100, "GD", "some data", "abc",
        new PatientSplit(["A"], ["B"], ["C \"quoted\""]), Seed: 3, Iteration: 40, ValidationDice: 0.5);

    [Fact]
    public void AModel_ComesBackAsItWas()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using nn.Module<Tensor, Tensor> network = Trained();
        ModelFile.Write(folder.Of("m.glint"), Facts, network);
        using Model read = ModelFile.Read(folder.Of("m.glint"));
        Assert.Equal(Facts with { Split = read.Facts.Split }, read.Facts);
        Assert.Equal(Facts.Split.Test, read.Facts.Split.Test);
        Tensor image = rand(1, 1, 64, 64);
        Assert.Equal(network.call(image).data<float>().ToArray(), read.Network.call(image).data<float>().ToArray());
    }

    [Fact]
    public void ADamagedModel_IsRefusedWhereverTheBitFlips()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Written(folder);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Int[0, 7]).Sample((at, bit) =>
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= (byte)(1 << bit);
            Assert.Contains("bad.glint", Refusal(folder, flipped), StringComparison.Ordinal);
        }, iter: 100, threads: 1);
    }

    [Fact]
    public void ATruncatedModel_IsRefusedAtEveryLength()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Written(folder);
        foreach (int length in new[] { 0, 7, 8, 15, 16, 47, 48, 1000, whole.Length - 1 }) Refusal(folder, whole[..length]);
        Refusal(folder, [.. whole, 0]);
    }

    [Fact]
    public void AModelOfALaterVersion_SaysSo()
    {
        using var folder = new TemporaryFolder();
        byte[] later = Written(folder);
        later[8] = 2;
        Assert.Contains("format 2", Refusal(folder, later), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherFile_IsNoModel()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("is no Glint model", Refusal(folder, new byte[400]), StringComparison.Ordinal);
        Assert.Contains("Cannot read model", Assert.Throws<GlintException>(() => ModelFile.Read(folder.Of("missing.glint"))).Message, StringComparison.Ordinal);
    }

    private static nn.Module<Tensor, Tensor> Trained()
    {
        random.manual_seed(4);
        nn.Module<Tensor, Tensor> network = Facts.Network.Build();
        using (var scope = NewDisposeScope()) network.call(rand(2, 1, 64, 64));    // moves the batch-norm statistics
        network.eval();
        return network;
    }

    private static byte[] Written(TemporaryFolder folder)
    {
        using nn.Module<Tensor, Tensor> network = Trained();
        ModelFile.Write(folder.Of("m.glint"), Facts, network);
        return File.ReadAllBytes(folder.Of("m.glint"));
    }

    private static string Refusal(TemporaryFolder folder, byte[] bytes)
    {
        File.WriteAllBytes(folder.Of("bad.glint"), bytes);
        return Assert.Throws<GlintException>(() => ModelFile.Read(folder.Of("bad.glint"))).Message;
    }
}
