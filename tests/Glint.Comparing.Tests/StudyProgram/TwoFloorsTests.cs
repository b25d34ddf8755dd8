using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;
using Glint.Tests.Support;
using Glint.Training;
using GlintStudy;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Comparing.Tests.StudyProgram;

/// <summary>The method whose loss has another floor than its rule's measure. Serial: torch has one random generator in a process.</summary>
[Collection(nameof(TorchRandomTests))]
public sealed class TwoFloorsTests
{
    [Fact]
    public void TheRule_ReadsAndTheLogShows_WhatGDsteadyDoes_AndTheLossAsksForMore()
    {
        TrainingOptions options = Small.Options(steps: 1) with { TumourShare = 1 };
        StepRecord steady = First("GD-steady"), alive = First("GB");
        Assert.Equal((steady.Counts, steady.Coefficients), (alive.Counts, alive.Coefficients));
        // A recall under a lower floor is a lower one: log(1 - L) is further from 0.
        Assert.True(alive.Loss > steady.Loss, $"{alive.Loss} and {steady.Loss}");

        StepRecord First(string name)
        {
            SliceDataset data = Small.Discs();
            using var trainer = new Trainer(options, StudyMethods.All.Single(m => m.Name == name), new TrainingFrames(data, data.Patients, options));
            return trainer.Run().Single();
        }
    }

    [Fact]
    public void AFaintLesion_StillPulls()
    {
        using var scope = NewDisposeScope();
        // A lesion of four pixels marked with 0.03: the pull of all of them together on log R is at most 2, that of cross-entropy on their logits.
        Assert.InRange(Pull("GD-steady"), 0.01, 0.05);
        Assert.InRange(Pull("GB"), 0.8, 1);

        static double Pull(string name)
        {
            Tensor mask = zeros(1, 1, 8, 8, dtype: float64);
            mask[.., .., 2..4, 2..4] = 1;
            Tensor logit = (mask * Math.Log(0.03 / 0.97)).requires_grad_();
            StudyMethods.All.Single(m => m.Name == name).Objective.Counts(CountKind.Squared, logit.sigmoid(), mask).TruePositives.log().backward();
            return (logit.grad! * mask).sum().ToDouble();
        }
    }
}
