namespace Glint.Comparing.Reports;

/// <summary>A part of a report under its heading, whatever it is rendered as.</summary>
internal sealed record Section(string Heading, IReadOnlyList<Block> Blocks)
{
    public Section(string heading, params Block[] blocks) : this(heading, (IReadOnlyList<Block>)blocks) { }

    /// <summary>The heading as a name to link to.</summary>
    public string Anchor => new([.. Heading.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
}

/// <summary>One piece of a section.</summary>
internal abstract record Block;

/// <summary>A paragraph that a reader must not miss.</summary>
internal sealed record Warning(string Text) : Block;

/// <summary>Sentences, one below the other.</summary>
internal sealed record Sentences(IReadOnlyList<string> Items) : Block;

/// <summary>Names and what they stand for.</summary>
internal sealed record Facts(IReadOnlyList<KeyValuePair<string, string>> Items) : Block
{
    /// <summary>Whether a fact is a command line.</summary>
    public static bool IsCommand(string name) => name.Contains("command", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A table as data, for the page, the text and the terminal.</summary>
/// <param name="Title">What it is about, in a few words.</param>
/// <param name="Caption">Definitions, units, and what 0/0 was taken for.</param>
/// <param name="Headings">The first is of the rows' names.</param>
/// <param name="Rows">As many cells as headings.</param>
internal sealed record Table(string Title, string Caption, IReadOnlyList<string> Headings, IReadOnlyList<TableRow> Rows) : Block
{
    /// <summary>Title and definitions as one text.</summary>
    public string TitledCaption => $"{Title}. {Caption}";

    /// <summary>Whether a column holds numbers only, which stand right; words stand left.</summary>
    public bool IsOfNumbers(int column) => column > 0 && Rows.All(r => IsNumber(r.Cells[column]));

    private static bool IsNumber(string cell) => cell.Length == 0 || cell == Format.Missing || char.IsAsciiDigit(cell[0]) || (cell.Length > 1 && cell[0] is '+' or '-' or '<');
}

/// <summary>One row of a table: its name and its cells.</summary>
internal sealed record TableRow(IReadOnlyList<string> Cells, bool IsQuiet = false);

/// <summary>A figure.</summary>
internal sealed record Picture(Figure Figure) : Block
{
    /// <summary>"Fig. 4b", "Supplementary Fig. 1"; "FROC" and "Trade" for those that are none of the article's.</summary>
    public string Number =>
        Figure.Name == FrocFigure.Name ? "FROC"
        : Figure.Name == TradeFigure.Name ? "Trade"
        : Figure.Name.StartsWith("figS", StringComparison.Ordinal) ? "Supplementary Fig. " + Figure.Name["figS".Length..] : "Fig. " + Figure.Name["fig".Length..];
}

/// <summary>Slices to look through.</summary>
internal sealed record Cases(CaseBook Book, IReadOnlyList<MethodStyle> Styles) : Block;
