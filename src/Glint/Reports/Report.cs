using System.Text;
using Glint.Studies;

namespace Glint.Reports;

/// <summary>Writes what a comparison found: a page to read, and every figure as PNG and SVG.</summary>
public static class Report
{
    /// <summary>Name of the page in the report's folder.</summary>
    public const string PageName = "report.html";

    /// <summary>Name of the folder with the figures, in the report's folder.</summary>
    public const string FiguresFolder = "figures";

    /// <summary>
    /// Writes report.html and figures/fig3, fig4a, fig4b, fig5, fig6, fig7 and figS1, each as .png and .svg. Files that are there are
    /// replaced whole: a reader never sees half a file. The page holds its figures and loads nothing.
    /// </summary>
    /// <param name="result">What the comparison found.</param>
    /// <param name="folder">Made if it is missing.</param>
    /// <exception cref="IOException">The folder or a file cannot be written.</exception>
    public static void Write(ComparisonResult result, string folder)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string figures = Path.Combine(folder, FiguresFolder);
        Directory.CreateDirectory(figures);
        var pictures = new List<(Figure, byte[])>();
        foreach (Figure figure in Figures.Of(result))
        {
            byte[] png = figure.Png();
            WriteFile(Path.Combine(figures, figure.Name + ".png"), png);
            WriteFile(Path.Combine(figures, figure.Name + ".svg"), figure.Svg());
            pictures.Add((figure, png));
        }
        WriteFile(Path.Combine(folder, PageName), Encoding.UTF8.GetBytes(HtmlPage.Of(result, pictures)));
    }

    /// <summary>Writes aside and renames. To be replaced by the imaging room's atomic write.</summary>
    private static void WriteFile(string path, byte[] content)
    {
        string aside = path + ".part";
        File.WriteAllBytes(aside, content);
        File.Move(aside, path, overwrite: true);
    }
}
