using System.CommandLine;
using System.Globalization;
using Glint.Cli.Options;
using Glint.Training;

namespace Glint.Cli;

/// <summary><c>glint replay</c>: the step at which a run stopped, layer by layer.</summary>
internal static class ReplayCommand
{
    internal static Command Create(CommandContext context)
    {
        Argument<string> path = PathOption.Argument("RUN", "The folder of a run that stopped at a number that is not finite.");
        var command = new Command("replay", "Takes the step again at which a run stopped because a number was not finite, and shows where it arises. Changes nothing.\n\nExample: glint replay runs/gd") { path };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(path)!;
            RunRecord record = RunFolder.ReadRecord(folder);
            Method method = context.Methods.Of(record, folder);
            // libtorch repeats itself at one number of threads.
            TrainingOptions options = record.Options with { Network = record.Options.Network.Among(context.Networks), Threads = record.Options.Threads ?? record.Environment.Threads };
            options.Check();
            Write(Replay.Of(folder, options, method), method.Strategy.LooksAhead, context.Output);
        });
        return command;
    }

    private static void Write(Replay replay, bool searches, TextWriter output)
    {
        output.WriteLine($"Step {replay.Iteration}, batch {replay.Batch}. The run stopped because {replay.Cause} was not finite.");
        output.WriteLine();
        output.WriteLine($"{"",-44}  {"largest",12}  not finite");
        List<TensorHealth> all = [replay.Images, .. replay.Layers, new("loss", Math.Abs(replay.Loss), double.IsFinite(replay.Loss) ? 0 : 1, 1), .. replay.Gradients.Select(g => g with { Name = $"gradient of {g.Name}" })];
        foreach (TensorHealth tensor in all)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tensor.Name,-44}  {tensor.Largest,12:g4}  {(tensor.NonFinite == 0 ? "" : $"{tensor.NonFinite} of {tensor.Count}")}").TrimEnd());
        }
        output.WriteLine();
        output.WriteLine(all.Find(t => t.NonFinite > 0) is { } first
            ? $"The first number that is not finite is in: {first.Name}."
            : $"Here every number is finite{(searches ? "; the search's look-ahead, where it may have failed, is not taken again" : "")}. Another machine or version can make that difference, too.");
    }
}
