using Glint.Comparing.Reports;
using Glint.Evaluation;

namespace Glint.Comparing.Tests.Reports;

public sealed class ScanTablesTests
{
    [Fact]
    public void EveryTable_NamesItsPolicyAndHasACellForEachHeading()
    {
        IReadOnlyList<Table> tables = [ScanTables.TumourFree([("GD", new TumourFreeSummary(4, 0.75, 1.5, 0.25))]), .. ScanTables.Of([("GD", SampleResult.Scans(0.9))])];
        Assert.Equal(5, tables.Count);
        Assert.All(tables, t => Assert.Contains("EmptyPolicy", t.Caption, StringComparison.Ordinal));
        Assert.All(tables, t => Assert.All(t.Rows, r => Assert.Equal(t.Headings.Count, r.Cells.Count)));
    }

    [Fact]
    public void Surfaces_StateTheirToleranceAndThePenaltyBesideTheNumberOfMisses()
    {
        Table surfaces = ScanTables.Of([("GD", SampleResult.Scans(0.9))]).Single(t => t.Title == "Surfaces in 3-D");
        Assert.Contains("within 2 mm", surfaces.Caption, StringComparison.Ordinal);
        Assert.Contains("here 60 to 80.5 mm", surfaces.Caption, StringComparison.Ordinal);
        // Measured 4 mm, missed 60 mm, a false alarm 80.5 mm.
        Assert.Equal(["GD", "3", "0.300", "48.2", "1", "1", "4"], surfaces.Rows.Single().Cells);
    }

    [Fact]
    public void Froc_IsReadAtTheRatesOfTheField()
    {
        Table froc = ScanTables.Of([("GD", SampleResult.Scans(0.9))]).Single(t => t.Title == "FROC");
        Assert.Equal(["Method", "Lesions", "1/8", "1/4", "1/2", "1", "2", "4", "8", "Mean"], froc.Headings);
        // A lesion of two is hit before any false positive; four scans have one false positive.
        Assert.Equal(["GD", "2", "0.500", "0.500", "0.500", "0.500", "0.500", "0.500", "0.500", "0.500"], froc.Rows.Single().Cells);
        Assert.Contains("probability 0.10", froc.Caption, StringComparison.Ordinal);
        Assert.Contains("a network that paints widely is flattered", froc.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void FiguresOfSeveralSeeds_AreMeansWithTheirSpreadAndCountsAreOfAll()
    {
        IReadOnlyList<Table> tables = ScanTables.Of([("GD", SampleResult.Scans(0.9, 0.5))]);
        Assert.All(tables, t => Assert.Contains("standard deviation over seeds", t.Caption, StringComparison.Ordinal));
        // Surface Dice of a seed: (0.9 + 0 + 0) / 3 and (0.5 + 0 + 0) / 3, whose standard deviation is 0.4 / 3 / sqrt 2.
        Assert.Equal(["GD", "6", "0.233 ± 0.094", "48.2 ± 0", "2", "2", "4 ± 0"], tables.Single(t => t.Title == "Surfaces in 3-D").Rows.Single().Cells);
        Assert.Equal(["GD", "8", "4", "0.500 ± 0.000", "0.500 ± 0.000"], tables.Single(t => t.Title == "Lesions in 3-D").Rows.Single().Cells.Take(5));
        // The second seed is surer of its false alarm, one in four scans, than of the lesion.
        Assert.Equal(["GD", "4", "0.250 ± 0.354", "0.500 ± 0.000"], tables.Single(t => t.Title == "FROC").Rows.Single().Cells.Take(4));
        Assert.Equal("0.450 ± 0.000", tables.Single(t => t.Title == "Slices by the tumour's area").Rows[1].Cells[^1]);
        Assert.DoesNotContain(ScanTables.Of([("GD", SampleResult.Scans(0.9))]).SelectMany(t => t.Rows).SelectMany(r => r.Cells), c => c.Contains('±'));
    }

    [Fact]
    public void Areas_AreInSquareMillimetresAndTheLastHasNoEnd()
    {
        Table areas = ScanTables.Of([("GD", SampleResult.Scans(0.9))]).Single(t => t.Title == "Slices by the tumour's area");
        Assert.Equal(["GD, under 28.3", "GD, 28.3 to 78.5", "GD, 78.5 to 314.2", "GD, 314.2 to 706.9", "GD, from 706.9"], areas.Rows.Select(r => r.Cells[0]));
        // Precision 0.9, and 1 where nothing was predicted: the article's way.
        Assert.Equal(["GD, 28.3 to 78.5", "2", "0.950", "0.450", "0.450"], areas.Rows[1].Cells);
        Assert.Equal("n/a", areas.Rows[0].Cells[^1]);
    }

    [Fact]
    public void ThePage_HasTheTablesOfScans_WhereThereAreAny()
    {
        Assert.Contains("Whole scans, in 3-D", HtmlPage.Of(SampleResult.Full(), []), StringComparison.Ordinal);
        Assert.DoesNotContain("Whole scans, in 3-D", HtmlPage.Of(SampleResult.Bare(), []), StringComparison.Ordinal);
    }

    [Fact]
    public void TheFrocFigure_StandsBesideTheTablesOfScansAndNowhereElse()
    {
        Assert.DoesNotContain(Figures.Of(SampleResult.Bare()), f => f.Name == FrocFigure.Name);
        ComparisonResult result = SampleResult.Full();
        IReadOnlyList<Figure> figures = Figures.Of(result);
        Section[] with = [.. Sections.Of(result, figures).Where(s => s.Blocks.OfType<Picture>().Any(p => p.Number == "FROC"))];
        Assert.Equal("Whole scans, in 3-D", Assert.Single(with).Heading);
        Assert.Contains("a network that paints widely is flattered", figures.Single(f => f.Name == FrocFigure.Name).Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFrocFigureOfScansWithoutALesion_SaysSo()
    {
        ComparisonResult full = SampleResult.Full();
        ScanDetail scans = SampleResult.Scans(0.9);
        ScanSummary nothing = scans.Pooled with { Froc = Froc.Of([], scans: 4, lesions: 0) };
        ComparisonResult result = full with { Details = [.. full.Details.Select(d => d with { Scans = new ScanDetail(nothing, ScanSpread.Of([nothing])) })] };
        Assert.NotEmpty(Figures.Of(result).Single(f => f.Name == FrocFigure.Name).Svg());
        Assert.Equal("n/a", ScanTables.Of([("GD", result.Details[0].Scans!)]).Single(t => t.Title == "FROC").Rows.Single().Cells[^1]);
    }

    [Fact]
    public void TheTerminal_ShowsEveryTableAndWithoutScansThatOfSlicesAlone()
    {
        var free = new TumourFreeSummary(4, 0.75, 1.5, 0.25);
        string text = ScanText.Of("GD", SampleResult.Scans(0.9).Pooled, free), slicesAlone = ScanText.Of("GD", null, free);
        foreach (Table table in ScanTables.Of([("GD", SampleResult.Scans(0.9))]))
        {
            Assert.Contains($"\n{table.Title}\n", text, StringComparison.Ordinal);
            Assert.Contains($"\n{table.Caption}\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain(table.Title, slicesAlone, StringComparison.Ordinal);
        }
        Assert.Matches(@"GD +4 +0\.750 +1\.5 +0\.25\n", slicesAlone);
    }
}
