using System.Globalization;
using Glint.Data;
using Glint.Evaluation;
using Glint.Losses;

namespace Glint.Comparing;

/// <summary>
/// Records of several folders as one, whoever they test: those of the same patients merge (<see cref="RecordMerge"/>), and those that are then
/// left, each of other patients, join as the folds of one cross-validation. A fold's seeds in order are its repetitions 1, 2, ...; one
/// repetition of all folds is one run of the whole.
/// </summary>
internal static class FoldJoin
{
    private const string TestSide = "test";

    /// <summary>The one record.</summary>
    /// <param name="records">At least one, each with the name of its folder. Of folds their order does not matter.</param>
    /// <exception cref="GlintException">A patient is tested on different slices; or a fold lacks a run that another has, judged or trained otherwise, or is a cross-validation itself.</exception>
    internal static ComparisonRecord Of(IReadOnlyList<(string Folder, ComparisonRecord Record)> records)
    {
        if (records.Count == 1) return records[0].Record;
        if (records.FirstOrDefault(s => s.Record.Folds is not null) is { Folder: { } joined })
        {
            throw new GlintException($"{joined} is the report of a whole cross-validation; name the folders of its folds in its place.");
        }
        List<(string Folder, ComparisonRecord Record)> folds =
            [.. Folds(records).Select(f => (Folder: f.Select(s => s.Folder).Min(StringComparer.Ordinal)!, RecordMerge.Of(f))).OrderBy(f => f.Folder, StringComparer.Ordinal)];
        if (folds.Count == 1) return folds[0].Record;
        Check(records, folds);
        return Joined(folds, RecordMerge.Facts([.. records.OrderBy(s => s.Folder, StringComparer.Ordinal)]));
    }

    // Whoever shares a patient is of one fold: if not all patients are the same, the merge says so.
    private static List<List<(string Folder, ComparisonRecord Record)>> Folds(IReadOnlyList<(string Folder, ComparisonRecord Record)> records)
    {
        var folds = new List<List<(string Folder, ComparisonRecord Record)>>();
        foreach ((string Folder, ComparisonRecord Record) next in records)
        {
            HashSet<string> patients = [.. next.Record.Slices.Select(s => s.Patient)];
            if (folds.Find(f => f[0].Record.Slices.Any(s => patients.Contains(s.Patient))) is { } fold) fold.Add(next);
            else folds.Add([next]);
        }
        return folds;
    }

    private static void Check(IReadOnlyList<(string Folder, ComparisonRecord Record)> records, List<(string Folder, ComparisonRecord Record)> folds)
    {
        foreach ((string Folder, ComparisonRecord Record) next in folds.Skip(1))
        {
            RecordMerge.CheckJudged(folds[0], next);
            CheckRuns(folds[0], next);
        }
        // What is tuned is tuned inside a fold, and may come out otherwise in the next.
        RecordMerge.CheckLabels([.. records.Select(s => (s.Folder, s.Record with { Methods = [.. s.Record.Methods.Where(m => !IsTuned(records, m.Name))] }))]);
        RecordMerge.CheckSettings(records);
    }

    private static void CheckRuns((string Folder, ComparisonRecord Record) a, (string Folder, ComparisonRecord Record) b)
    {
        foreach (string method in a.Record.Methods.Concat(b.Record.Methods).Select(m => m.Name).Distinct())
        {
            (string inA, string inB) = (Repetitions(a.Record, method), Repetitions(b.Record, method));
            if (inA == inB) continue;
            throw new GlintException($"{a.Folder} and {b.Folder} test different patients, as folds of one cross-validation do, but {method} has {inA} in {a.Folder} and {inB} in {b.Folder} (seeds count in order, from 1). Compare what is missing, or leave folders out.");
        }
    }

