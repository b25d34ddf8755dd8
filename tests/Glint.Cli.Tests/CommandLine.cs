using System.Reflection;
using Glint.Training;
using GlintStudy;

namespace Glint.Cli.Tests;

/// <summary>What a call of <c>glint</c> printed and returned.</summary>
internal sealed record CommandLine(int ExitCode, string Output, string Error)
{
    internal static CommandLine Run(params string[] args) => Run(Methods.All, typeof(GlintCommand).Assembly, args);

    /// <summary>The same of the study's program, which has methods of its own.</summary>
    internal static CommandLine Study(params string[] args) => Run(StudyMethods.All, typeof(StudyMethods).Assembly, args);

    private static CommandLine Run(IReadOnlyList<Method> methods, Assembly program, string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exit = GlintCommand.Run(args, new CommandContext(new GlintParts { Methods = methods }, GlintProgram.Of(program.Location), TextReader.Null, output, error));
        return new CommandLine(exit, output.ToString(), error.ToString());
    }

    /// <summary>Whether this is a processor that computes bfloat16 wrong and has no fast way round, and the command said so in its one line.</summary>
    internal bool IsRefusedBFloat16 => ExitCode == GlintCommand.UserCanMend && OneLine().EndsWith("Leave out --precision bfloat16.", StringComparison.Ordinal);

    /// <summary>Asserts a mendable error: exit code 1, one line that says so, nothing at <paramref name="path"/>.</summary>
    internal string MustBeMended(string path)
    {
        Assert.True(ExitCode == GlintCommand.UserCanMend, Error);
        Assert.False(Path.Exists(path), $"{path} was left behind");
        return OneLine();
    }

    /// <summary>Asserts a wrong option: exit code 2, one line that says so, and where to read on.</summary>
    internal string MustBeRefused()
    {
        Assert.True(ExitCode == GlintCommand.WrongOption, $"{ExitCode}: {Error}");
        Assert.Contains(" --help\n", Error, StringComparison.Ordinal);
        return OneLine();
    }

    // What is neither that line nor progress would be a stack, or somebody else's words.
    private string OneLine()
    {
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), l => l.StartsWith("glint: ", StringComparison.Ordinal));
    }
}
