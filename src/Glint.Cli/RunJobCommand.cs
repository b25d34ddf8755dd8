using System.CommandLine;
using System.Text.Json;
using Glint.Adaptation;
using Glint.Cli.Options;
using Glint.Data;
using Glint.Evaluation;
using Glint.Studies;
using Glint.Training;

namespace Glint.Cli;

/// <summary>The hidden verb with which <c>compare</c> trains each run in a process of its own, see <see cref="RunProcess"/>.</summary>
internal static class RunJobCommand
{
    internal const string Name = "run-job";

    internal static Command Create(TextReader input, TextWriter output, TextWriter error)
    {
        var data = new DataOptionSet();
        var command = new Command(Name, "Trains one run of a comparison.") { Hidden = true };
        data.AddTo(command);
        command.SetAction(parsed =>
        {
            string line = input.ReadLine() ?? throw new GlintException($"{Name} takes its run from glint compare. Use glint compare.");
            RunRequest request = JsonSerializer.Deserialize<RunRequest>(line, RunProcess.Json)!;
            var phantom = new Preset("", "", request.Options);
            SliceDataset slices = data.Load(parsed, phantom, new ProgressDisplay(TextWriter.Null, isTerminal: false));
            IReadOnlyList<Frame> validation = EvaluationFrames.Of(slices, request.Split.Validation, request.Options.EvaluationMosaic());
            Method method = Method.Find(request.Method)!;
            var run = new TrainingRun(method, request.Initial, request.Options, slices, request.Split, validation, data.Repeat(parsed, phantom)) { Schedule = request.Schedule };
            using var stop = new StopSignal(TextWriter.Null);
            bool parentLeft = false;
            new Thread(() =>
            {
                while (input.ReadLine() is not null) { }
                Volatile.Write(ref parentLeft, true);
            })
            { IsBackground = true }.Start();
            using RunFolder folder = RunFolder.Create(request.Folder, method.Searches);
            foreach (StepRecord step in run.Run(folder))
            {
                if (Volatile.Read(ref parentLeft) || stop.IsSet) return GlintCommand.StoppedByUser;
                output.WriteLine(JsonSerializer.Serialize(step, RunProcess.Json));
            }
            return GlintCommand.Done;
        });
        return command;
    }
}
