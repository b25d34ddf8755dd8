using System.CommandLine;
using Glint.Cli.Options;
using Glint.Data;
using Glint.Evaluation;
using Glint.Ranks;
using Glint.Training;

namespace Glint.Cli;

/// <summary><c>glint resume</c>: a run that was stopped goes on from its checkpoint.</summary>
internal static class ResumeCommand
{
    internal static Command Create(CommandContext context)
    {
        Argument<string> path = PathOption.Argument("RUN", "The folder of a run of glint train.");
        Option<OnNonFinite?> onNonFinite = ChoiceOption.OrNone<OnNonFinite>("--on-non-finite", "stop or skip, instead of what the run began with: with skip it goes on past a step that stopped it.");
        Option<string?> moved = PathOption.OrNone(DataOptionSet.DataName, "Where the run's data set lies now, if it was moved. Its content must be what it was.");
        var command = new Command("resume", "Goes on with a run that was stopped, to the same end as if it never had been.\n\nExample: glint resume runs/gd") { path, moved, onNonFinite };
        command.SetAction(parsed => RankedCommand.Run(context, ranks => Resume(context, ranks, parsed.GetValue(path)!, parsed.GetValue(moved), parsed.GetValue(onNonFinite))));
        return command;
    }

    private static int Resume(CommandContext context, RankGroup ranks, string path, string? moved, OnNonFinite? onNonFinite)
    {
        (TextWriter output, TextWriter error) = (context.Output, context.Error);
        RunRecord record = RunFolder.ReadRecord(path);
        if (record.Status == RunStatus.Finished) throw new GlintException($"{path} is finished: all {record.Options.Steps} steps are taken. Train with more --steps in a new folder.");
        Method method = context.Methods.Of(record, path);
        // One that follows on another run is made of what the folder keeps of that.
        if (method.Derivation is null) method = From(method, record, path);
        // libtorch repeats itself at one number of threads, and of ranks.
        int begun = record.Ranks?.Count ?? 1;
        TrainingOptions options = record.Options with { Network = record.Options.Network.Among(context.Networks), Threads = record.Options.Threads ?? (begun == ranks.Count ? record.Environment.Threads : null), OnNonFinite = onNonFinite ?? record.Options.OnNonFinite };
        options.Check();
        EnvironmentRecord here = EnvironmentRecord.Here(options.Threads);
        if ((here.Glint, here.TorchSharp, here.Processor) != (record.Environment.Glint, record.Environment.TorchSharp, record.Environment.Processor))
        {
            output.WriteLine($"Begun with Glint {record.Environment.Glint}, TorchSharp {record.Environment.TorchSharp} on {record.Environment.Processor}; here the last digits may differ.");
        }
        if (begun != ranks.Count) output.WriteLine($"Begun on {Counted.Of(begun, "rank")}; it goes on with {ranks.Count}: the same steps but for rounding.");
        string[] source = RecordedData.Source(path, record, moved);
        string folderOfData = source[Array.IndexOf(source, DataOptionSet.DataName) + 1];
        if (folderOfData != DataOptionSet.PhantomName && !Directory.Exists(folderOfData))
        {
            throw new GlintException($"There is no folder {folderOfData}, where the data of {path} should be. Pass {DataOptionSet.DataName} the folder that it was moved to.");
        }
        SliceDataset slices = RecordedData.Read(context, source, record.Options);
        if (slices.ContentHash != record.Data.Hash)
        {
            throw new GlintException(moved is null
                ? $"{slices.Name} is not what {path} was trained on: its content has changed. Put the data back as it was, pass --data the folder that it was moved to, or train in a new folder."
                : $"{moved} is not what {path} was trained on: its content is another. Pass --data the folder that the run's data was moved to, or train in a new folder.");
        }
        SharedTraining.RequireSame(ranks, slices, options, method);
        var run = new TrainingRun(
            method, options, slices, record.Split,
            EvaluationFrames.Of(slices, record.Split.Validation, record.Options.EvaluationMosaic()), source)
        {
            Ranks = ranks,
        };
        using RunFolder? folder = ranks.IsFirst ? RunFolder.Reopen(path, method) : null;
        IEnumerable<Adaptation.StepRecord> left = run.Resume(folder).Select((step, i) =>
        {
            if (i == 0 && run.PassedOver is { } why) output.WriteLine($"{why} Going on from the checkpoint before it.");
            if (i == 0) output.WriteLine($"{path}: {method.Name} goes on after step {step.Iteration - 1} of {record.Options.Steps}.");
            return step;
        });
        return FollowedRun.ToItsEnd(run, left, method, options, path, output, error);
    }

    private static Method From(Method method, RunRecord record, string path)
    {
        if (!record.Rule.OrderBy(c => c.Key).SequenceEqual(method.Strategy.Constants.OrderBy(c => c.Key)))
        {
            throw new GlintException($"{path} trained with other constants of {method.Name} than this program has. Go on with the one that began it, of Glint {record.Environment.Glint}.");
        }
        return method.From(record.Initial);
    }
}
