using System.CommandLine;
using Glint.Cli.Options;
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
        Option<double?> balance = known.Balance();
        Option<string> folder = PathOption.Required("--out", "New folder for the run: run.json, steps.csv, validation.csv, model.glint.");
        var command = new Command("train", "Trains one method on one seed and keeps the model that is best on validation.\n\nExample: glint train --data phantom --method BL --out runs/bl") { method, folder };
        data.AddTo(command);
        training.AddTo(command);
        command.Options.Add(betaSquared);
        command.Options.Add(alphaP);
        command.Options.Add(alphaN);
        command.Options.Add(balance);
        command.SetAction(parsed => RankedCommand.Run(context, ranks =>
        {
            Method own = known.All(parsed.GetValue(method)!, parsed.GetValue(balance))[0];
            Coefficients usual = own.Strategy.Initial;
            Method chosen = own.From(new(parsed.GetValue(alphaP) ?? usual.AlphaP, parsed.GetValue(alphaN) ?? usual.AlphaN, parsed.GetValue(betaSquared) ?? usual.BetaSquared));
            data.CheckFit(parsed);
            Preset preset = training.Read(parsed, data.IsPhantom(parsed), parsed.GetValue(data.Organ));
            string path = parsed.GetValue(folder)!;
            if (ranks.IsFirst) RunFolder.CheckFree(path);
            SliceDataset slices = data.Load(parsed, preset, ProgressDisplay.On(error));
            TrainingOptions options = preset.Options;
            SharedTraining.RequireSame(ranks, slices, options, chosen);
            var division = Division.Of(slices, options);
            var run = new TrainingRun(
                chosen, options, slices, division.Split, EvaluationFrames.Of(slices, division.Split.Validation, options.EvaluationMosaic()), data.Repeat(parsed, preset))
            {
                Ranks = ranks,
            };
            using OutputFolder? scope = ranks.IsFirst ? OutputFolder.Make(path, error) : null;
            if (run.Estimate() is { } estimate) error.WriteLine(estimate.Describe(options.Steps));
            using RunFolder? made = ranks.IsFirst ? RunFolder.Create(path, chosen) : null;
            if (ranks.IsFirst) SplitsFile.Write(Path.Combine(path, SplitsFile.Name), division.Folds);
            int code = FollowedRun.ToItsEnd(run, run.Run(made), chosen, options, path, context.Output, error);
            scope?.Keep();
            return code;
        }));
        return command;
    }
}
