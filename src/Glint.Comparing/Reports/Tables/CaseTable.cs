namespace Glint.Comparing.Reports;

/// <summary>The cases worth a look, in words.</summary>
internal static class CaseTable
{
    /// <summary>All lists as one table; the page has them as buttons.</summary>
    public static Table Of(CaseBook book) => new(
        "Cases worth a look",
        $"Of {Runs(book)}; {Report.PageName} shows them.",
        ["Case", "Patient", "Slice", "Tumour pixels", "Found"],
        [
            .. from list in book.Lists
               from link in list.Cases
               let shown = Find(book, link)
               select new TableRow([list.Title, shown.Truth.Patient, Format.Count(shown.Truth.Slice), Format.Count(shown.Truth.TumourPixels), Values(link)]),
        ]);

    /// <summary>The slice a link leads to.</summary>
    public static ShownCase Find(CaseBook book, CaseLink link) => book.Patients.SelectMany(p => p.Slices).First(s => s.Slice.Slice == link.Slice);

    /// <summary>"GD 0.812, D 0.201", "missed by D and E", "GD 120 px, D 0 px".</summary>
    public static string Values(CaseLink link) => link.Measure switch
    {
        CaseMeasure.Dice => "Dice " + string.Join(", ", link.Values.Select(v => $"{v.Method} {Format.Share(v.Value)}")),
        CaseMeasure.Missed => "missed by " + string.Join(", ", link.Values.Select(v => v.Method)),
        _ => string.Join(", ", link.Values.Select(v => $"{v.Method} {Format.Count((long)v.Value)} px")),
    };

    /// <summary>"each method's run with seed 1", or which method's with which. The outlines of a repetition are those of every fold's run.</summary>
    public static string Runs(CaseBook book) => book.Runs.DistinctBy(r => r.Seed).Count() == 1
        ? $"each method's run with {book.Unit} {Format.Count(book.Runs[0].Seed)}"
        : "the runs " + string.Join("; ", book.Runs.GroupBy(r => r.Seed).Select(g => $"{string.Join(", ", g.Select(r => r.Method))} with {book.Unit} {Format.Count(g.Key)}"));
}
