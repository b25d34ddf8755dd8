using System.CommandLine;
using Glint.Cli.Options;
using Glint.Networks;
using Glint.Training;

namespace Glint.Cli;

/// <summary>
/// The command <c>glint</c>: parses, calls a verb, and turns what went wrong into one line and an exit code. Any program can be it, with methods
/// and networks of its own.
/// </summary>
public static class GlintCommand
{
    internal const int Done = 0, UserCanMend = 1, WrongOption = 2, StoppedByUser = 130;

    internal const string ErrorPrefix = "glint: ";

    /// <summary>
    /// Runs the command in this process, with the terminal it has. <c>compare</c> starts this program again for every run, with arguments of
    /// its own: hand on those that came, and print nothing before.
    /// </summary>
    /// <param name="args">What came after the program's name, such as <c>compare --data phantom --methods D,MY --out out/mine</c>.</param>
    /// <param name="methods">
    /// Those that train, compare and resume know, in the order of help: <see cref="Methods.All"/>, and others. No two of one name.
    /// </param>
    /// <returns>Exit code: 0 done, 1 what the user can mend, 2 a wrong option, 130 stopped by the user.</returns>
    /// <exception cref="ArgumentException">There is no method, or two share a name.</exception>
    public static int Run(string[] args, IReadOnlyList<Method> methods)
    {
        return Run(args, methods, Architecture.All);
    }

    /// <summary>The same with networks of your own, for <c>--network</c> and for the files that name them.</summary>
    /// <param name="args">What came after the program's name.</param>
    /// <param name="methods">See the other.</param>
    /// <param name="networks"><see cref="Architecture.All"/>, and others. No two of one name.</param>
    /// <returns>Exit code, see the other.</returns>
    /// <exception cref="ArgumentException">There is no method or no network, or two share a name.</exception>
    public static int Run(string[] args, IReadOnlyList<Method> methods, IReadOnlyList<Architecture> networks)
    {
        Allocator.KeepFreedMemory();
        return Run(args, methods, networks, Console.Out, Console.Error, GlintProgram.Running);
    }

    internal static int Run(
        string[] args, IReadOnlyList<Method> methods, IReadOnlyList<Architecture> networks, TextWriter output, TextWriter error, GlintProgram program)
    {
        Check(methods.Select(m => m.Name), "method", nameof(methods));
        Check(networks.Select(n => n.Name), "network", nameof(networks));
        var known = new MethodOptions(methods);
        var root = new RootCommand(
            "Trains, compares, evaluates and uses networks that find small targets in CT, with losses that adapt while they train.\n\n"
            + "Example: glint compare --data phantom --methods D,E,T,GD-steady --seeds 1 --out out/first")
        {
            TrainCommand.Create(known, networks, output, error),
            ResumeCommand.Create(known, networks, output, error),
            ReplayCommand.Create(known, networks, output),
            CompareCommand.Create(known, networks, program, output, error),
            ReportCommand.Create(output, error),
            EvaluateCommand.Create(networks, output, error),
            PredictCommand.Create(networks, output, error),
            CheckCommand.Create(output, error),
            PresetsCommand.Create(output),
            RunJobCommand.Create(known, networks, Console.In, output),
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
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
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

    private static void Check(IEnumerable<string> names, string kind, string parameter)
    {
        List<string> all = [.. names];
        if (all.Count == 0) throw new ArgumentException($"The command needs a {kind} at least.", parameter);
        if (all.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { Key: var twice })
        {
            throw new ArgumentException($"Two {kind}s are called {twice}. Give one another name.", parameter);
        }
    }

    private static string CommandPath(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "glint" : $"glint {parsed.CommandResult.Command.Name}";
}
