using Glint.Evaluation;

namespace Glint.Comparing;

/// <summary>Whether a record that was read can be one: everything that a report takes for granted.</summary>
internal static class RecordCheck
{
    // More than any scanner makes; a slice of a file may not ask for more memory.
    private const int MostSide = 1 << 13;

    /// <exception cref="InvalidDataException">It cannot.</exception>
    internal static void Check(ComparisonRecord s)
    {
        object?[][] lists =
        [
            [.. s.Split], [.. s.Methods], [.. s.Tuning], [.. s.Slices], [.. s.Runs], [.. s.Baselines], [.. s.Examples], [.. s.Cases],
            [.. s.Facts.Select(f => f.Key)], [.. s.Facts.Select(f => f.Value)], [.. s.Patients.Train], [.. s.Patients.Validation], [.. s.Patients.Test],
        ];
        Require(lists.All(l => !l.Contains(null)), "a list has an empty place");
        Require(s.Facts.DistinctBy(f => f.Key).Count() == s.Facts.Count, "a fact is there twice");
        Require(s.SmallTumourPixels > 0, $"small tumours are under {s.SmallTumourPixels} pixels");
        Require(s.Split.All(r => r.Side is not null) && s.Tuning.All(t => t.Method is not null), "a name is missing");
        Require(s.Methods.All(m => m.Name is not null && m.Label is not null), "a name is missing");
        Require(s.Methods.Count > 0 && s.Methods.DistinctBy(m => m.Name).Count() == s.Methods.Count, "a method is named twice, or none is");
        Require(s.Slices.All(x => x.TumourPixels >= 0 && x.Lesions >= 0) && s.Slices.Any(x => x.TumourPixels > 0), "no test slice has tumour");
        Require(s.Slices.DistinctBy(x => (x.Patient, x.Slice)).Count() == s.Slices.Count, "a test slice is there twice");
        Require(s.Runs.DistinctBy(r => (r.Method, r.Seed)).Count() == s.Runs.Count, "a run is there twice");
        foreach (RecordedRun run in s.Runs) Check(s, run);
        Require(s.Runs.Where(r => r.Points is not null).Select(r => string.Join('|', r.Points!.Select(p => p.Name))).Distinct().Count() <= 1, "runs are judged at different operating points");
        Require(s.Runs.SelectMany(r => r.Scans).DistinctBy(c => c.Score.Surface.ToleranceMillimetres).Count() <= 1, "whole scans were judged with different tolerances");
        Require(s.Folds?.Count != 0 && s.Folds?.All(f => f is { Folder: not null, Patients: not null }) != false, "a fold is missing");
        foreach (RecordedMethod method in s.Methods) Require(s.Runs.Any(r => r.Method == method.Name), $"{method.Name} has no run");
        foreach (RecordedBaseline baseline in s.Baselines) Require(baseline.Scores.Suit(s.Slices), $"the scores of {baseline.Name} do not suit the test slices");
        foreach (RecordedExample example in s.Examples) Check(s, example);
        foreach (CaseSlice slice in s.Cases) Check(s, slice);
    }

    private static void Check(ComparisonRecord s, RecordedRun run)
    {
        Require(s.Methods.Any(m => m.Name == run.Method), $"a run is of '{run.Method}', which is not compared");
        Require(run.Remarks.All(r => r is not null), "a remark is missing");
        Require(run.Scores.Suit(s.Slices), $"the scores of {run.Method}, seed {run.Seed}, do not suit the test slices");
        Require(Suit(run.Scans, s), $"the scans of {run.Method}, seed {run.Seed}, are not those of the test patients");
        Require(run.Points?.All(p => p is { Name: not null, Rule: not null, Scores: not null } && p.Thresholds is { Count: > 0 } chosen && chosen.All(t => t is > 0 and < 1) && p.Scores.Suit(s.Slices)) != false,
            $"an operating point of {run.Method}, seed {run.Seed}, does not suit the test slices");
        _ = run.Sweep?.On(s.Slices);
        Require(run is { Restarts: >= 0, Dead: >= 0 }, $"{run.Method}, seed {run.Seed}, began again {run.Restarts} times and died {run.Dead} times");
        Require(run.Steps?.IsWhole != false, $"the steps of {run.Method}, seed {run.Seed}, are not whole");
    }

    // All test patients' scans, or none.
    private static bool Suit(IReadOnlyList<ScanResult> scans, ComparisonRecord s) =>
        scans.Count == 0 || (scans.All(c => c is not null && c.PixelSquareMillimetres > 0 && c.Candidates.All(p => p is not null && double.IsFinite(p.Score) && p.Scan == c.Score.Voxels.Patient)
                && c.Candidates.SelectMany(p => p.Lesions).Distinct().Count() <= c.Score.Lesions.Lesions)
            && scans.Select(c => c.Score.Voxels.Patient).Order(StringComparer.Ordinal).SequenceEqual(s.Slices.Select(x => x.Patient).Distinct().Order(StringComparer.Ordinal)));

    private static void Check(ComparisonRecord s, RecordedExample example)
    {
        Require(IsSize(example.Height, example.Width), $"an example has {example.Width}x{example.Height} pixels");
        Require(example.Predictions.All(p => p.Value is not null && s.Methods.Any(m => m.Name == p.Key)), "a prediction of an example is missing, or of a method that is not compared");
        _ = example.Unpacked();
    }

    private static void Check(ComparisonRecord s, CaseSlice slice)
    {
        Require(slice.Slice >= 0 && slice.Slice < s.Slices.Count && IsSize(slice.Height, slice.Width), "a case is no test slice");
        Require(CaseImage.IsOne(slice.Image), "the image of a case is none");
        Require(slice.Found.All(f => f is not null && OutlinePath.IsOne(f.Path) && s.Runs.Any(r => r.Method == f.Method && r.Seed == f.Seed)) && OutlinePath.IsOne(slice.Truth), "the outlines of a case are none");
    }

    private static bool IsSize(int height, int width) => height is > 0 and <= MostSide && width is > 0 and <= MostSide;

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidDataException(otherwise);
    }
}