    private static string Repetitions(ComparisonRecord fold, string method)
    {
        Dictionary<long, long> repetitions = Repetitions(fold);
        List<string> has = [.. fold.Runs.Where(r => r.Method == method).Select(r => repetitions[r.Seed]).Order().Select(Text)];
        return has.Count switch { 0 => "no run", 1 => $"repetition {has[0]}", _ => $"repetitions {string.Join(", ", has)}" };
    }

    // By rank among all seeds of the fold, not of the method: runs of one seed stay runs of one seed.
    private static Dictionary<long, long> Repetitions(ComparisonRecord fold) => fold.Runs.Select(r => r.Seed).Distinct().Order().Select((seed, i) => (seed, i + 1L)).ToDictionary();

    private static ComparisonRecord Joined(List<(string Folder, ComparisonRecord Record)> folds, List<KeyValuePair<string, string>> facts)
    {
        List<ComparisonRecord> all = [.. folds.Select(Renumbered)];
        List<RecordedSlice> slices = [.. all.SelectMany(f => f.Slices).OrderBy(s => s.Patient, StringComparer.Ordinal)];
        List<RecordedRun> runs = [.. all.SelectMany(f => f.Runs.Select(r => (Fold: f, Run: r))).GroupBy(r => (r.Run.Seed, r.Run.Method)).Select(g => Run([.. g]))];
        List<(string Method, string Setting)> tuned = [.. all[0].Methods.Where(m => all.Any(f => Label(f, m.Name) != m.Label))
            .Select(m => (m.Name, string.Join("; ", all.Zip(folds, (f, named) => $"{Label(f, m.Name)} in {named.Folder}"))))];
        return all[0] with
        {
            Facts = [.. FactsOf(folds, slices), .. tuned.Select(t => KeyValuePair.Create($"{t.Method}, tuned in each fold", t.Setting)), .. facts],
            Patients = new PatientSplit([], [], [.. all.SelectMany(f => f.Patients.Test).Order(StringComparer.Ordinal)]),
            Split = Sides(folds),
            Methods = [.. all[0].Methods.Select(m => tuned.Any(t => t.Method == m.Name) ? m with { Label = $"{m.Description}, tuned in each fold" } : m)],
            Tuning = [.. all.SelectMany(f => f.Tuning).GroupBy(t => (t.Method, t.Coefficients)).Select(g => new TuningPoint(g.Key.Method, g.Key.Coefficients, g.Average(t => t.ValidationDice), g.Any(t => t.Chosen)))],
            Slices = slices,
            Runs = runs,
            Baselines = [.. all[0].Baselines.Where(b => all.All(f => Baseline(f, b.Name) is not null)).Select(b => b with { Scores = Scores(all.Select(f => (f, Baseline(f, b.Name)!.Scores))) })],
            Examples = FoldPictures.Examples(folds),
            Cases = FoldPictures.Cases(all, slices, runs),
            Folds = [.. folds.Select(f => new RecordedFold(f.Folder, f.Record.Patients))],
        };
    }

    // Remarks keep the fold and the seed that they are of.
    private static ComparisonRecord Renumbered((string Folder, ComparisonRecord Record) fold)
    {
        Dictionary<long, long> repetitions = Repetitions(fold.Record);
        return fold.Record with
        {
            Runs = [.. fold.Record.Runs.Select(r => r with { Seed = repetitions[r.Seed], Remarks = [.. r.Remarks.Select(remark => $"in {fold.Folder}, seed {Text(r.Seed)}: {remark}")] })],
            Cases = [.. fold.Record.Cases.Select(c => c with { Found = [.. c.Found.Select(f => f with { Seed = repetitions[f.Seed] })] })],
        };
    }

