using System.CommandLine;
using System.CommandLine.Help;
using Glint.Imaging;
using Glint.Kernels;

namespace Glint.Cli;

/// <summary>The command <c>glint</c>: parses, calls a verb, and turns what went wrong into one line and an exit code.</summary>
internal static class GlintCommand
{
    internal const int Done = 0, UserCanMend = 1, WrongOption = 2, StoppedByUser = 130;

    internal const string ErrorPrefix = "glint: ";

    /// <summary>How command lines are read. A file's name may begin with @: it is no file of arguments.</summary>
    internal static ParserConfiguration Reading { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>All commands with all their options.</summary>
    internal static RootCommand Tree(TextReader input, TextWriter output, TextWriter error) => new(
        "Trains, compares, evaluates and uses networks that find small targets in CT, with losses that adapt while they train.\n\n"
        + "Example: glint compare --data phantom --methods D,E,T,GD-steady --seeds 1 --out out/first")
    {
        TrainCommand.Create(output, error),
        ResumeCommand.Create(output, error),
        ReplayCommand.Create(output),
        CompareCommand.Create(output, error),
        ReportCommand.Create(output, error),
        EvaluateCommand.Create(output, error),
        PredictCommand.Create(ScanFormats.All, output, error),
        CheckCommand.Create(output, error),
        PresetsCommand.Create(output),
        DoctorCommand.Create(output, error),
        RunJobCommand.Create(input, output, error),
    };

    internal static int Run(string[] args, TextWriter output, TextWriter error, TextReader? input = null)
    {
        ParseResult parsed = Tree(input ?? Console.In, output, error).Parse(args, Reading);
        if (parsed.Errors.Count > 0) return Refuse(CommandLineErrors.Of(parsed));
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
        catch (WrongOptionException e)
        {
            return Refuse([e.Message]);
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

        int Refuse(IEnumerable<string> lines)
        {
            foreach (string line in lines) error.WriteLine(ErrorPrefix + line);
            error.WriteLine($"Try: {CommandPath(parsed)} --help");
            return WrongOption;
        }
    }

    private static string CommandPath(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "glint" : $"glint {parsed.CommandResult.Command.Name}";
}
