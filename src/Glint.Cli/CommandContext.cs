using Glint.Cli.Options;
using Glint.Imaging;
using Glint.Networks;

namespace Glint.Cli;

/// <summary>What a verb has to work with: the program's parts, how it is started again, and the terminal.</summary>
internal sealed record CommandContext(GlintParts Parts, GlintProgram Program, TextReader Input, TextWriter Output, TextWriter Error)
{
    internal MethodOptions Methods { get; } = new(Parts.Methods);

    internal IReadOnlyList<Architecture> Networks => Parts.Networks;

    internal ScanFormats Formats => Parts.Formats;

    /// <summary>Where progress is shown.</summary>
    internal ProgressDisplay Progress => ProgressDisplay.On(Error);
}
