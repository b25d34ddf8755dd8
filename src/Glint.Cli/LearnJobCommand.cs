using System.CommandLine;
using System.Text.Json;
using Glint.Comparing;

namespace Glint.Cli;

/// <summary>The hidden verb with which <c>learn-policy</c> trains its short runs in processes of their own, see <see cref="LearnProcesses"/>.</summary>
internal static class LearnJobCommand
{
    internal const string Name = "learn-job";

    internal static Command Create(CommandContext context)
    {
        var command = new Command(Name, "Trains short runs for learn-policy, one for each line of its input.") { Hidden = true };
        command.SetAction(_ =>
        {
            // Ctrl+C in a terminal reaches this process, too: the other side ends it.
            using var stop = new StopSignal(TextWriter.Null);
            while (context.Input.ReadLine() is { } line)
            {
                LearningScore score = LearningRun.Of(JsonSerializer.Deserialize<LearningJob>(line, GlintJson.Compact)!);
                context.Output.WriteLine(JsonSerializer.Serialize(score, GlintJson.Compact));
                context.Output.Flush();
            }
            return GlintCommand.Done;
        });
        return command;
    }
}
