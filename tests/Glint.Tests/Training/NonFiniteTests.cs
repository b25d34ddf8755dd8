using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Tests.Support;
using Glint.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Glint.Tests.Training;

/// <summary>Serial: torch has one random generator in a process.</summary>
[Collection(nameof(TorchRandomTests))]
public sealed class NonFiniteTests
{
    private static readonly SliceDataset Data = Small.Discs(4);

    [Fact]
    public void AnImageThatIsNoNumber_IsNamed()
    {
        SliceDataset faulty = new("faulty", Data.Patients.SelectMany(Data.Of).Select(s => s.Patient == "P01" && s.Index == 2 ? Spoilt(s) : s));
        using Trainer trainer = Made(Small.Options(steps: 200), faulty);
        string message = Assert.Throws<GlintException>(() => trainer.Run().Count()).Message;
        Assert.Contains("the image of P01 slice 2 is not finite", message, StringComparison.Ordinal);
        Assert.DoesNotContain(trainer.Network.named_buffers(), b => b.buffer.dtype == float32 && !b.buffer.isfinite().all().ToBoolean());
    }

    [Fact]
    public void AWeightThatIsNoNumber_IsNamed()
    {
        using Trainer trainer = Made(Small.Options(), Data);
        (string name, Parameter weight) = trainer.Network.named_parameters().Skip(3).First();
        using (no_grad()) weight.fill_(double.PositiveInfinity);
        Assert.Contains($"the weight {name} is not finite", Assert.Throws<GlintException>(() => trainer.Run().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AGradientThatIsNoNumber_IsNamed_BeforeItReachesTheWeights()
    {
        // sqrt has the gradient infinity at 0, and infinity times 0 is no number.
        using Trainer trainer = Made(Small.Options(), Data, (p, _, _, _) => (p * 0).sum().sqrt());
        List<Tensor> before = [.. trainer.Network.parameters().Select(p => p.detach().clone())];
        Assert.Contains("the gradient of ", Assert.Throws<GlintException>(() => trainer.Run().Count()).Message, StringComparison.Ordinal);
        Assert.All(before.Zip(trainer.Network.parameters()), pair => Assert.True(pair.First.equal(pair.Second).all().ToBoolean()));
    }

    [Fact]
    public void Skipped_StepsChangeNothing_AreCounted_AndTooManyInARowStopTheRun()
    {
        int step = 0;
        // Every third step fails, then all do.
        using Trainer trainer = Made(Small.Options(steps: 40) with { OnNonFinite = OnNonFinite.Skip }, Data, (p, mask, counts, c) =>
            ++step % 3 == 0 || step > 12 ? GeneralizedLoss.Of(counts, c) * double.NaN : GeneralizedLoss.Of(counts, c));
        var steps = new List<StepRecord>();
        Assert.Throws<GlintException>(() => steps.AddRange(Enumerate(trainer, steps)));
        Assert.Equal(Enumerable.Range(1, 21), steps.Select(s => s.Iteration));
        Assert.Equal([3, 6, 9, .. Enumerable.Range(12, 10)], steps.Where(s => s.IsSkipped).Select(s => s.Iteration));
    }

    [Fact]
    public void ASkippedStep_LeavesWeightsMomentsStatisticsAndGenerator_AsTheyWere()
    {
        using var scope = NewDisposeScope();
        int step = 0;
        using Trainer trainer = Made(Small.Options(steps: 4) with { OnNonFinite = OnNonFinite.Skip }, Data, (_, _, counts, c) =>
            ++step == 3 ? GeneralizedLoss.Of(counts, c) * double.NaN : GeneralizedLoss.Of(counts, c));
        using IEnumerator<StepRecord> steps = trainer.Run().GetEnumerator();
        Assert.True(steps.MoveNext() && steps.MoveNext());
        Dictionary<string, Tensor> before = trainer.State().ToDictionary(t => t.Key, t => t.Value.detach().clone());
        Assert.True(steps.MoveNext() && steps.Current.IsSkipped);
        Assert.All(trainer.State(), t => Assert.True(t.Value.equal(before[t.Key]).all().ToBoolean(), t.Key));
        Assert.True(steps.MoveNext() && !steps.Current.IsSkipped);
        Assert.Contains(trainer.State(), t => !t.Value.equal(before[t.Key]).all().ToBoolean());
    }

    [Fact]
    public void AGradientThatAdamCannotSquare_IsNotFinite()
    {
        using Trainer trainer = Made(Small.Options(), Data, (p, _, _, _) => p.sum() * 1e25);
        Assert.Contains("the gradient of ", Assert.Throws<GlintException>(() => trainer.Run().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFailedStep_IsKept_AndReplayed_LayerByLayer()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        SliceDataset faulty = new("faulty", Data.Patients.SelectMany(Data.Of).Select(Spoilt));
        TrainingOptions options = Small.Options();
        using Trainer trainer = Made(options, faulty);
        Assert.Throws<GlintException>(() => trainer.Run().Count());
        trainer.Failure!.Write(folder.Path, trainer.Network);
        Replay replay = Replay.Of(folder.Path, options, Method());
        Assert.Equal((1, 1L), (replay.Iteration, replay.Images.NonFinite / options.BatchSize));
        Assert.True(replay.Layers[0].NonFinite > 0 && replay.Layers.Count > 20);
        Assert.True(double.IsNaN(replay.Loss));
        Assert.Empty(replay.Gradients);
    }

    [Fact]
    public void AReplay_OfASoundStep_HasFiniteGradientsForEveryParameter()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        TrainingOptions options = Small.Options();
        using Trainer trainer = Made(options, Data, (p, _, _, _) => p.sum() * double.NaN);
        Assert.Throws<GlintException>(() => trainer.Run().Count());
        trainer.Failure!.Write(folder.Path, trainer.Network);
        Replay replay = Replay.Of(folder.Path, options, Method());
        Assert.Equal(trainer.Network.parameters().Count(), replay.Gradients.Count);
        Assert.All(replay.Layers.Concat(replay.Gradients), t => Assert.Equal(0, t.NonFinite));
    }

    [Fact]
    public void AnEstimate_ChangesNothing()
    {
        TrainingOptions options = Small.Options();
        var frames = new TrainingFrames(Data, Data.Patients, options);
        using Trainer first = new(options, Methods.Balanced, frames), second = new(options, Methods.Balanced, frames);
        List<StepRecord> without = [.. first.Run()];
        Estimate estimate = Estimate.Of(options, Methods.Recommended, frames);
        Assert.Equal(without, [.. second.Run()]);
        Assert.True(estimate is { SecondsPerStep: > 0, PeakGibibytes: > 0.01 });
        Assert.Equal(estimate.SecondsPerStep * frames.Slices / options.BatchSize, estimate.SecondsPerEpoch, 9);
    }

    private static IEnumerable<StepRecord> Enumerate(Trainer trainer, List<StepRecord> into)
    {
        foreach (StepRecord step in trainer.Run()) into.Add(step);
        return [];
    }

    private static Slice Spoilt(Slice slice)
    {
        float[] copy = [.. slice.Hounsfield];
        copy[0] = float.NaN;
        return new Slice(slice.Patient, slice.Index, slice.Height, slice.Width, copy, slice.Mask);
    }

    private static Trainer Made(TrainingOptions options, SliceDataset data, StepLoss? loss = null) =>
        new(options, Method(loss), new TrainingFrames(data, data.Patients, options));

    private static Method Method(StepLoss? loss = null) => new("rule", "", new BalanceRule()) { Objective = loss is null ? Objective.Generalized : new() { Loss = loss } };
}
