using Glint.Adaptation;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;
using Glint.Training;

namespace Glint.Comparing;

/// <summary>A candidate to try on a task.</summary>
/// <param name="Form">What its parameters mean.</param>
/// <param name="Parameters">See <see cref="LearningForms"/>.</param>
/// <param name="Task">What to train.</param>
/// <param name="KeepsPath">Whether to keep where the coefficients went.</param>
internal sealed record LearningJob(LearningForm Form, IReadOnlyList<double> Parameters, LearningTask Task, bool KeepsPath = false);

/// <summary>What became of it.</summary>
/// <param name="Reward">Mean of the other two; 0 where the run failed.</param>
/// <param name="SmallDice">Mean Dice of the half of the validation slices with tumour that have the smaller ones.</param>
/// <param name="LesionF1">F1 of lesions found and marks made, over all validation slices.</param>
/// <param name="Last">Coefficients of the last step.</param>
/// <param name="Seconds">That it took.</param>
internal sealed record LearningScore(double Reward, double SmallDice, double LesionF1, Coefficients Last, double Seconds)
{
    /// <summary>Why the run stopped; null if it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Where the coefficients went, step by step; null if nobody asked.</summary>
    public IReadOnlyList<Coefficients>? Path { get; init; }
}

/// <summary>
/// A short training and its reward: a score of validation patients at threshold 0.5 at the end of the run, which is not the loss. Short horizons mislead
/// (Wu et al. 2018, arXiv 1803.02021), so nothing before the end counts.
/// </summary>
internal static class LearningRun
{
    /// <summary>Trains and judges.</summary>
    internal static LearningScore Of(LearningJob job)
    {
        long begun = System.Diagnostics.Stopwatch.GetTimestamp();
        SliceDataset data = job.Task.Data();
        TrainingOptions options = job.Task.Options();
        ICoefficientStrategy strategy = job.Form.Strategy(job.Parameters);
        if (job.Form.IsPolicy && job.Task.Start is { } start) strategy = strategy.From(start);
        // The loss of the recommended method, read by a rule as its ruled twin is.
        var method = new Method("learning", "a candidate", strategy) { Objective = Methods.Balanced.Objective };
        using var trainer = new Trainer(options, method, new TrainingFrames(data, LearningTask.Train(data), options));
        var path = new List<Coefficients>();
        try
        {
            foreach (StepRecord step in trainer.Run()) path.Add(step.Coefficients);
        }
        catch (GlintException e)
        {
            return new(0, 0, 0, trainer.Coefficients, Seconds()) { Failure = e.Message };
        }
        var predictor = new Predictor(trainer.Network, options.Window, options.Threshold, options.Precision, options.Network.Architecture.SideDivisor);
        List<SliceScore> scores = [.. Evaluator.Evaluate(predictor, EvaluationFrames.Of(data, LearningTask.Validation(data), null))];
        (double dice, double lesions) = (SmallDice(scores), LesionScore.Sum(scores.Select(s => s.Lesions!)).F1);
        return new((dice + lesions) / 2, dice, lesions, trainer.Coefficients, Seconds()) { Path = job.KeepsPath ? path : null };

        double Seconds() => Math.Round(System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalSeconds, 1);
    }

    /// <summary>Mean Dice of the smaller half, ties by patient and slice; of an odd number the middle one is in.</summary>
    internal static double SmallDice(IReadOnlyList<SliceScore> scores)
    {
        List<SliceScore> withTumour = [.. scores.Where(s => s.HasTumour).OrderBy(s => s.TumourPixels).ThenBy(s => s.Patient, StringComparer.Ordinal).ThenBy(s => s.Slice)];
        return withTumour.Take((withTumour.Count + 1) / 2).Average(s => s.Dice);
    }
}
