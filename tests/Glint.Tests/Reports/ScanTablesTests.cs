using Glint.Evaluation;
using Glint.Reports;

namespace Glint.Tests.Reports;

public sealed class ScanTablesTests
{
    [Fact]
    public void Every_table_names_its_policy_and_has_a_cell_for_each_heading()
    {
        IReadOnlyList<Table> tables = [ScanTables.TumourFree([("GD", new TumourFreeSummary(4, 0.75, 1.5, 0.25))]), .. ScanTables.Of([("GD", SampleResult.Scans())])];
        Assert.Equal(5, tables.Count);
        Assert.All(tables, t => Assert.Contains("EmptyPolicy", t.Caption, StringComparison.Ordinal));
        Assert.All(tables, t => Assert.All(t.Rows, r => Assert.Equal(t.Headings.Count, r.Cells.Count)));
    }

    [Fact]
    public void Surfaces_state_their_tolerance_and_the_penalty_beside_the_number_of_misses()
    {
        Table surfaces = ScanTables.Of([("GD", SampleResult.Scans())]).Single(t => t.Title == "Surfaces in 3-D");
        Assert.Contains("within 2 mm", surfaces.Caption, StringComparison.Ordinal);
        Assert.Contains("here 60 to 80.5 mm", surfaces.Caption, StringComparison.Ordinal);
        // Measured 4 mm, missed 60 mm, a false alarm 80.5 mm.
        Assert.Equal(["GD", "3", "0.300", "48.2", "1", "1", "4"], surfaces.Rows.Single().Cells);
    }

    [Fact]
    public void Froc_is_read_at_the_rates_of_the_field()
    {
        Table froc = ScanTables.Of([("GD", SampleResult.Scans())]).Single(t => t.Title == "FROC");
        Assert.Equal(["Method", "Lesions", "1/8", "1/4", "1/2", "1", "2", "4", "8", "Mean"], froc.Headings);
        // A lesion of two is hit before any false positive; four scans have one false positive.
        Assert.Equal(["GD", "2", "0.500", "0.500", "0.500", "0.500", "0.500", "0.500", "0.500", "0.500"], froc.Rows.Single().Cells);
        Assert.Contains("probability 0.10", froc.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Areas_are_in_square_millimetres_and_the_last_has_no_end()
    {
        Table areas = ScanTables.Of([("GD", SampleResult.Scans())]).Single(t => t.Title == "Slices by the tumour's area");
        Assert.Equal(["GD, under 28.3", "GD, 28.3 to 78.5", "GD, 78.5 to 314.2", "GD, 314.2 to 706.9", "GD, from 706.9"], areas.Rows.Select(r => r.Cells[0]));
        // Precision 0.9, and 1 where nothing was predicted: the article's way.
        Assert.Equal(["GD, 28.3 to 78.5", "2", "0.950", "0.450", "0.450"], areas.Rows[1].Cells);
        Assert.Equal("n/a", areas.Rows[0].Cells[^1]);
    }

    [Fact]
    public void The_page_has_the_tables_of_scans_where_there_are_any()
    {
        Assert.Contains("Whole scans, in 3-D", HtmlPage.Of(SampleResult.Full(), []), StringComparison.Ordinal);
        Assert.DoesNotContain("Whole scans, in 3-D", HtmlPage.Of(SampleResult.Bare(), []), StringComparison.Ordinal);
    }

    [Fact]
    public void The_terminal_shows_every_table_and_without_scans_that_of_slices_alone()
    {
        var free = new TumourFreeSummary(4, 0.75, 1.5, 0.25);
        string text = ScanText.Of("GD", SampleResult.Scans(), free), slicesAlone = ScanText.Of("GD", null, free);
        foreach (Table table in ScanTables.Of([("GD", SampleResult.Scans())]))
        {
            Assert.Contains($"\n{table.Title}\n", text, StringComparison.Ordinal);
            Assert.Contains($"\n{table.Caption}\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain(table.Title, slicesAlone, StringComparison.Ordinal);
        }
        Assert.Matches(@"GD +4 +0\.750 +1\.5 +0\.25\n", slicesAlone);
    }
}
