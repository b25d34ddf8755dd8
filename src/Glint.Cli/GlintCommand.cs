using System.CommandLine;
using Glint.Cli.Options;
using Glint.Imaging;
using Glint.Kernels;
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
        LibtorchLog.OnlyErrors();
        return Run(args, methods, networks, Console.In, Console.Out, Console.Error, GlintProgram.Running);
    }

    /// <summary>How command lines are read. A file's name may begin with @: it is no file of arguments.</summary>
    internal static ParserConfiguration Reading { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>All commands with all their options.</summary>
    internal static RootCommand Tree(
        IReadOnlyList<Method> methods, IReadOnlyList<Architecture> networks, TextReader input, TextWriter output, TextWriter error, GlintProgram program)
    {
        Check(methods.Select(m => m.Name), "method", nameof(methods));
        Check(networks.Select(n => n.Name), "network", nameof(networks));
        var known = new MethodOptions(methods);
        return new(
            "Trains, compares, evaluates and uses networks that find small targets in CT, with losses that adapt while they train.\n\n"
            + "Example: glint compare --data phantom --methods D,E,T,GD-steady --seeds 1 --out out/first")
        {
            TrainCommand.Create(known, networks, output, error),
            ResumeCommand.Create(known, networks, output, error),
            ReplayCommand.Create(known, networks, output),
            CompareCommand.Create(known, networks, program, output, error),
            ReportCommand.Create(output, error),
            EvaluateCommand.Create(networks, output, error),
            PredictCommand.Create(networks, ScanFormats.All, output, error),
            CheckCommand.Create(networks, output, error),
            PresetsCommand.Create(output),
            DoctorCommand.Create(output, error),
            RunJobCommand.Create(known, networks, input, output),
        };
    }

    internal static int Run(
        string[] args, IReadOnlyList<Method> methods, IReadOnlyList<Architecture> networks, TextReader input, TextWriter output, TextWriter error, GlintProgram program)
    {
        ParseResult parsed = Tree(methods, networks, input, output, error, program).Parse(args, Reading);
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
