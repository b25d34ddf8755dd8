using System.Globalization;

namespace Glint.Comparing;

/// <summary>Records of several folders as one: their methods and seeds together, on the same test slices. <see cref="FoldJoin"/> is for other patients' slices.</summary>
internal static class RecordMerge
{
    /// <summary>The one record.</summary>
    /// <param name="records">At least one, each with the name of its folder, for facts that differ and for errors.</param>
    /// <exception cref="GlintException">They were judged on different slices, or hold a run twice, or one method trained under two settings.</exception>
    internal static ComparisonRecord Of(IReadOnlyList<(string Folder, ComparisonRecord Record)> records)
    {
        (string Folder, ComparisonRecord Record) first = records[0];
        foreach ((string Folder, ComparisonRecord Record) next in records.Skip(1)) CheckAlike(first, next);
        CheckRuns(records);
        CheckLabels(records);
        CheckSettings(records);
        List<RecordedMethod> methods = [.. records.SelectMany(s => s.Record.Methods).DistinctBy(m => m.Name)];
        return first.Record with
        {
            Facts = Facts(records),
            Methods = methods,
            Tuning = [.. records.SelectMany(s => s.Record.Tuning).Distinct()],
            Runs = [.. records.SelectMany(s => s.Record.Runs).OrderBy(r => r.Seed).ThenBy(r => methods.FindIndex(m => m.Name == r.Method))],
            Examples = [.. records.SelectMany(s => s.Record.Examples, (s, e) => (s.Record, Example: e)).GroupBy(e => (e.Example.Patient, e.Example.Slice)).Select(Example)],
            Cases = [.. records.SelectMany(s => s.Record.Cases).GroupBy(c => c.Slice).OrderBy(g => g.Key).Select(Case)],
        };
    }

    private static void CheckAlike((string Folder, ComparisonRecord Record) a, (string Folder, ComparisonRecord Record) b)
    {
        string both = $"{a.Folder} and {b.Folder}";
        RecordedSlice? other = a.Record.Slices.Except(b.Record.Slices).Concat(b.Record.Slices.Except(a.Record.Slices)).FirstOrDefault();
        if (other is not null || !a.Record.Slices.SequenceEqual(b.Record.Slices))
        {
            throw new GlintException($"{both} were judged on different test slices{(other is null ? "" : $", {other.Patient} slice {other.Slice} among them")}, though of patients in common; their scores cannot stand in one table. Compare them again on the same data with the same --split-seed or --splits.");
        }
        if (!a.Record.Patients.Train.SequenceEqual(b.Record.Patients.Train) || !a.Record.Patients.Validation.SequenceEqual(b.Record.Patients.Validation))
        {
            throw new GlintException($"{both} trained or chose on different patients; what differs need not be the method. Compare them again with the same --split-seed or --splits.");
        }
        CheckJudged(a, b);
    }

    /// <summary>Small tumours and whole scans were judged alike.</summary>
    internal static void CheckJudged((string Folder, ComparisonRecord Record) a, (string Folder, ComparisonRecord Record) b)
    {
        if (a.Record.SmallTumourPixels != b.Record.SmallTumourPixels)
        {
            throw new GlintException($"Small tumours are under {a.Record.SmallTumourPixels} pixels in {a.Folder} and under {b.Record.SmallTumourPixels} in {b.Folder}. Compare one of them again with the other's --small-tumour.");
        }
        if (Judged(a.Record) != Judged(b.Record))
        {
            throw new GlintException($"Surfaces of whole scans were judged {Judged(a.Record)} in {a.Folder} and {Judged(b.Record)} in {b.Folder}. Compare one of them again with the other's data and --surface-tolerance.");
        }
    }

    private static string Judged(ComparisonRecord record) =>
        record.Runs.SelectMany(r => r.Scans).Select(s => string.Create(CultureInfo.InvariantCulture, $"within {s.Score.Surface.ToleranceMillimetres} mm")).FirstOrDefault() ?? "not at all";

