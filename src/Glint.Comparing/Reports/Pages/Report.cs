using Glint.Imaging;

namespace Glint.Comparing.Reports;

/// <summary>Writes what a comparison found: a page to read, the same as text, and every figure as PNG and SVG.</summary>
internal static class Report
{
    /// <summary>Name of the page in the report's folder.</summary>
    public const string PageName = "report.html";

    /// <summary>Name of the same as Markdown.</summary>
    public const string TextName = "report.md";

    /// <summary>Name of the folder with the figures, in the report's folder.</summary>
    public const string FiguresFolder = "figures";

    /// <summary>
    /// Writes report.html, report.md and figures/fig3, fig4a, fig4b, fig5, fig6, fig7, figS1, trade and, of whole scans, froc, each as .png and .svg. Files that are there are
    /// replaced whole: a reader never sees half a file. The page holds its figures and cases and loads nothing.
    /// </summary>
    /// <param name="result">What the comparison found.</param>
    /// <param name="folder">Made if it is missing.</param>
    /// <exception cref="GlintException">The folder or a file cannot be written.</exception>
    public static void Write(ComparisonResult result, string folder)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        IReadOnlyList<Figure> drawn = Figures.Of(result);
        IReadOnlyList<(Figure, byte[])> pictures = Draw(drawn, folder);
        AtomicFile.WriteText(Path.Combine(folder, PageName), HtmlPage.Of(result, pictures));
        AtomicFile.WriteText(Path.Combine(folder, TextName), MarkdownPage.Of(result, drawn));
    }

    /// <summary>Writes report.html and figures/fig1, fig2, ... of a learning, as the other does.</summary>
    /// <param name="record">That came to its end.</param>
    /// <param name="folder">Made if it is missing.</param>
    public static void Write(LearningRecord record, string folder)
    {
        IReadOnlyList<Figure> drawn = LearningFigures.Of(record);
        AtomicFile.WriteText(Path.Combine(folder, PageName), HtmlPage.Of(LearningSections.Title(record), LearningSections.Of(record, drawn), Draw(drawn, folder)));
    }

    private static List<(Figure Figure, byte[] Png)> Draw(IReadOnlyList<Figure> drawn, string folder)
    {
        string figures = Path.Combine(folder, FiguresFolder);
        Directory.CreateDirectory(figures);
        var pictures = new List<(Figure, byte[])>();
        foreach (Figure figure in drawn)
        {
            byte[] png = figure.Png();
            AtomicFile.Write(Path.Combine(figures, figure.Name + ".png"), stream => stream.Write(png));
            AtomicFile.Write(Path.Combine(figures, figure.Name + ".svg"), stream => stream.Write(figure.Svg()));
            pictures.Add((figure, png));
        }
        return pictures;
    }
}
