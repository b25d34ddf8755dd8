using Glint.Losses;

namespace Glint.Comparing.Reports;

/// <summary>What a report says, in order: the one source of the page and of the text.</summary>
internal static class Sections
{
    public const string Title = "Comparison of losses for small-target segmentation";

    private const string NotComparable = "The article's figures: other data, other networks, not comparable.";

    public static IReadOnlyList<Section> Of(ComparisonResult result, IReadOnlyList<Figure> figures)
    {
        // What one looks at, before what one reads.
        Figure[] first = [.. figures.Where(f => f.Name is ExamplesFigure.Name or TradeFigure.Name).OrderBy(f => f.Name == TradeFigure.Name)];
        var sections = new List<Section>
        {
            new("At a glance", [.. first.Select(f => new Picture(f))]),
            new("Verdict", new Sentences(Verdict.Of(result.Effects, result.Folds.Count))),
            new("What the table shows", new Sentences(TableInWords.Of(result))),
            new("Methods on the test patients", ScoreTables.Scores(result), ScoreTables.Effects(result), ScoreTables.Coefficients(result)),
            new("By patient, by lesion, and as other tools would say", DetailTables.Patients(result), DetailTables.Lesions(result), DetailTables.OtherTools(result)),
        };
        if (result.Points.Count > 0) sections.Add(new Section("At thresholds that validation chose", [.. PointTables.Of(result)]));
        IReadOnlyList<Table> scans = ScanTables.Of([.. result.Details.Where(d => d.Scans is not null).Select(d => (d.Name, d.Scans!))], result.Unit);
        if (scans.Count > 0) sections.Add(new Section("Whole scans, in 3-D", [.. scans, .. figures.Where(f => f.Name == FrocFigure.Name).Select(f => new Picture(f))]));
        if (result.Cases is { } book) sections.Add(new Section("Case browser", new Cases(book, Palette.Of(result))));
        sections.AddRange(
        [
            new("Figures", [.. figures.Where(f => f.Name != FrocFigure.Name && !first.Contains(f)).Select(f => new Picture(f))]),
            new("Patients and slices", ScoreTables.Split(result)),
            new("What the article printed", new Warning(NotComparable), Article()),
            new("Notes", new Sentences(result.Notes.Count == 0 ? ["None."] : result.Notes)),
            new("The runs, and how to repeat them", new Facts(result.Facts)),
        ]);
        return sections;
    }

    private static Table Article() => new(
        "Printed numbers",
        $"In percent, as printed in {ArticleNumbers.Source}. Final (2a, 2b): {Point(ArticleNumbers.FinalOfDeterministic)} for D and {Point(ArticleNumbers.FinalOfExploratory)} for E. {NotComparable}",
        ["Printed number", "Lung tumours", "Liver tumours"],
        [.. ArticleNumbers.Rows.Select(r => new TableRow([r.What, r.Lung, r.Liver]))]);

    private static string Point(TverskyPoint p) => $"({Format.Coefficient(p.TwoA)}, {Format.Coefficient(p.TwoB)})";
}
