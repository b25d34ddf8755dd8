using System.CommandLine;
using System.Text.Json;
using Glint.Adaptation;
using Glint.Cli.Options;
using Glint.Comparing;
using Glint.Data;
using Glint.Evaluation;
using Glint.Training;

namespace Glint.Cli;

/// <summary>The hidden verb with which <c>compare</c> trains each run in a process of its own, see <see cref="RunProcess"/>.</summary>
internal static class RunJobCommand
{
    internal const string Name = "run-job";

    internal static Command Create(CommandContext context)
    {
        var data = new DataOptionSet { Formats = context.Formats };
        var command = new Command(Name, "Trains one run of a comparison.") { Hidden = true };
        data.AddTo(command);
        command.SetAction(parsed =>
        {
            string line = context.Input.ReadLine() ?? throw new GlintException($"{Name} takes its run from glint compare. Use glint compare.");
            RunJob job = JsonSerializer.Deserialize<RunJob>(line, RunJob.Json)!;
            RunRequest request = job.Request(context.Methods.One(job.Method), context.Networks);
            var phantom = new Preset("", "", request.Options);
            SliceDataset slices = data.Load(parsed, phantom, new ProgressDisplay(TextWriter.Null, isTerminal: false));
            IReadOnlyList<Frame> validation = EvaluationFrames.Of(slices, request.Split.Validation, request.Options.EvaluationMosaic());
            var run = new TrainingRun(request.Method, request.Options, slices, request.Split, validation, data.Repeat(parsed, phantom)) { SourceSteps = request.ReadSource() };
            using var stop = new StopSignal(TextWriter.Null);
            bool parentLeft = false;
            new Thread(() =>
            {
                while (context.Input.ReadLine() is not null) { }
                Volatile.Write(ref parentLeft, true);
            })
            { IsBackground = true }.Start();
            using RunFolder folder = request.Open();
            foreach (StepRecord step in request.GoesOn ? run.Resume(folder) : run.Run(folder))
            {
                if (Volatile.Read(ref parentLeft) || stop.IsSet) return GlintCommand.StoppedByUser;
                context.Output.WriteLine(JsonSerializer.Serialize(step, RunJob.Json));
            }
            return GlintCommand.Done;
        });
        return command;
    }
}
