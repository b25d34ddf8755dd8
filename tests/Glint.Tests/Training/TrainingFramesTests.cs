using Glint.Data;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Tests.Training;

public class TrainingFramesTests
{
    private static readonly SliceDataset Data = Small.Discs();

    [Fact]
    public void ABatch_DependsOnSeedAndStepAlone()
    {
        using var scope = NewDisposeScope();
        TrainingFrames frames = Frames(Small.Options()), again = Frames(Small.Options());
        again.Of(1, CPU);    // whatever was drawn before
        Assert.Equal(Pixels(frames.Of(3, CPU)), Pixels(again.Of(3, CPU)));
        Assert.NotEqual(Pixels(frames.Of(3, CPU)), Pixels(frames.Of(4, CPU)));
        Assert.NotEqual(Pixels(frames.Of(3, CPU)), Pixels(Frames(Small.Options() with { Seed = 9 }).Of(3, CPU)));
    }

    [Fact]
    public void TumourShare_IsTheShareOfFramesWithTumour()
    {
        using var scope = NewDisposeScope();
        TrainingFrames frames = Frames(Small.Options() with { TumourShare = 0.75, BatchSize = 400 });
        int tumour = frames.Of(1, CPU).Slices.Count(s => s.TumourPixels > 0);
        Assert.InRange(tumour, 260, 340);    // 300 +- 4.6 standard deviations of the binomial
    }

    [Fact]
    public void ABatch_IsWindowedAndKeepsItsMask()
    {
        using var scope = NewDisposeScope();
        Batch batch = Frames(Small.Options()).Of(1, CPU);
        Assert.Equal([2, 1, 64, 64], batch.Images.shape);
        Assert.Equal(batch.Slices.Sum(s => s.TumourPixels), batch.Masks.sum().ToDouble());
        float expected = (batch.Slices[0].Hounsfield[5] + 1000) / 1400;
        Assert.Equal(expected, batch.Images[0, 0, 0, 5].ToSingle(), 1e-6);
    }

    [Fact]
    public void SlicesOfAnOddSize_AreRefusedByPatientAndSize()
    {
        var odd = new SliceDataset("odd", [new Slice("LUNG_003", 14, 512, 500, new float[512 * 500], Enumerable.Repeat((byte)1, 512 * 500).ToArray())]);
        string message = Assert.Throws<GlintException>(() => new TrainingFrames(odd, odd.Patients, Small.Options() with { TumourShare = null })).Message;
        Assert.StartsWith("Slice 14 of patient LUNG_003 is 500x512; height and width must be divisible by 32", message, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsOutOfRange_AreRefused()
    {
        TrainingOptions options = Small.Options();
        Assert.Contains("divisible by 32", Refusal(options with { Side = 100 }), StringComparison.Ordinal);
        Assert.Contains("Steps is 0", Refusal(options with { Steps = 0 }), StringComparison.Ordinal);
        Assert.Contains("Batch size is -1", Refusal(options with { BatchSize = -1 }), StringComparison.Ordinal);
        Assert.Contains("Learning rate", Refusal(options with { LearningRate = double.NaN }), StringComparison.Ordinal);
        Assert.Contains("Tumour share", Refusal(options with { TumourShare = 1.5 }), StringComparison.Ordinal);
        Assert.Contains("Tile side", Refusal(options with { Framing = FramingKind.Mosaic, TileSide = 30 }), StringComparison.Ordinal);

        static string Refusal(TrainingOptions o) => Assert.Throws<GlintException>(o.Check).Message;
    }

    private static TrainingFrames Frames(TrainingOptions options) => new(Data, Data.Patients, options);

    private static float[] Pixels(Batch batch) => batch.Images.data<float>().ToArray();
}
