using Glint.Comparing;
using Glint.Comparing.Reports;

namespace GlintStudy;

/// <summary>The figures of the study, from its results.</summary>
internal static class StudyFigures
{
    // Those that compare all methods.
    private static readonly string[] Panels = ["lidc", "lung"];

    // As many as a figure of lines can hold: GD, GD-steady, their loss without movement, and losses they must beat.
    private static readonly string[] BySize = ["D", "E", "T", "GD", "GD-steady", "DCE", "GD-first"];

    /// <summary>Two of each panel.</summary>
    /// <param name="folder">docs/study.</param>
    internal static IReadOnlyList<Figure> Of(string folder) => [.. Panels.SelectMany(name =>
    {
        var panel = new StudyPanel(StudyResults.Of(folder, name));
        return new[] { SizeFigure.Of(Result(panel, BySize)) with { Name = $"{name}-sizes" }, CostFigure.Of(Result(panel, panel.Results.Methods)) with { Name = $"{name}-trade" } };
    })];

    // What the figures of a report draw, of the methods that there are.
    private static ComparisonResult Result(StudyPanel panel, IReadOnlyList<string> methods)
    {
        int small = panel.Results.SmallTumourPixels;
        MethodSummary Row(string method) => Summary.Of(method, StudyMethods.All.FirstOrDefault(m => m.Name == method)?.Description ?? method, [], [.. panel.Runs.Where(r => r.Method == method).Select(r => r.Scores)], small);
        return new ComparisonResult([], small, [], [.. methods.Where(panel.Results.Methods.Contains).Select(Row)], [], [], [], [], [], [], []);
    }
}
