using Glint.Adaptation;
using Glint.Imaging;
using Glint.Losses;

namespace Glint.Training;

/// <summary>
/// <c>source.csv</c> in the folder of a run that follows on another: that run's steps, to the last bit, so that a stopped one goes on without it.
/// </summary>
internal static class SourceFile
{
    internal const string Name = "source.csv";

    // What was there before: the coefficients of a source's steps, and before a coefficient that never moved, nothing.
    private const string NameBefore = "schedule.csv";

    internal static void Write(string folder, Derivation derivation, IReadOnlyList<StepRecord> steps)
    {
        var row = new StepRow(derivation.Source.Strategy);
        IEnumerable<string> lines = steps.Select(s => RunLog.Line(s.Iteration, row.Of(s))).Prepend(row.Header);
        AtomicFile.WriteText(Path.Combine(folder, Name), string.Concat(lines.Select(l => l + "\n")));
    }

    /// <summary>The steps again.</summary>
    /// <param name="folder">Of the run that follows on them.</param>
    /// <param name="derivation">Of its method.</param>
    /// <param name="initial">Its initial coefficients.</param>
    /// <param name="steps">How many it takes.</param>
    /// <exception cref="GlintException">A step is missing or damaged, or the last ones are and it needs every one.</exception>
    internal static IReadOnlyList<StepRecord> Read(string folder, Derivation derivation, Coefficients initial, int steps)
    {
        string path = Path.Combine(folder, Name), before = Path.Combine(folder, NameBefore);
        IReadOnlyList<StepRecord>? read = File.Exists(path) ? StepRow.ReadAll(path, new StepRow(derivation.Source.Strategy).Read)
            : File.Exists(before) ? StepRow.ReadAll(before, OfBefore)
            : [StepRecord.Skipped(1, initial)];
        bool isWhole = read is not null && read.All(s => s.Coefficients.AreValid) && !(derivation.NeedsEveryStep && read.Count != steps);
        return isWhole ? read! : throw new GlintException(
            $"{(File.Exists(before) ? before : path)} is missing or lacks a step of {derivation.Source.Name} up to {steps}. "
            + "Compare the methods again in a new folder.");
    }

    private static StepRecord? OfBefore(int iteration, double[] values) =>
        values is [var alphaP, var alphaN, var betaSquared] ? StepRecord.Skipped(iteration, new(alphaP, alphaN, betaSquared)) : null;
}
