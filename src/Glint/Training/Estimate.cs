using System.Diagnostics;
using System.Globalization;
using Glint.Adaptation;
using Glint.Ranks;

namespace Glint.Training;

/// <summary>What a run will cost, measured on two of its own steps that change nothing; validation is not in it.</summary>
/// <param name="SecondsPerStep">The second of them: the first also allocates.</param>
/// <param name="SecondsPerEpoch">For as many frames as there are training slices.</param>
/// <param name="PeakGibibytes">Memory of the process so far, the data included.</param>
internal sealed record Estimate(double SecondsPerStep, double SecondsPerEpoch, double PeakGibibytes)
{
    /// <summary>Measures.</summary>
    /// <param name="options">Of the run.</param>
    /// <param name="method">Of the run.</param>
    /// <param name="frames">Of the run.</param>
    /// <param name="ranks">Of the run; null if it is a process by itself.</param>
    /// <remarks>Of steps on whole slices; those on crops among them take less.</remarks>
    /// <exception cref="GlintException">The run would stop in its first two steps, and why.</exception>
    public static Estimate Of(TrainingOptions options, Method method, TrainingFrames frames, RankGroup? ranks = null)
    {
        using var trainer = new Trainer(options with { Steps = 2, LearningRateDecay = false, WarmUp = 0, CropShare = 0, CropSide = null }, method, frames) { Ranks = ranks ?? RankGroup.Alone };
        SharedTraining.Check(trainer.Ranks, options, method, trainer.Network);
        var clock = new Stopwatch();
        double seconds = 0;
        foreach (StepRecord _ in trainer.Run())
        {
            seconds = clock.Elapsed.TotalSeconds;
            clock.Restart();
        }
        return new Estimate(seconds, seconds * frames.Slices / options.BatchSize, Process.GetCurrentProcess().PeakWorkingSet64 / (double)(1 << 30));
    }

    /// <summary>One line for people.</summary>
    /// <param name="steps">Of the whole run.</param>
    public string Describe(int steps) => string.Create(CultureInfo.InvariantCulture,
        $"A step takes about {SecondsPerStep:0.00} s: {Duration(steps * SecondsPerStep)} for {steps} steps without validation, {Duration(SecondsPerEpoch)} an epoch; memory up to {PeakGibibytes:0.0} GiB.");

    private static string Duration(double seconds) => seconds switch
    {
        >= 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
        >= 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
    };
}
