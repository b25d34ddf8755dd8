using System.Globalization;
using Glint.Imaging;
using Glint.Losses;

namespace Glint.Training;

/// <summary><c>schedule.csv</c> in the folder of a replay: the coefficients of every step, to the last bit, so that a stopped one goes on without its source.</summary>
internal static class ScheduleFile
{
    internal const string Name = "schedule.csv";

    private const string Header = "iteration,alphaP,alphaN,betaSquared";

    internal static void Write(string folder, IReadOnlyList<Coefficients> steps) => AtomicFile.WriteText(
        Path.Combine(folder, Name),
        string.Concat(steps.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1},{c.AlphaP:R},{c.AlphaN:R},{c.BetaSquared:R}\n")).Prepend(Header + "\n")));

    /// <summary>The coefficients of so many steps.</summary>
    /// <exception cref="GlintException">The file is missing, or a step up to there is.</exception>
    internal static IReadOnlyList<Coefficients> Read(string folder, int steps)
    {
        string path = Path.Combine(folder, Name);
        List<Coefficients?> read = File.Exists(path) ? [.. File.ReadLines(path).Skip(1).Take(steps).Select((line, i) => Parsed(line, i + 1))] : [];
        return read.Count == steps && read.All(c => c is { AreValid: true }) ? [.. read.Select(c => c!.Value)] : throw new GlintException(
            $"{path} is missing or lacks the coefficients of a step up to {steps}. Compare the methods again in a new folder.");
    }

    private static Coefficients? Parsed(string line, int iteration)
    {
        string[] fields = line.Split(',');
        double[] values = [.. fields.Select(f => double.TryParse(f, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];
        return values.Length == 4 && values[0] == iteration ? new Coefficients(values[1], values[2], values[3]) : null;
    }
}
