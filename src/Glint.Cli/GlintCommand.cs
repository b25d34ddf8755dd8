using System.CommandLine;
using System.CommandLine.Help;
using Glint.Kernels;

namespace Glint.Cli;

/// <summary>The command <c>glint</c>: parses, calls a verb, and turns what went wrong into one line and an exit code.</summary>
internal static class GlintCommand
{
    internal const int Done = 0, UserCanMend = 1, WrongOption = 2, StoppedByUser = 130;

    internal const string ErrorPrefix = "glint: ";

    internal static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand(
            "Trains, compares, evaluates and uses networks that find small targets in CT, with losses that adapt while they train.\n\n"
            + "Example: glint compare --data phantom --methods D,E,T,GD-steady --seeds 1 --out out/first")
        {
            TrainCommand.Create(output, error),
            ResumeCommand.Create(output, error),
            ReplayCommand.Create(output),
            CompareCommand.Create(output, error),
            ReportCommand.Create(output, error),
            EvaluateCommand.Create(output, error),
            PredictCommand.Create(output, error),
            CheckCommand.Create(output, error),
            PresetsCommand.Create(output),
            DoctorCommand.Create(output, error),
            RunJobCommand.Create(Console.In, output, error),
        };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (string message in parsed.Errors.Select(e => e.Message).Distinct()) error.WriteLine(ErrorPrefix + message);
            error.WriteLine($"Try: {CommandPath(parsed)} --help");
            return WrongOption;
        }
        try
        {
            // Ctrl+C is ours: the first one saves (see StopSignal).
            int code = parsed.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
            if (Numerics.Record is { Mended.Count: > 0 } numerics) error.WriteLine($"{ErrorPrefix}{numerics.Summary} (glint doctor).");
            return code;
        }
        catch (GlintException e)
        {
            error.WriteLine(ErrorPrefix + e.Message);
            return UserCanMend;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(ErrorPrefix + e.Message);
            return UserCanMend;
        }
    }

    /// <summary>A value of a wrong option or an unknown name; the caller of this text exits with <see cref="WrongOption"/>.</summary>
    internal static string UnknownName(string kind, string found, IEnumerable<string> known) =>
        $"unknown {kind} '{found}'; known are {string.Join(", ", known)}.";

    private static string CommandPath(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "glint" : $"glint {parsed.CommandResult.Command.Name}";
}
