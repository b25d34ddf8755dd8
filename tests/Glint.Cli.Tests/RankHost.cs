using System.Runtime.CompilerServices;
using Glint.Training;

namespace Glint.Cli.Tests;

/// <summary>
/// A program that runs one command after another: this assembly, where <see cref="Variable"/> names a file of command lines. Under a launcher a process
/// takes longer to start than to train what tests train, so each rank starts once for several trainings.
/// </summary>
internal static class RankHost
{
    internal const string Variable = "GLINT_TEST_COMMANDS";

    private const char Between = '\t';

    /// <summary>Writes the file.</summary>
    internal static void Write(string file, IEnumerable<string[]> commands) => File.WriteAllLines(file, commands.Select(c => string.Join(Between, c)));

    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } file) return;
        int code = 0;
        foreach (string line in File.ReadLines(file))
        {
            code = GlintCommand.Run(line.Split(Between), Methods.All);
            if (code != 0) break;
        }
        Environment.Exit(code);
    }
}
