using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Glint.Cli.Options;
using Glint.Comparing;
using Glint.Data;
using Glint.Training;

namespace Glint.Cli;

/// <summary><c>glint compare</c>: several methods, several seeds, one verdict.</summary>
internal static class CompareCommand
{
    internal static Command Create(CommandContext context)
    {
        var options = new ComparisonOptionSet(context);
        Option<Shard?> shard = ShardOption.Create();
        Option<bool> tuningOnly = ChoiceOption.Switch(ComparisonOptionSet.TuningOnlyName, "With --shard: train the share of the sweeps and no more.");
        Option<string> folder = PathOption.Required(ComparisonOptionSet.OutName, "New folder for report.html, report.md, results.json, results.csv, of whole scans scans.json, figures and runs. With --shard, the folder that the shards share.");
        var slurm = new SlurmOptionSet();
        var command = new Command("compare", "Tunes, trains and tests several methods on the same patients and writes a report.\n\nExample: glint compare --data phantom --methods D,E,T,BL --seeds 1 --out out/first") { shard, tuningOnly, folder };
        slurm.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var clock = Stopwatch.StartNew();
            string path = parsed.GetValue(folder)!;
            AskedComparison asked = options.Read(parsed);
            slurm.CheckFit(parsed);
            if (slurm.IsAsked(parsed))
            {
                if (parsed.GetValue(shard) is not null) throw new WrongOptionException("--slurm writes the jobs of all shards; leave out --shard.");
                return slurm.Write(parsed, asked, path, context);
            }
            if (parsed.GetValue(shard) is { } share) return ShardCommand.Run(asked, share, parsed.GetValue(tuningOnly), path, context);
            if (parsed.GetValue(tuningOnly)) throw new WrongOptionException("--tuning-only is for --shard.");
            if (asked.AllFolds) throw new WrongOptionException("--all-folds is for --shard and --slurm: --shard 1/1 trains all here.");
            RunFolder.CheckFree(path);
            return Compare(new Comparison(asked.Plan, asked.Load(), path, asked.Runner), asked.Plan, path, clock, context.Output, context.Error);
        });
        return command;
    }

    private static int Compare(Comparison comparison, ComparisonPlan plan, string path, Stopwatch clock, TextWriter output, TextWriter error)
    {
        using var scope = OutputFolder.Make(path, error);
        using var stop = new StopSignal(error);
        SplitsFile.Write(Path.Combine(path, SplitsFile.Name), comparison.Division.Folds);
        try
        {
            ProgressDisplay.On(error).Track(comparison.Run().TakeWhile(_ => !stop.IsSet), s => new ProgressLine(
                s.Activity, s.Done, s.Total, string.Create(CultureInfo.InvariantCulture, $"step {s.Step.Iteration}, loss {s.Step.Loss:0.000}")));
        }
        catch (OperationCanceledException e)
        {
            if (!stop.IsSet) throw new GlintException($"{e.Message} Start again with another --out.", e);
        }
        finally
        {
            // Hours of finished runs are not lost to a later one.
            if (!comparison.IsComplete && comparison.Runs.Count > 0) ResultFile.Of(plan, comparison, new Dictionary<string, string> { ["Command"] = plan.Command, ["Complete"] = "no" }).Write(path);
        }
        if (!comparison.IsComplete)
        {
            output.WriteLine($"Stopped after {comparison.Runs.Count} of {Counted.Of(plan.Methods.Count * plan.Seeds, "run")}{(comparison.Runs.Count > 0 ? $"; their scores are in {Path.Combine(path, ResultFile.Name)}" : "")}. To compare all methods, start again with another --out.");
            return GlintCommand.StoppedByUser;
        }
        ComparisonResult result = comparison.Result(clock.Elapsed.TotalSeconds);
        ComparisonFolder.Write(result, path);
        scope.Keep();
        ComparisonFolder.Print(result, path, output);
        return GlintCommand.Done;
    }
}
