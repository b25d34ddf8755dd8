using System.Globalization;
using Glint.Adaptation;
using Glint.Training;

namespace Glint.Cli;

/// <summary>A run of <c>train</c> or <c>resume</c> on the terminal, from where it stands to its end.</summary>
internal static class FollowedRun
{
    /// <summary>Runs what is left of a run, with progress, and says how it ended.</summary>
    internal static int ToItsEnd(
        TrainingRun run, IEnumerable<StepRecord> left, Method method, TrainingOptions options, string path, TextWriter output, TextWriter error)
    {
        // A launcher that ends its ranks sends them the same signal: between them only what came of it is told.
        using (var stop = new StopSignal(run.Ranks.IsAlone ? error : TextWriter.Null))
        {
            ProgressDisplay.On(error).Track(left.TakeWhile(_ => !run.Ranks.Any(stop.IsSet)), s => new ProgressLine(
                method.Name, s.Iteration, options.Steps, string.Create(CultureInfo.InvariantCulture, $"step {s.Iteration} of {options.Steps}, loss {s.Loss:0.000}")));
        }
        bool isDone = run.IsFinished;
        string model = Path.Combine(path, RunFolder.ModelName);
        string best = run.BestIteration == 0
            ? $"The first validation is at step {options.ValidateEvery}; there is no model yet."
            : string.Create(CultureInfo.InvariantCulture, $"Best on validation at step {run.BestIteration}: Dice {run.BestValidationDice:0.000}, kept in {model}");
        string why = !isDone || run.Steps.Count == options.Steps ? ""
            : run.Collapse?.Kind == CollapseKind.Flat && options.OnCollapse == OnCollapse.Stop ? ": it was dead"
            : $": {options.Patience} validations in a row were no better";
        output.WriteLine($"{(isDone ? "Finished" : "Stopped")} after {run.Steps.Count} of {Counted.Of(options.Steps, "step")}{why}. {best}");
        if (method.Strategy.IsAdaptive && run.Steps.FirstOrDefault(s => s.HasWoundUp) is { } wound)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"A coefficient wound up beyond a factor of {StepRecord.WindUpFactor:0} at step {wound.Iteration}: aP {wound.Coefficients.AlphaP:g3}, aN {wound.Coefficients.AlphaN:g3}, beta squared {wound.Coefficients.BetaSquared:g3}. Try a guarded method, GB or GE."));
        }
        if (run.Steps.Count(s => s.IsSkipped) is > 0 and int skipped) output.WriteLine($"{skipped} of {Counted.Of(run.Steps.Count, "step")} skipped: a number in them was not finite.");
        if (run.RestartedAt.Count > 0) output.WriteLine($"It was dead at step {string.Join(" and ", run.RestartedAt)}, and began again with other weights.");
        if (isDone && run.BestIteration > 0 && run.BestValidationDice == 0 && run.Collapse is null)
        {
            output.WriteLine("No validation found anything of a tumour, so this model will not either. Train longer (--steps N), with what keeps training alive where tumours are rare (--method BL --recipe rare), and look at the data: glint check.");
        }
        if (run.Collapse is { } collapse) output.WriteLine(collapse.Advice);
        output.WriteLine(isDone
            ? $"Go on: glint evaluate --model {model} --data DIR --out DIR, or glint predict --model {model} --input SCAN.nii.gz --output MASK.nii.gz"
            : $"Go on: glint resume {path}");
        return isDone ? GlintCommand.Done : GlintCommand.StoppedByUser;
    }
}
