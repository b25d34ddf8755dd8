using System.Text.Json;
using Glint.Data;
using Glint.Evaluation;
using Glint.Imaging;

namespace Glint.Comparing;

/// <summary>test.json in a run's folder: what the run found on the test frames, for a comparison whose runs are trained and judged here and there.</summary>
/// <param name="Run">As a comparison's record holds it; its steps are in the folder's steps.csv.</param>
/// <param name="Slices">The test frames.</param>
/// <param name="Outlines">What was found on each, for a run that is shown; else null.</param>
internal sealed record TestedRunFile(RecordedRun Run, IReadOnlyList<RecordedSlice> Slices, IReadOnlyList<string>? Outlines)
{
    private const string Name = "test.json";

    private static readonly JsonFile Json = new("is damaged", "Delete it: the next shard judges the run again.");

    /// <summary>Whether a run's folder holds one.</summary>
    internal static bool IsIn(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Writes it in one step.</summary>
    /// <exception cref="GlintException">It cannot be written.</exception>
    internal static void Write(string folder, TestedRun run, IReadOnlyList<Frame> testFrames)
    {
        var file = new TestedRunFile(ResultOf.Recorded(run) with { Steps = null }, ResultOf.Slices(testFrames, run.Test.Slices), run.Test.Outlines);
        AtomicFile.Write(Path.Combine(folder, Name), stream => JsonSerializer.Serialize(stream, file, GlintJson.Compact));
    }

    /// <summary>The scores again.</summary>
    /// <param name="folder">Of the run.</param>
    /// <param name="testFrames">Of the comparison: they must be those that the run was judged on.</param>
    /// <exception cref="GlintException">The file cannot be read, or is of other frames.</exception>
    internal static TestScores Read(string folder, IReadOnlyList<Frame> testFrames)
    {
        string path = Path.Combine(folder, Name);
        if (Json.Read<TestedRunFile>(path, GlintJson.Compact) is not { Run: { Scores: not null, Scans: not null } run, Slices: not null } file) throw Json.Flawed(path, "it lacks entries");
        bool isSame = file.Slices.Select(s => (s.Patient, s.Slice, s.TumourPixels)).SequenceEqual(testFrames.Select(f => (f.Slice.Patient, f.Slice.Index, f.Slice.TumourPixels)));
        if (!isSame || !run.Scores.Suit(file.Slices)) throw Json.Flawed(path, "it is of other test slices");
        try
        {
            return new TestScores(run.Scores.On(file.Slices))
            {
                Points = [.. (run.Points ?? []).Select(p => new PointScores(new OperatingPoint(p.Name, p.Rule, SweptSlice.Thresholds.ToList().IndexOf(p.Thresholds[0])), p.Scores.On(file.Slices)))],
                Swept = run.Sweep?.On(file.Slices) ?? [],
                Outlines = file.Outlines,
                Scans = run.Scans,
            };
        }
        catch (InvalidDataException e)
        {
            throw Json.Flawed(path, e.Message, e);
        }
    }
}