    // The steps are the first fold's: a mean over folds would be the course of no run.
    private static RecordedRun Run(List<(ComparisonRecord Fold, RecordedRun Run)> folds)
    {
        List<Coefficients> final = [.. folds.Select(f => f.Run.Final).OfType<Coefficients>()];
        return folds[0].Run with
        {
            Final = final.Count == 0 ? null : Summary.GeometricMean(final),
            Scores = Scores(folds.Select(f => (f.Fold, f.Run.Scores))),
            Points = Points(folds),
            Sweep = folds.All(f => f.Run.Sweep is not null)
                ? SweepColumns.Of([.. folds.SelectMany(f => f.Run.Sweep!.On(f.Fold.Slices)).OrderBy(s => s.Patient, StringComparer.Ordinal)]) : null,
            LastValidationDice = folds.All(f => f.Run.LastValidationDice is not null) ? [.. folds.SelectMany(f => f.Run.LastValidationDice!)] : null,
            Restarts = folds.Sum(f => f.Run.Restarts),
            Dead = folds.Sum(f => f.Run.Dead),
            Scans = [.. folds.SelectMany(f => f.Run.Scans).OrderBy(s => s.Score.Voxels.Patient, StringComparer.Ordinal)],
            Remarks = [.. folds.SelectMany(f => f.Run.Remarks)],
        };
    }

    // Each fold's threshold is of its own validation patients; where one has too few slices without tumour, by another rule than the rest.
    private static List<RecordedPoint>? Points(List<(ComparisonRecord Fold, RecordedRun Run)> folds)
    {
        if (folds.Exists(f => f.Run.Points is null)) return null;
        List<(ComparisonRecord Fold, RecordedPoint Point)> all = [.. folds.SelectMany(f => f.Run.Points!, (f, p) => (f.Fold, p))];
        return [.. all.GroupBy(p => p.Point.Name).Where(g => g.Count() == folds.Count).Select(g => new RecordedPoint(
            g.Key, string.Join("; or ", g.Select(p => p.Point.Rule).Distinct()), [.. g.SelectMany(p => p.Point.Thresholds)], Scores(g.Select(p => (p.Fold, p.Point.Scores)))))];
    }

    // In the order of the joined slices, since both are ordered alike.
    private static ScoreColumns Scores(IEnumerable<(ComparisonRecord Fold, ScoreColumns Scores)> parts) =>
        ScoreColumns.Of([.. parts.SelectMany(p => p.Scores.On(p.Fold.Slices)).OrderBy(s => s.Patient, StringComparer.Ordinal)]);

    private static List<KeyValuePair<string, string>> FactsOf(List<(string Folder, ComparisonRecord Record)> folds, List<RecordedSlice> slices) =>
    [
        new("Folds", $"{folds.Count}, in {string.Join(", ", folds.Select(f => f.Folder))}: {slices.DistinctBy(s => s.Patient).Count()} patients tested, each in one of them; a fact below without a folder is that of every one"),
        new("Repetitions", $"the seeds of each fold in order: {string.Join("; ", folds.Select(f => $"{string.Join(", ", Repetitions(f.Record).Keys.Select(Text))} in {f.Folder}"))}"),
    ];

    private static List<SplitRow> Sides(List<(string Folder, ComparisonRecord Record)> folds)
    {
        List<SplitRow> tests = [.. folds.SelectMany(f => f.Record.Split).Where(r => r.Side == TestSide)];
        return
        [
            .. folds.SelectMany(f => f.Record.Split.Select(r => r with { Side = $"{r.Side}, {f.Folder}" })),
            new($"{TestSide}, all folds", tests.Sum(r => r.Patients), tests.Sum(r => r.TumourSlices), tests.Sum(r => r.TumourFreeSlices), tests.Sum(r => r.SmallTumourSlices)),
        ];
    }

    private static bool IsTuned(IReadOnlyList<(string Folder, ComparisonRecord Record)> records, string method) => records.Any(s => s.Record.Tuning.Any(t => t.Method == method));

    private static string Label(ComparisonRecord fold, string method) => fold.Methods.First(m => m.Name == method).Label;

    private static RecordedBaseline? Baseline(ComparisonRecord fold, string name) => fold.Baselines.FirstOrDefault(b => b.Name == name);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
