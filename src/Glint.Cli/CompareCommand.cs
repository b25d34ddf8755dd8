using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Glint.Cli.Options;
using Glint.Data;
using Glint.Networks;
using Glint.Studies;
using Glint.Training;

namespace Glint.Cli;

/// <summary><c>glint compare</c>: several methods, several seeds, one verdict.</summary>
internal static class CompareCommand
{
    internal static Command Create(MethodOptions known, IReadOnlyList<Architecture> networks, GlintProgram program, TextWriter output, TextWriter error)
    {
        var data = new DataOptionSet();
        var training = new TrainingOptionSet(networks);
        Option<string> methods = known.Several();
        var seeds = new Option<int>("--seeds") { Description = "How many seeds per method.", DefaultValueFactory = _ => 1 };
        seeds.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() < 1) r.AddError("--seeds must be at least 1.");
        });
        var jobs = new Option<int?>("--jobs") { Description = "Runs trained side by side. Default: the cores over the threads of one run." };
        jobs.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int?>() is { } n && (n < 1 || n > Environment.ProcessorCount)) r.AddError($"--jobs must be from 1 to the {Environment.ProcessorCount} cores of this machine.");
        });
        Option<double> tolerance = SurfaceOption.Create();
        var folder = new Option<string>("--out") { Description = "New folder for report.html, report.md, results.json, results.csv, of whole scans scans.json, figures and runs.", Required = true };
        var command = new Command("compare", "Tunes, trains and tests several methods on the same patients and writes a report.\n\nExample: glint compare --data phantom --methods D,E,T,GD-steady --seeds 1 --out out/first") { methods, seeds, jobs, tolerance, folder };
        data.AddTo(command);
        training.AddTo(command);
        command.SetAction(parsed =>
        {
            var clock = Stopwatch.StartNew();
            string path = parsed.GetValue(folder)!;
            RunFolder.CheckFree(path);
            Preset preset = training.Read(parsed, data.IsPhantom(parsed), parsed.GetValue(data.Organ));
            SliceDataset slices = data.Load(parsed, preset, ProgressDisplay.On(error));
            var plan = new ComparisonPlan(
                known.All(parsed.GetValue(methods)!), parsed.GetValue(seeds), preset.Options, preset.Name,
                "glint " + string.Join(' ', parsed.Tokens.Select(t => t.Value)),
                Math.Max(1, parsed.GetValue(jobs) ?? (preset.Options.Threads is { } threads ? Environment.ProcessorCount / threads : 1)))
            {
                SurfaceToleranceMillimetres = parsed.GetValue(tolerance),
            };
            return Compare(new Comparison(plan, slices, path, new RunProcess(program, data.Repeat(parsed, preset)).Train), plan, path, clock, output, error);
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
            output.WriteLine($"Stopped after {comparison.Runs.Count} of {plan.Methods.Count * plan.Seeds} runs{(comparison.Runs.Count > 0 ? $"; their scores are in {Path.Combine(path, ResultFile.Name)}" : "")}. To compare all methods, start again with another --out.");
            return GlintCommand.StoppedByUser;
        }
        ComparisonResult result = comparison.Result(clock.Elapsed.TotalSeconds);
        ComparisonFolder.Write(result, path);
        scope.Keep();
        ComparisonFolder.Print(result, path, output);
        return GlintCommand.Done;
    }
}
