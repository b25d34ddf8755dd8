using Glint.Evaluation;

namespace Glint.Comparing;

/// <summary>What a report of joined folds shows of slices: no more than that of one comparison would.</summary>
internal static class FoldPictures
{
    /// <summary>Of the folds' examples the median small tumour and the median larger one.</summary>
    internal static IReadOnlyList<RecordedExample> Examples(IReadOnlyList<(string Folder, ComparisonRecord Record)> folds) =>
    [
        .. folds.SelectMany(f => f.Record.Examples, (f, e) => (Pixels: TumourPixels(f.Record, e), Small: f.Record.SmallTumourPixels, Example: e with { Caption = $"{e.Caption}, in {f.Folder}" }))
            .OrderBy(e => e.Pixels).GroupBy(e => e.Pixels < e.Small).Select(kind => kind.ElementAt(kind.Count() / 2).Example),
    ];

    /// <summary>Of the cases that the folds kept, those that one comparison of all their patients would choose.</summary>
    /// <param name="folds">Renumbered: seeds are repetitions.</param>
    /// <param name="slices">The test slices of all.</param>
    /// <param name="runs">Judged on these.</param>
    internal static IReadOnlyList<CaseSlice> Cases(IReadOnlyList<ComparisonRecord> folds, IReadOnlyList<RecordedSlice> slices, IReadOnlyList<RecordedRun> runs)
    {
        Dictionary<(string, int), int> places = slices.Select((s, i) => ((s.Patient, s.Slice), i)).ToDictionary();
        List<CaseSlice> kept = [.. folds.SelectMany(f => f.Cases.Select(c => c with { Slice = places[(f.Slices[c.Slice].Patient, f.Slices[c.Slice].Slice)] })).OrderBy(c => c.Slice)];
        HashSet<(string, long)> outlined = [.. kept.SelectMany(c => c.Found).Select(f => (f.Method, f.Seed))];
        if (outlined.Count == 0) return [];
        List<IReadOnlyList<SliceScore>> scores = [.. runs.Where(r => outlined.Contains((r.Method, r.Seed))).Select(r => r.Scores.On(slices)).Select(all => (IReadOnlyList<SliceScore>)[.. kept.Select(c => all[c.Slice])])];
        return [.. CaseChoice.Of([.. kept.Select(c => slices[c.Slice])], kept.Max(c => c.Height * c.Width), scores).Select(place => kept[place])];
    }

    private static int TumourPixels(ComparisonRecord fold, RecordedExample example) => fold.Slices.FirstOrDefault(s => (s.Patient, s.Slice) == (example.Patient, example.Slice))?.TumourPixels ?? 0;
}
