using System.CommandLine;
using Glint.Cli.Options;
using Glint.Kernels;
using Glint.Training;

namespace Glint.Cli;

/// <summary>
/// The command <c>glint</c>: parses, calls a verb, and turns what went wrong into one line and an exit code. Any program can be it, with parts of
/// its own.
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
    /// <param name="methods">See <see cref="GlintParts.Methods"/>.</param>
    /// <returns>Exit code: 0 done, 1 what the user can mend, 2 a wrong option, 130 stopped by the user.</returns>
    /// <exception cref="ArgumentException">There is no method, or two share a name.</exception>
    public static int Run(string[] args, IReadOnlyList<Method> methods) => Run(args, new GlintParts { Methods = methods });

    /// <summary>The same with more of one's own than methods.</summary>
    /// <param name="args">What came after the program's name.</param>
    /// <param name="parts">What the command is made of.</param>
    /// <returns>Exit code, see the other.</returns>
    /// <exception cref="ArgumentException">A part is missing, or two share a name.</exception>
    public static int Run(string[] args, GlintParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Allocator.KeepFreedMemory();
        var context = new CommandContext(parts, GlintProgram.Running, Console.In, Console.Out, Console.Error);
        try
        {
            if (Libtorch.Load())
            {
                LibtorchLog.OnlyErrors();
            }
            else
            {
                // TorchSharp says at length where it looked, on the console that it finds; ours is the context's, and says it in one line.
                Console.SetOut(TextWriter.Null);
                Console.SetError(TextWriter.Null);
            }
            return Run(args, context);
        }
        catch (GlintException e)
        {
            context.Error.WriteLine(ErrorPrefix + e.Message);
            return UserCanMend;
        }
        finally
        {
            Console.SetOut(context.Output);
            Console.SetError(context.Error);
        }
    }

    /// <summary>How command lines are read. A file's name may begin with @: it is no file of arguments.</summary>
    internal static ParserConfiguration Reading { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>All commands with all their options.</summary>
    internal static RootCommand Tree(CommandContext context)
    {
        context.Parts.Check();
        return new(
            "Trains, compares, evaluates and uses networks that find small targets in CT, with losses that adapt while they train.\n\n"
            + "Example: glint compare --data phantom --methods D,E,T,BL --seeds 1 --out out/first")
        {
            TrainCommand.Create(context),
            ResumeCommand.Create(context),
            ReplayCommand.Create(context),
            CompareCommand.Create(context),
            ReportCommand.Create(context),
            LearnPolicyCommand.Create(context),
            EvaluateCommand.Create(context),
            PredictCommand.Create(context),
            ExportCommand.Create(context),
            CheckCommand.Create(context),
            PresetsCommand.Create(context),
            DoctorCommand.Create(context),
            RunJobCommand.Create(context),
            LearnJobCommand.Create(context),
        };
    }

    internal static int Run(string[] args, CommandContext context)
    {
        context = RankedCommand.Seen(context, args);
        (TextWriter output, TextWriter error) = (context.Output, context.Error);
        ParseResult parsed = Tree(context).Parse(args, Reading);
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
            if (Libtorch.IsThere && Numerics.Record is { Mended.Count: > 0 } numerics) error.WriteLine($"{ErrorPrefix}{numerics.Summary} (glint doctor).");
            return code;
        }
        catch (WrongOptionException e)
        {
            return Refuse([e.Message]);
        }
        catch (Exception e) when (LineOf(e) is { } line)
        {
            error.WriteLine(ErrorPrefix + line);
            return UserCanMend;
        }

        int Refuse(IEnumerable<string> lines)
        {
            foreach (string line in lines) error.WriteLine(ErrorPrefix + line);
            error.WriteLine($"Try: {CommandPath(parsed)} --help");
            return WrongOption;
        }
    }

    /// <summary>What to say of what a user can mend; null of anything else.</summary>
    internal static string? LineOf(Exception e) =>
        e is GlintException or IOException or UnauthorizedAccessException or WrongOptionException ? e.Message
        : Libtorch.IsMissingFor(e) ? Libtorch.Missing
        : null;

    private static string CommandPath(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "glint" : $"glint {parsed.CommandResult.Command.Name}";
}
