using Glint.Adaptation;
using Glint.Data;
using Glint.Studies;
using Glint.Tests.Support;
using Glint.Training;

namespace Glint.Tests.Studies;

public sealed class MethodTests
{
    public static TheoryData<string> Names => [.. Method.All.Where(m => m.Frozen is null).Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryMethod_LearnsSomethingInAFewSteps(string name)
    {
        Method method = Method.Find(name)!;
        // One batch, again and again.
        SliceDataset data = new("one", Small.Discs(1).Of("P00").Take(1));
        TrainingOptions options = Small.Options(steps: 6) with { TumourShare = 1, Network = Small.Options().Network with { DropRate = 0 } };
        using var trainer = new Trainer(options, method.Strategy(method.Default), new TrainingFrames(data, data.Patients, options), method.Objective);
        List<StepRecord> steps = [.. trainer.Run()];
        Assert.All(steps, s => Assert.True(double.IsFinite(s.Loss)));
        Assert.True(
            steps[^1].Counts.TruePositives / steps[^1].Counts.FalsePositives > steps[0].Counts.TruePositives / steps[0].Counts.FalsePositives,
            $"{name}: {steps[0].Counts} to {steps[^1].Counts}");
    }

    [Fact]
    public void EveryAdaptiveMethod_SaysWhereItsStrategyStarts() =>
        Assert.All(Method.All.Where(m => m.IsAdaptive), m => Assert.Equal(m.Default, m.Adaptive!.Initial));

    [Fact]
    public void ALossBesideASearch_IsRefused() => Assert.Throws<ArgumentException>(() => new Trainer(
        Small.Options(), ExploratorySearch.Guarded, new TrainingFrames(Small.Discs(1), ["P00"], Small.Options()), Method.Find("DCE")!.Objective));
}
