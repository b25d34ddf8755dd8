using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Glint.Cli.Options;
using Glint.Comparing;
using Glint.Data;
using Glint.Evaluation;
using Glint.Training;

namespace Glint.Cli;

/// <summary><c>glint compare</c>: several methods, several seeds, one verdict.</summary>
internal static class CompareCommand
{
    internal static Command Create(CommandContext context)
    {
        MethodOptions known = context.Methods;
        var data = new DataOptionSet { Formats = context.Formats };
        var training = new TrainingOptionSet(context.Networks);
        Option<string> methods = known.Several();
        Option<double?> balance = known.Balance();
        Option<int?> seeds = NumberOption.Count("--seeds", "How many seeds per method.");
        seeds.DefaultValueFactory = _ => 1;
        Option<int?> jobs = NumberOption.Cores("--jobs", "Runs trained side by side. Default: the cores over the threads of one run.");
        Option<bool> tune = ChoiceOption.Switch("--tune", "Whether E and T choose their coefficients on the validation patients, with one seed and half the steps each (default), or take their usual ones (--tune false).");
        tune.DefaultValueFactory = _ => true;
        Option<double?> tolerance = SurfaceOption.Create();
        Option<double?> clean = NumberOption.Decimal("--clean-share", "The matched threshold of each model leaves this share of the tumour-free validation slices clean, 0 to 1.", new(0, 1));
        clean.DefaultValueFactory = _ => OperatingPoint.UsualCleanShare;
        Option<string> folder = PathOption.Required("--out", "New folder for report.html, report.md, results.json, results.csv, of whole scans scans.json, figures and runs.");
        var command = new Command("compare", "Tunes, trains and tests several methods on the same patients and writes a report.\n\nExample: glint compare --data phantom --methods D,E,T,BL --seeds 1 --out out/first") { methods, balance, tune, seeds, jobs, tolerance, clean, folder };
        data.AddTo(command);
        training.AddTo(command);
        command.SetAction(parsed =>
        {
            var clock = Stopwatch.StartNew();
            string path = parsed.GetValue(folder)!;
            data.CheckFit(parsed);
            Preset preset = training.Read(parsed, data.IsPhantom(parsed), parsed.GetValue(data.Organ));
            RunFolder.CheckFree(path);
            SliceDataset slices = data.Load(parsed, preset, context.Progress);
            var plan = new ComparisonPlan(
                known.All(parsed.GetValue(methods)!, parsed.GetValue(balance)), parsed.GetValue(seeds)!.Value, preset.Options, preset.Name,
                "glint " + string.Join(' ', parsed.Tokens.Select(t => t.Value)),
                Math.Max(1, parsed.GetValue(jobs) ?? (preset.Options.Threads is { } threads ? Environment.ProcessorCount / threads : 1)))
            {
                Tunes = parsed.GetValue(tune),
                CleanShare = parsed.GetValue(clean)!.Value,
                SurfaceToleranceMillimetres = parsed.GetValue(tolerance)!.Value,
                Measures = context.Parts.Measures,
            };
            return Compare(new Comparison(plan, slices, path, new RunProcess(context.Program, data.Repeat(parsed, preset)).Train), plan, path, clock, context.Output, context.Error);
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
