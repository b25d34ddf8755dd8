using System.CommandLine;
using System.Globalization;
using Glint.Adaptation;
using Glint.Cli.Options;
using Glint.Comparing;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;
using Glint.Training;

namespace Glint.Cli;

/// <summary><c>glint train</c>: one method, one seed.</summary>
internal static class TrainCommand
{
    internal static Command Create(CommandContext context)
    {
        (MethodOptions known, TextWriter error) = (context.Methods, context.Error);
        var data = new DataOptionSet { Formats = context.Formats };
        var training = new TrainingOptionSet(context.Networks);
        Option<string> method = known.Single();
        Option<double?> betaSquared = known.Initial("--beta-squared", "Beta squared", c => c.BetaSquared);
        Option<double?> alphaP = known.Initial("--alpha-p", "Weight of false positives", c => c.AlphaP);
        Option<double?> alphaN = known.Initial("--alpha-n", "Weight of false negatives", c => c.AlphaN);
        Option<string> folder = PathOption.Required("--out", "New folder for the run: run.json, steps.csv, validation.csv, model.glint.");
        var command = new Command("train", "Trains one method on one seed and keeps the model that is best on validation.\n\nExample: glint train --data phantom --method GD-steady --out runs/gd") { method, folder };
        data.AddTo(command);
        training.AddTo(command);
        command.Options.Add(betaSquared);
        command.Options.Add(alphaP);
        command.Options.Add(alphaN);
        command.SetAction(parsed =>
        {
            Method own = known.One(parsed.GetValue(method)!);
            Coefficients usual = own.Strategy.Initial;
            Method chosen = own.From(new(parsed.GetValue(alphaP) ?? usual.AlphaP, parsed.GetValue(alphaN) ?? usual.AlphaN, parsed.GetValue(betaSquared) ?? usual.BetaSquared));
            data.CheckFit(parsed);
            Preset preset = training.Read(parsed, data.IsPhantom(parsed), parsed.GetValue(data.Organ));
            string path = parsed.GetValue(folder)!;
            RunFolder.CheckFree(path);
            SliceDataset slices = data.Load(parsed, preset, ProgressDisplay.On(error));
            TrainingOptions options = preset.Options;
            var division = Division.Of(slices, options);
            var run = new TrainingRun(
                chosen, options, slices, division.Split, EvaluationFrames.Of(slices, division.Split.Validation, options.EvaluationMosaic()), data.Repeat(parsed, preset));
            using var scope = OutputFolder.Make(path, error);
            if (run.Estimate() is { } estimate) error.WriteLine(estimate.Describe(options.Steps));
            using RunFolder made = RunFolder.Create(path, chosen);
            SplitsFile.Write(Path.Combine(path, SplitsFile.Name), division.Folds);
            int code = Follow(run, run.Run(made), chosen, options, path, context.Output, error);
            scope.Keep();
            return code;
        });
        return command;
    }

    /// <summary>Runs what is left of a run, with progress, and says how it ended.</summary>
    internal static int Follow(
        TrainingRun run, IEnumerable<StepRecord> left, Method method, TrainingOptions options, string path, TextWriter output, TextWriter error)
    {
        using (var stop = new StopSignal(error))
        {
            ProgressDisplay.On(error).Track(left.TakeWhile(_ => !stop.IsSet), s => new ProgressLine(
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
                $"A coefficient wound up beyond a factor of {StepRecord.WindUpFactor:0} at step {wound.Iteration}: aP {wound.Coefficients.AlphaP:g3}, aN {wound.Coefficients.AlphaN:g3}, beta squared {wound.Coefficients.BetaSquared:g3}. Try a guarded method, GD-steady or GE."));
        }
        if (run.Steps.Count(s => s.IsSkipped) is > 0 and int skipped) output.WriteLine($"{skipped} of {Counted.Of(run.Steps.Count, "step")} skipped: a number in them was not finite.");
        if (run.RestartedAt.Count > 0) output.WriteLine($"It was dead at step {string.Join(" and ", run.RestartedAt)}, and began again with the weights of a next seed.");
        if (run.Collapse is { } collapse) output.WriteLine(collapse.Advice);
        output.WriteLine(isDone
            ? $"Go on: glint evaluate --model {model} --data DIR --out DIR, or glint predict --model {model} --input SCAN.nii.gz --output MASK.nii.gz"
            : $"Go on: glint resume {path}");
        return isDone ? GlintCommand.Done : GlintCommand.StoppedByUser;
    }
}
