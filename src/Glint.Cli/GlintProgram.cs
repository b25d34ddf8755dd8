using System.Reflection;

namespace Glint.Cli;

/// <summary>How this program is started again, for a run in a process of its own: its file, and what comes before the arguments of the command.</summary>
internal sealed record GlintProgram(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>The program that is running, whoever wrote it: through the dotnet host, or by its own name.</summary>
    internal static GlintProgram Running => Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
        ? new(Environment.ProcessPath!, [Assembly.GetEntryAssembly()!.Location])
        : new(Environment.ProcessPath!, []);

    /// <summary>Another program, through the dotnet host.</summary>
    internal static GlintProgram Of(string assembly) => new("dotnet", [assembly]);
}