    private static void CheckRuns(IReadOnlyList<(string Folder, ComparisonRecord Record)> records)
    {
        var seen = new Dictionary<(string, long), string>();
        foreach ((string folder, ComparisonRecord record) in records)
        {
            foreach (RecordedRun run in record.Runs)
            {
                if (seen.TryAdd((run.Method, run.Seed), folder)) continue;
                throw new GlintException($"{run.Method} with seed {run.Seed} is in both {seen[(run.Method, run.Seed)]} and {folder}; a run counts once. Leave one of the folders out, or compare again with another --seed.");
            }
        }
    }

    /// <summary>A method whose tuning came out otherwise is another method: its seeds have no common mean.</summary>
    internal static void CheckLabels(IReadOnlyList<(string Folder, ComparisonRecord Record)> records)
    {
        foreach (var method in records.SelectMany(s => s.Record.Methods, (s, m) => (s.Folder, m.Name, m.Label)).GroupBy(m => m.Name))
        {
            (string folder, string name, string label) = method.First();
            if (method.FirstOrDefault(m => m.Label != label) is { Folder: { } other, Label: var otherLabel })
            {
                throw new GlintException($"{name} is '{label}' in {folder} and '{otherLabel}' in {other}: the seeds of different settings have no common mean. Leave one of the folders out.");
            }
        }
    }

    /// <summary>Nor have seeds that trained otherwise. What only another method in the folder heeds does not count.</summary>
    internal static void CheckSettings(IReadOnlyList<(string Folder, ComparisonRecord Record)> records)
    {
        foreach (var method in records.SelectMany(s => s.Record.Methods, (s, m) => (s.Folder, s.Record, m.Name)).GroupBy(m => m.Name))
        {
            (string folder, ComparisonRecord record, string name) = method.First();
            foreach (string fact in ResultOf.FactsOfTraining(record, name))
            {
                string said = Said(record, fact);
                if (method.FirstOrDefault(m => Said(m.Record, fact) != said) is not { Folder: { } other, Record: { } otherRecord }) continue;
                throw new GlintException($"{name} trained under different settings: '{fact}' is '{said}' in {folder} and '{Said(otherRecord, fact)}' in {other}; such seeds have no common mean. Leave one of the folders out, or compare one again with the other's settings.");
            }
        }
    }

    // One value, or of a record that was merged itself, what each of its folders said. Of a window by percentiles not its limits: those follow from
    // the training patients, which are the same in one fold and others in the next.
    private static string Said(ComparisonRecord record, string fact) =>
        string.Join("; ", record.Facts.Where(f => f.Key == fact || f.Key.StartsWith($"{fact} (", StringComparison.Ordinal))
            .Select(f => f.Value.EndsWith(ResultOf.ByPercentiles, StringComparison.Ordinal) ? ResultOf.ByPercentiles : f.Value).Distinct());

    /// <summary>A fact that all share stands once; one that differs, once per folder.</summary>
    internal static List<KeyValuePair<string, string>> Facts(IReadOnlyList<(string Folder, ComparisonRecord Record)> records) =>
    [
        .. records.SelectMany(s => s.Record.Facts, (s, f) => (s.Folder, f.Key, f.Value)).GroupBy(f => f.Key).SelectMany(g =>
            g.Count() == records.Count && g.All(f => f.Value == g.First().Value)
                ? [KeyValuePair.Create(g.Key, g.First().Value)]
                : g.Select(f => KeyValuePair.Create($"{f.Key} ({f.Folder})", f.Value))),
    ];

    // Of each method its first seed's prediction, whatever the order of the folders.
    private static RecordedExample Example(IEnumerable<(ComparisonRecord Record, RecordedExample Example)> same)
    {
        List<(ComparisonRecord Record, RecordedExample Example)> all = [.. same];
        return all[0].Example with
        {
            Predictions = [.. all.SelectMany(e => e.Example.Predictions, (e, p) => (Prediction: p, Seed: e.Record.FirstSeed(p.Key))).GroupBy(p => p.Prediction.Key).Select(g => g.MinBy(p => p.Seed).Prediction)],
        };
    }

    private static CaseSlice Case(IEnumerable<CaseSlice> same)
    {
        List<CaseSlice> all = [.. same];
        return all[0] with { Found = [.. all.SelectMany(c => c.Found).DistinctBy(f => (f.Method, f.Seed))] };
    }
}
