using Glint.Comparing;
using Glint.Imaging;
using Glint.Networks;
using Glint.Training;

namespace Glint.Cli;

/// <summary>What the command is made of. Each part is Glint's own unless a program says otherwise.</summary>
/// <example><code>return GlintCommand.Run(args, new GlintParts { Methods = [.. Training.Methods.All, mine], Formats = ScanFormats.All.With(new Mine()) });</code></example>
public sealed class GlintParts
{
    /// <summary>Those that train, compare and resume know, in the order of help. At least one, no two of one name.</summary>
    public IReadOnlyList<Method> Methods { get; init; } = Training.Methods.All;

    /// <summary>For <c>--network</c>, and for the files that name them. At least one, no two of one name.</summary>
    public IReadOnlyList<Architecture> Networks { get; init; } = Architecture.All;

    /// <summary>The files that scans and labels are read from and masks are written to.</summary>
    public ScanFormats Formats { get; init; } = ScanFormats.All;

    /// <summary>What methods are compared by beside the measures of every comparison: columns of its table, and tested differences. No name twice, nor that of one of those (Dice, recall, precision). None by default.</summary>
    public IReadOnlyList<Measure> Measures { get; init; } = [];

    /// <exception cref="ArgumentException">Nothing is there of a kind that is needed, or two share a name.</exception>
    internal void Check()
    {
        Check(Methods.Select(m => m.Name), "method", isNeeded: true);
        Check(Networks.Select(n => n.Name), "network", isNeeded: true);
        Check(Measure.All(smallTumourPixels: 1).Concat(Measures).Select(m => m.Name), "measure", isNeeded: false);
    }

    private static void Check(IEnumerable<string> names, string kind, bool isNeeded)
    {
        List<string> all = [.. names];
        if (isNeeded && all.Count == 0) throw new ArgumentException($"The command needs a {kind} at least.");
        if (all.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { Key: var twice })
        {
            throw new ArgumentException($"Two {kind}s are called {twice}. Give one another name.");
        }
    }
}
