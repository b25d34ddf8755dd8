using Glint.Comparing;
using Glint.Data;

namespace Glint.Tests.Support;

/// <summary>A study cut into folds by its test patients, as if each had been compared by itself.</summary>
internal static class MadeUpFolds
{
    /// <summary>The fold that tests some of the study's patients and trains on the others.</summary>
    /// <param name="whole">Of one piece.</param>
    /// <param name="tested">Some of its test patients, in order.</param>
    /// <param name="seeds">What the fold calls the study's seeds: as many as these, in ascending order.</param>
    internal static ComparisonRecord Fold(ComparisonRecord whole, IReadOnlyList<string> tested, params IReadOnlyList<long> seeds)
    {
        bool IsTested(string patient) => tested.Contains(patient);
        Dictionary<long, long> named = whole.Runs.Select(r => r.Seed).Distinct().Order().Zip(seeds).ToDictionary();
        List<RecordedSlice> slices = [.. whole.Slices.Where(s => IsTested(s.Patient))];
        ScoreColumns Scores(ScoreColumns scores) => ScoreColumns.Of([.. scores.On(whole.Slices).Where(s => IsTested(s.Patient))]);
        string[] others = [.. whole.Slices.Select(s => s.Patient).Distinct().Where(p => !IsTested(p))];
        return whole with
        {
            Facts = [.. whole.Facts.Select(f => f.Key == "Seeds" ? KeyValuePair.Create(f.Key, $"{seeds[0]} to {seeds[^1]}; the fold of {tested[0]}") : f)],
            Patients = new PatientSplit([.. whole.Patients.Train, .. others], whole.Patients.Validation, tested),
            Split = [new("train", 1 + others.Length, 5, 6, 2), new("validation", 1, 3, 3, 1), new("test", tested.Count, slices.Count(s => s.TumourPixels > 0), slices.Count(s => s.TumourPixels == 0), 1)],
            Slices = slices,
            Runs = [.. whole.Runs.Select(r => r with { Seed = named[r.Seed], Scores = Scores(r.Scores), Points = r.Points is null ? null : [.. r.Points.Select(p => p with { Scores = Scores(p.Scores) })], Sweep = r.Sweep is null ? null : SweepColumns.Of([.. r.Sweep.On(whole.Slices).Where(s => IsTested(s.Patient))]), Scans = [.. r.Scans.Where(s => IsTested(s.Score.Voxels.Patient))] })],
            Baselines = [.. whole.Baselines.Select(b => b with { Scores = Scores(b.Scores) })],
            Examples = [.. whole.Examples.Where(e => IsTested(e.Patient))],
            Cases = [.. whole.Cases.Where(c => IsTested(whole.Slices[c.Slice].Patient))
                .Select(c => c with { Slice = slices.IndexOf(whole.Slices[c.Slice]), Found = [.. c.Found.Select(f => f with { Seed = named[f.Seed] })] })],
        };
    }
}
