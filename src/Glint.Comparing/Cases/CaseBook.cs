using Glint.Evaluation;

namespace Glint.Comparing;

/// <summary>The case browser's slices and where to look first.</summary>
/// <param name="Runs">Whose outlines and scores are shown: of each method the first seed whose outlines were kept.</param>
/// <param name="Patients">In the order of the test slices.</param>
/// <param name="Lists">Cases worth a look, worst or best first, one of a patient.</param>
/// <param name="LeftOut">Test slices with tumour that are not shown, for want of room.</param>
/// <param name="Unit">What the seeds are: see <see cref="ComparisonRecord.Unit"/>.</param>
internal sealed record CaseBook(
    IReadOnlyList<(string Method, long Seed)> Runs, IReadOnlyList<CasePatient> Patients, IReadOnlyList<CaseList> Lists, int LeftOut, string Unit)
{
    private const int PerList = 6, MostPairs = 3;

    /// <summary>The book of a record; null where it kept no outlines.</summary>
    /// <param name="record">With its cases.</param>
    /// <param name="effects">Whose pairs of methods are set against each other: each method's first one.</param>
    internal static CaseBook? Of(ComparisonRecord record, IReadOnlyList<Effect> effects)
    {
        HashSet<(string, long)> kept = [.. record.Cases.SelectMany(c => c.Found).Select(f => (f.Method, f.Seed))];
        if (kept.Count == 0) return null;
        List<(string Method, long Seed)> runs =
            [.. record.Methods.SelectMany(m => record.Runs.Select(r => (r.Method, r.Seed)).Where(r => r.Method == m.Name && kept.Contains(r)).Take(1))];
        List<IReadOnlyList<SliceScore>> scores = [.. runs.Select(r => record.Runs.First(s => s.Method == r.Method && s.Seed == r.Seed).Scores.On(record.Slices))];
        List<ShownCase> cases = Chosen(record.Cases.Select(c => new ShownCase(c, record.Slices[c.Slice],
            [.. runs.Select((r, i) => c.Found.FirstOrDefault(f => f.Method == r.Method && f.Seed == r.Seed) is { } found ? new ShownOutline(found.Path, scores[i][c.Slice]) : null)])));
        List<(int, int)> pairs = [.. effects.Select(e => (e.Method, e.Against)).DistinctBy(p => p.Method).Take(MostPairs)
            .Select(p => (runs.FindIndex(r => r.Method == p.Method), runs.FindIndex(r => r.Method == p.Against))).Where(p => p.Item1 >= 0 && p.Item2 >= 0)];
        List<CaseList> lists =
        [
            .. pairs.SelectMany(p => new[] { Above(cases, runs, p), Above(cases, runs, (p.Item2, p.Item1)) }),
            Missed(cases, runs), FalseAlarms(cases, runs),
        ];
        return new CaseBook(
            runs, [.. cases.GroupBy(c => c.Truth.Patient).Select(g => new CasePatient(g.Key, [.. g]))], [.. lists.Where(l => l.Cases.Count > 0)],
            record.Slices.Count(s => s.TumourPixels > 0) - cases.Count(c => c.Truth.TumourPixels > 0), record.Unit);
    }

    // Several comparisons chose their slices each for itself. Where no shown run's outline was kept there is nothing to see, and together those
    // without tumour are no more than one comparison would choose.
    private static List<ShownCase> Chosen(IEnumerable<ShownCase> all) =>
    [
        .. all.Where(c => c.Found.Any(f => f is not null)).GroupBy(c => c.Truth.Patient).SelectMany(p => p.Where(c => c.Truth.TumourPixels > 0)
            .Concat(p.Where(c => c.Truth.TumourPixels == 0).OrderByDescending(FalseAlarm).Take(CaseChoice.TumourFreePerPatient)).OrderBy(c => c.Slice.Slice)),
    ];

    private static int FalseAlarm(ShownCase c) => c.Found.Max(f => f?.Score.FalsePositives ?? 0);

    private static CaseList Above(List<ShownCase> cases, List<(string Method, long Seed)> runs, (int Method, int Against) pair) => new(
        $"{runs[pair.Method].Method} furthest above {runs[pair.Against].Method}",
        [
            .. cases.Where(c => c.Truth.TumourPixels > 0)
                .Select(c => (Case: c, A: c.Found[pair.Method]?.Score.Dice ?? double.NaN, B: c.Found[pair.Against]?.Score.Dice ?? double.NaN))
                .Where(c => c.A > c.B).OrderByDescending(c => c.A - c.B).DistinctBy(c => c.Case.Truth.Patient).Take(PerList)
                .Select(c => new CaseLink(c.Case.Slice.Slice, [(runs[pair.Method].Method, c.A), (runs[pair.Against].Method, c.B)], CaseMeasure.Dice)),
        ]);

    private static CaseList Missed(List<ShownCase> cases, List<(string Method, long Seed)> runs) => new(
        "Smallest tumours missed",
        [
            .. cases.Where(c => c.Truth.TumourPixels > 0 && c.Found.Any(f => f is { Score.TruePositives: 0 })).OrderBy(c => c.Truth.TumourPixels).DistinctBy(c => c.Truth.Patient).Take(PerList)
                .Select(c => new CaseLink(c.Slice.Slice, [.. Named(c, runs).Where(f => f.Score.TruePositives == 0).Select(f => (f.Method, 0.0))], CaseMeasure.Missed)),
        ]);

    private static CaseList FalseAlarms(List<ShownCase> cases, List<(string Method, long Seed)> runs) => new(
        "Largest false alarms",
        [
            .. cases.Where(c => c.Truth.TumourPixels == 0 && FalseAlarm(c) > 0).OrderByDescending(FalseAlarm)
                .DistinctBy(c => c.Truth.Patient).Take(PerList).Select(c => new CaseLink(c.Slice.Slice, [.. Named(c, runs).Select(f => (f.Method, (double)f.Score.FalsePositives))], CaseMeasure.FalsePositives)),
        ]);

    private static IEnumerable<(string Method, SliceScore Score)> Named(ShownCase c, List<(string Method, long Seed)> runs) =>
        runs.Select((r, i) => (r.Method, c.Found[i]?.Score)).Where(f => f.Score is not null).Select(f => (f.Method, f.Score!));
}

/// <summary>The slices of one patient, in order.</summary>
internal sealed record CasePatient(string Name, IReadOnlyList<ShownCase> Slices);

/// <summary>A slice, its truth, and what each of the book's runs found: null where a run's outline was not kept.</summary>
internal sealed record ShownCase(CaseSlice Slice, RecordedSlice Truth, IReadOnlyList<ShownOutline?> Found);

/// <summary>What a run found on a slice: its outline and its score.</summary>
internal sealed record ShownOutline(string Path, SliceScore Score);

/// <summary>Cases of one kind.</summary>
internal sealed record CaseList(string Title, IReadOnlyList<CaseLink> Cases);

/// <summary>What the numbers of a case are.</summary>
internal enum CaseMeasure { Dice, Missed, FalsePositives }

/// <summary>A case worth a look.</summary>
/// <param name="Slice">Its place among the record's slices.</param>
/// <param name="Values">A number of each method concerned.</param>
/// <param name="Measure">What they are.</param>
internal sealed record CaseLink(int Slice, IReadOnlyList<(string Method, double Value)> Values, CaseMeasure Measure);
